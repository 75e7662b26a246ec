"""Hostile requests for the page of a real daemon: `python -m tests.fuzz.pages [--requests 100000] [--seed N]`.

Half of them are made by schemathesis from the page's own description of its addresses, half are bytes: requests with pieces
exchanged, doubled, cut and replaced by noise, with paths that lead out of every folder, foreign names and sites. The daemon
follows a real cut that is scored. Nothing may end it, make it grow, or have it look at a file that is not its business: an
audit hook in it writes down what it opens of a folder that only the requests name. The exit code is 1 where something did.
"""

import argparse
import datetime as dt
import http.client
import json
import os
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, given, seed, settings

from bridge.page.web.description import description
from tests.bridge.daemon.test_serving import Daemon
from tests.test_score import cut_file

FORBIDDEN: Final = "forbidden-folder"
SECRET: Final = b"THE-SECRET"
SLOWEST: Final = 60.0
"""Seconds in which an answer has to come."""
_KNOWN: Final = 0.5
"""Share of the described requests whose parameters lead to what is there."""
ROUNDS: Final = 8
"""Times that the daemon's size is looked at."""
GROWS: Final = 16_000
"""Kilobytes by which the daemon may be larger after the second half of the requests than after the first."""
_HOOK: Final = f"""
import sys
def look(event, arguments):
    if event in ("open", "os.scandir", "os.listdir") and {FORBIDDEN!r} in str(arguments[0]):
        print("OPENED", arguments[0], file=sys.stderr, flush=True)
sys.addaudithook(look)
from bridge.cli import main
main()
"""


class Attack:
    """A daemon under attack, and what came of it."""

    def __init__(self, daemon: Daemon, cut: Path, forbidden: Path, number: int) -> None:
        self.daemon, self.cut, self.forbidden = daemon, cut, forbidden
        running = json.loads(daemon.lock.read_text())
        self.port, self.token = int(running["page"]), str(running["token"])
        self.noise = random.Random(number)
        self.statuses: Counter[int] = Counter()
        self.wrong: list[str] = []
        self.slowest = 0.0

    @property
    def sent(self) -> int:
        """Requests that were answered or closed."""
        return sum(self.statuses.values())

    def described(self, count: int, number: int) -> None:
        """Send requests that schemathesis makes of the page's description."""
        import schemathesis  # noqa: PLC0415 (an extra)

        schema = schemathesis.openapi.from_dict(description())
        every = [cast("Any", each).ok() for each in schema.get_all_operations()]
        operations = [each for each in every if each.path != "/api/events"]  # which never ends
        for each in operations:

            @seed(number)
            @settings(
                max_examples=-(-count // len(operations)),
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=each.as_strategy())
            def send(case: Any) -> None:
                self._case(case)

            send()
            self._reopen()

    def broken(self, count: int) -> None:
        """Send requests that are broken and hostile."""
        for number in range(count):
            self._packet(self._mutant())
            if number % 1000 == 0:
                self._reopen()

    def _case(self, case: Any) -> None:
        path = case.path.replace("{name}", quote(str((case.path_parameters or {}).get("name", "")), safe=""))
        query = dict(case.query or {})
        if self.noise.random() < _KNOWN:  # of what is there
            query |= {name: value for name, value in self._known(case.path).items() if name in query}
        pairs = [f"{quote(str(name), safe='')}={quote(str(value), safe='')}" for name, value in query.items()]
        target = path + ("?" + "&".join(pairs) if pairs else "")
        body = json.dumps(case.body) if case.method == "POST" else None
        self._ask(case.method, target, body)

    def _known(self, path: str) -> dict[str, object]:
        """Return parameters that lead to what is there; of proposals none, for each takes half a second."""
        scene = {} if path == "/api/proposals" else {"scene": "Scene 1"}
        few = {"shot": 1, "first": 3, "from": 4800, "count": 5, "height": 72, "part": "mix", "revision": 1}
        return {"timeline": "", "name": "cut.mid", **scene, **few}

    def _ask(self, method: str, target: str, body: str | None) -> None:
        headers = {"Cookie": f"recue-{self.port}={self.token}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SLOWEST)
        began = time.monotonic()
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            self._judge(answer.status, answer.read(), f"{method} {target} {body}")
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"{error!r} of {method} {target[:200]} {body}")
        finally:
            connection.close()
            self.slowest = max(self.slowest, time.monotonic() - began)

    def _packet(self, packet: bytes) -> None:
        began = time.monotonic()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=SLOWEST) as connection:
                connection.sendall(packet)
                connection.shutdown(socket.SHUT_WR)
                found = bytearray()
                while block := connection.recv(2**16):
                    found += block
        except ConnectionError:
            found = bytearray()
        except TimeoutError:
            self.wrong.append(f"no answer to {packet[:300]!r}")
            return
        self.slowest = max(self.slowest, time.monotonic() - began)
        told = bytes(found[9:12])
        self._judge(int(told) if told.isdigit() else 0, bytes(found), repr(packet[:300]))

    def _judge(self, status: int, content: bytes, asked: str) -> None:
        self.statuses[status] += 1
        if SECRET in content:
            self.wrong.append(f"a file was read by {asked}")
        if status == http.HTTPStatus.INTERNAL_SERVER_ERROR:
            self.wrong.append(f"500 of {asked[:400]}: {content[-200:]!r}")

    def _mutant(self) -> bytes:
        """Make a request, and break it or not."""
        noise = self.noise
        packet = bytearray(noise.choice(list(self._requests())))
        for _ in range(noise.randrange(0, 4)):
            at, end = sorted((noise.randrange(len(packet) + 1), noise.randrange(len(packet) + 1)))
            end = min(end, at + noise.choice((1, 4, 40)))
            packet[at:end] = noise.choice(
                (
                    noise.randbytes(noise.randrange(20)),
                    bytes(packet[at:end]) * noise.randrange(3),
                    noise.choice((b"\r\n", b"%00", b"..%2f", b"../", b"\0", b"\xff", b"0" * 30, b"%c0%ae")),
                )
            )
            packet = packet or bytearray(b"\n")
        return bytes(packet)

    def _requests(self) -> Iterator[bytes]:
        """Yield requests that are whole, and hostile."""
        secret = f"{self.forbidden}/secret.txt"
        up = "../" * 14
        names = (
            secret,
            up + secret,
            up.replace("/", "%2f") + secret.replace("/", "%2f"),
            up + secret + "%00.css",
        )
        name = self.noise.choice(names)
        path = self.noise.choice(
            (
                f"/static/{name}",
                f"/media/file?name={quote(name)}",
                f"/api/view?timeline={quote(secret)}",
                f"/api/explain?timeline=&scene={quote(name)}",
                f"/thumbnails?timeline={quote(name)}&shot={self.noise.getrandbits(40)}",
                f"/media/sound?part={quote(name)}&from=0&count=9",
                "/api/timelines",
                f"/?token={self.token[:-1]}",
            )
        )
        port, cookie = self.port, f"Cookie: recue-{self.port}={self.token}\r\n"
        own = f"Host: 127.0.0.1:{port}\r\n"
        kind = "Content-Type: application/json\r\n"
        body = json.dumps(
            {"verb": self.noise.choice(("scene/words", "undo")), "arguments": {"timeline": name}}
        )
        size = f"Content-Length: {len(body)}\r\n"
        yield f"GET {path} HTTP/1.1\r\n{own}{cookie}\r\n".encode()
        yield f"GET {path} HTTP/1.1\r\n{own}\r\n".encode()
        yield f"GET {path} HTTP/1.1\r\nHost: evil.example:{port}\r\n{cookie}\r\n".encode()
        yield f"GET {path} HTTP/1.1\r\n{own}{cookie}Origin: http://evil.example\r\n\r\n".encode()
        yield f"POST /api/do HTTP/1.1\r\n{own}{cookie}{kind}{size}\r\n{body}".encode()
        yield f"POST /api/do HTTP/1.1\r\n{own}{cookie}{kind}Transfer-Encoding: chunked\r\n\r\nff\r\n{body}".encode()
        yield f"GET {path} HTTP/1.1\r\n{own}{cookie}Range: bytes={self.noise.getrandbits(70)}-\r\n\r\n".encode()
        yield f"GET {path} HTTP/1.0\r\n{own * 2}{cookie}\r\n".encode()
        yield self.noise.randbytes(self.noise.randrange(1, 600))

    def _reopen(self) -> None:
        """Open the cut again, which a request may have closed; the daemon has to answer."""
        self._ask(
            "POST", "/api/do", json.dumps({"verb": "timeline/open", "arguments": {"timeline": str(self.cut)}})
        )


def main() -> int:
    """Run the attack; return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.pages", description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000, help="requests in all")
    today = dt.datetime.now(tz=dt.UTC).toordinal()
    parser.add_argument("--seed", type=int, default=today, help="the seed; by default the day's")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        return _run(folder, asked.requests, asked.seed)


def _run(folder: Path, requests: int, number: int) -> int:
    cuts, forbidden = folder / "cuts", folder / FORBIDDEN
    for each in (cuts, forbidden):
        each.mkdir()
    (forbidden / "secret.txt").write_bytes(SECRET)
    (cuts / "recue.yaml").write_text("picture: false\nformats: mid,json\n")
    cut = cut_file(cuts, [70, 66, 72])
    daemon = Daemon(folder / "home", cuts, command=[sys.executable, "-c", _HOOK])
    try:
        daemon.hears("scored")
        attack = Attack(daemon, cut, forbidden, number)
        sizes = [_state(daemon)]
        for at in range(1, ROUNDS + 1):
            attack.described(requests // (2 * ROUNDS), number + at)
            attack.broken(requests * at // ROUNDS - attack.sent)
            sizes.append(_state(daemon))
            _say(f"{attack.sent} requests: {sizes[-1]}")
        ping = daemon.ask("/recue/ping")
        return _told(attack, sizes, lives=daemon.process.poll() is None and bool(ping))
    finally:
        daemon.stop()


def _told(attack: Attack, sizes: list[dict[str, int]], *, lives: bool) -> int:
    """Say what came of the attack; return 1 if anything was wrong."""
    opened = [line for line in attack.daemon.lines if line.startswith("OPENED")]
    traces = [line for line in attack.daemon.lines if "Traceback" in line or "failed" in line]
    grown = sizes[-1]["kB"] - sizes[ROUNDS // 2]["kB"]
    _say(
        f"answers by status: {dict(sorted(attack.statuses.items()))}; the slowest took {attack.slowest:.2f} s"
    )
    _say(f"before {sizes[0]}; the second half added {grown} kB")
    for line in (*attack.wrong[:20], *opened[:5], *traces[:5]):
        _say(f"wrong: {line}")
    return int(bool(attack.wrong or opened or traces or grown > GROWS or not lives))


def _state(daemon: Daemon) -> dict[str, int]:
    """Return the daemon's memory, open files and threads."""
    place = Path(f"/proc/{daemon.process.pid}")
    lines = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
    files = len(os.listdir(place / "fd"))  # noqa: PTH208 (a folder of /proc)
    return {"kB": int(lines["VmRSS"].split()[0]), "files": files, "threads": int(lines["Threads"])}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
