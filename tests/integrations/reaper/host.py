"""A REAPER that runs scripts in real Lua and hears OSC over a real socket, by the rules its source code has."""

import random
import select
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from lupa import lua54
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from integrations.host import TempoMode
from integrations.reaper.jobs import write_job
from integrations.session import Session
from tests.integrations.reaper.api import NAMES, Api
from tests.integrations.reaper.timeline_api import to_lua

SCRIPTS = Path(__file__).parents[3] / "integrations" / "reaper" / "scripts"
LONGEST = 1024


def run_script(api: Api, script: Path, context: str = "") -> None:
    """Run a script in a Lua of its own, as REAPER does each time; an unknown function is an error there."""
    api.context_ = (str(script), context)
    lua = lua54.LuaRuntime(encoding="latin-1", unpack_returned_tuples=True, register_eval=False)
    known = lua.table_from({name: _counted(api, name) for name in NAMES})
    lua.execute(
        """
        local known, script = ...
        reaper = setmetatable({}, {__index = function(_, name)
          return known[name] or error("REAPER has no function " .. name)
        end})
        python = nil
        dofile(script)
        """,
        known,
        to_lua(str(script)),
    )


def _counted(api: Api, name: str) -> Callable[..., object]:
    """Return a function of REAPER's that counts its calls."""
    function = getattr(api, name)

    def called(*arguments: object) -> object:
        api.calls_[name] += 1
        return function(*arguments)

    return called


def apply(api: Api, session: Session, folder: Path, job: str, tempo: TempoMode = TempoMode.OWN) -> str:
    """Put a score into a project without the wire; returns what the companion says."""
    written = write_job(session, folder, job, tempo)
    run_script(api, SCRIPTS / "recue.lua", f"osc:/recue/apply:s={written.id} {written.manifest_file}")
    return written.result_file.read_text()


@dataclass
class NetworkFaults:
    """Faults of datagrams on their way: a share is lost, as many are doubled, as many come later."""

    share: float
    seed: int
    late: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)  # noqa: S311 (an invented wire)

    def through(self, datagram: bytes) -> list[bytes]:
        came, self.late = self.late, []
        fate = self._draw.random() / self.share if self.share else 3.0
        if fate < 1:
            return came
        if fate < 2:
            return [datagram, datagram, *came]
        if fate < 3:
            self.late = [datagram]
            return came
        return [datagram, *came]


@dataclass
class Surface:
    """The transport as OSC has it: it says what changed, but not what the device itself wrote."""

    playing: bool = False
    time: float = 0.0
    _said: dict[str, float] = field(default_factory=dict)

    @property
    def _values(self) -> dict[str, float]:
        return {"/time": self.time, "/play": float(self.playing), "/stop": float(not self.playing)}

    def hear(self, address: str, arguments: list[Any]) -> None:
        if address == "/time" and arguments and isinstance(arguments[0], float):
            self.time = arguments[0]
            self._said["/time"] = self.time
        elif address in {"/play", "/stop"}:
            self.playing = address == "/play"
            self._said |= {"/play": float(self.playing), "/stop": float(not self.playing)}

    def changes(self) -> list[tuple[str, float]]:
        values = self._values
        changed = [(address, now) for address, now in values.items() if self._said.get(address) != now]
        self._said = values
        return changed


class OscHost:
    """REAPER's OSC: what came since the last tick is handled on one thread, about 30 times a second."""

    def __init__(
        self,
        api: Api,
        faults: NetworkFaults | None = None,
        tick: float = 0.03,
        device: int | None = None,
        port: int = 0,
    ) -> None:
        self.api = api
        self.runs = 0
        """Number of times the companion was started."""
        self._bound = {"/recue/apply": SCRIPTS / "recue.lua"}
        self._faults, self._tick = faults, tick
        self.surface = Surface()
        self.heard: list[str] = []
        """The addresses of all messages that it took."""
        self._device = device
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.error: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._socket.close()
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        try:
            while not self._stop.wait(self._tick):
                self.handle(self._waiting())
                self._feed_back()
        except BaseException as error:  # noqa: BLE001 (raised again where the test ends)
            self.error = error

    def _waiting(self) -> list[bytes]:
        datagrams: list[bytes] = []
        while select.select([self._socket], [], [], 0)[0]:
            datagram = self._socket.recv(65536)
            datagrams += self._faults.through(datagram) if self._faults else [datagram]
        return datagrams

    def handle(self, datagrams: list[bytes]) -> None:
        """Handle a tick's datagrams; one message that is too long discards them all."""
        messages = [message for datagram in datagrams for message in _messages(datagram)]
        if any(len(message) > LONGEST for message in messages):
            return
        for message in messages:
            self._dispatch(OscMessage(message))

    def _feed_back(self) -> None:
        """Say what changed since the last time to the device, if there is one."""
        for address, value in self.surface.changes():
            if self._device is not None:
                builder = OscMessageBuilder(address)
                builder.add_arg(value, "f")
                self._socket.sendto(builder.build().dgram, ("127.0.0.1", self._device))

    def _dispatch(self, message: OscMessage) -> None:
        script = self._bound.get(message.address)
        types = _tags(message)
        if set(types) - set("ifs"):
            return
        self.heard.append(message.address)
        self.surface.hear(message.address, message.params)
        if script is None:
            return
        first = message.params[0] if message.params else None
        said = {"f": f":f={first}", "s": f":s={first}"}.get(types[:1], "")
        self.runs += 1
        run_script(self.api, script, f"osc:{message.address}{said}")


def _messages(datagram: bytes) -> list[bytes]:
    """Return the messages of a datagram; a bundle's are taken out once, one within another is not looked into."""
    if not datagram.startswith(b"#bundle\0"):
        return [datagram]
    return [element.dgram for element in OscBundle(datagram) if isinstance(element, OscMessage)]


def _tags(message: OscMessage) -> str:
    """Return the type tags, without the comma."""
    start = message.dgram.index(b",") + 1
    return message.dgram[start : message.dgram.index(b"\0", start)].decode()
