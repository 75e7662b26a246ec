"""A score from the daemon into a host: the real wiring, real OSC, and a REAPER that runs the companion in real Lua."""

import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.commands.push import sending
from bridge.daemon.cancellation import Abandoned
from bridge.daemon.osc.wire import Value, decode
from bridge.daemon.push_worker import PushContent
from bridge.errors import NotConfirmedError
from bridge.store import Store
from tests.bridge.daemon.killing_pushes import killed
from tests.bridge.daemon.rescoring.test_rescorer import Editor, a_cut, trimmed
from tests.bridge.daemon.test_serving import WAIT, Daemon
from tests.bridge.store.values import minutes
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import OscHost
from tests.integrations.reaper.readback import of_midi, of_project
from tests.integrations.resolve.host import Resolve
from tests.integrations.resolve.test_companion import running
from tests.midi import read_back
from tests.test_score import cut_file


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the job files into a temporary folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    with Store.open(tmp_path / "store.sqlite") as store:
        yield Editor(tmp_path, store)


def test_every_revision_is_carried_to_the_hosts_that_the_settings_name(editor: Editor) -> None:
    carried: list[tuple[PushContent, object]] = []
    editor.enqueue = lambda content, hosts: carried.append((content, hosts))
    editor.start_again()
    opened = editor.save(editor.open(a_cut()))
    settings = editor.file.with_name("recue.yaml")
    settings.write_text(settings.read_text() + "hosts: {push: 'reaper, resolve'}\n")
    editor.save(opened, trimmed(a_cut(), 3))
    (_, nowhere), (content, hosts) = carried
    assert (nowhere, hosts) == ((), ("reaper", "resolve"))
    assert (content.revision, content.midi) == (2, editor.midi)


@pytest.mark.parametrize("at_hand", [True, False])
def test_a_revision_arrives_to_the_tick_and_once_from_memory_or_from_the_store(
    editor: Editor, *, at_hand: bool
) -> None:
    carried: list[PushContent] = []
    editor.enqueue = lambda content, _hosts: carried.append(content)
    editor.start_again()
    editor.save(editor.open(a_cut()))
    (content,) = carried
    job = editor.store.pushes.add("reaper", content.timeline, 1, minutes(0))
    with OscHost(Api(), tick=0.005) as reaper:
        send = sending("reaper", editor.store, reaper.port)
        for _ in range(2):
            assert "tempo map written" in send(job, content if at_hand else None, time.monotonic)
        assert of_project(reaper.api.project_) == of_midi(read_back(editor.midi))
        assert len(reaper.api.undo_) == 1
        send(replace(job, id=job.id + 1), None, time.monotonic)  # another push of the same
        assert len(reaper.api.undo_) == 2


def test_a_revision_lies_in_resolve_as_the_sound_of_its_parts(editor: Editor, tmp_path: Path) -> None:
    opened = editor.save(editor.open(a_cut(4)))
    (key,) = editor.store.revisions.timelines()
    job = editor.store.pushes.add("resolve", key, 1, minutes(0))
    resolve = Resolve("cut", str(float(opened.cut.rate)), 0)
    with running(resolve, tmp_path) as port:
        sending("resolve", editor.store, port)(job, None, time.monotonic)
    ours = [track for track in resolve.timeline.audio if track.name.startswith("Recue ")]
    assert [len(track.items) for track in ours] == [1] * len(ours)
    frames = opened.cut.frame_at(opened.cut.duration)
    assert {item.duration for track in ours for item in track.items} == {frames}


def test_a_push_to_resolve_is_broken_off_while_its_sound_is_rendered(editor: Editor) -> None:
    editor.save(editor.open(a_cut(4)))
    (key,) = editor.store.revisions.timelines()
    job = editor.store.pushes.add("resolve", key, 1, minutes(0))

    def overtaken() -> float:
        raise Abandoned

    with pytest.raises(Abandoned):
        sending("resolve", editor.store, port_of_nobody())(job, None, overtaken)
    assert not list(editor.file.parent.glob("recue-*/*.wav"))


def test_a_host_that_is_not_there_is_not_confirmed(editor: Editor) -> None:
    editor.save(editor.open(a_cut()))
    (key,) = editor.store.revisions.timelines()
    job = editor.store.pushes.add("reaper", key, 1, minutes(0))
    now = iter(range(0, 1000, 3))
    with pytest.raises(NotConfirmedError, match=r"^not confirmed: REAPER at") as caught:
        sending("reaper", editor.store, port_of_nobody())(job, None, lambda: next(now))
    assert caught.value.exit_code == 5


def port_of_nobody() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")
def test_killed_at_any_moment_every_push_is_applied_once_and_the_newest_is_there(tmp_path: Path) -> None:
    left = killed(tmp_path / "killed", 2, seed=4)
    assert left.applications == left.jobs > 0
    assert (left.open_jobs, left.equal) == (0, True)


@pytest.fixture
def cuts(tmp_path: Path) -> Path:
    """Return a folder with a cut that is bound to REAPER."""
    cuts = tmp_path.resolve() / "cuts"
    cuts.mkdir()
    (cuts / "recue.yaml").write_text("picture: false\nformats: mid,json\nhosts: {push: reaper}\n")
    cut_file(cuts, [70, 66, 72])
    return cuts


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")
def test_a_push_survives_the_daemon_and_who_subscribed_hears_of_hosts(tmp_path: Path, cuts: Path) -> None:
    home = tmp_path.resolve() / "home"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.settimeout(WAIT)
        port = silent.getsockname()[1]
        killed = Daemon(home, cuts, "--reaper-port", port)
        assert decode(silent.recv(1024))[0].address == "/recue/apply"
        killed.stop(signal.SIGKILL)
    tells = port_of_nobody()
    with OscHost(Api(), tick=0.005, port=port, device=tells) as reaper:
        daemon = Daemon(home, "--reaper-port", port, "--reaper-feedback", tells)
        daemon.hears("reaper has revision 1 of cut.otio")
        assert [name for name, _ in reaper.api.undo_] == ["Recue: cut"]
        assert of_project(reaper.api.project_) == of_midi(read_back((cuts / "cut.mid").read_bytes()))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as events:
            events.bind(("127.0.0.1", 0))
            events.settimeout(WAIT)
            daemon.ask("/recue/subscribe", events.getsockname()[1])
            daemon.ask("/recue/timeline/open", str(cuts / "cut.otio"))
            assert told(events, "/recue/event/push", 4)[1:] == (2, "reaper", "confirmed")
            daemon.ask("/recue/transport/locate", "reaper", 2.5)
            assert told(events, "/recue/event/transport", 3) == ("reaper", 0, 2.5)
            reaper.surface.playing = True
            assert told(events, "/recue/event/transport", 3) == ("reaper", 1, 2.5)
            (head, _) = daemon.ask("/recue/transport", "reaper")
            assert head.arguments[1:] == ("reaper", 1, 2.5)
        assert daemon.stop() == 128 + signal.SIGTERM
    with Store.open(home / "state" / "recue" / "store.sqlite") as store:
        assert store.pushes.unsettled("reaper") == ()


def told(events: socket.socket, address: str, count: int) -> tuple[Value, ...]:
    """Return the next event of an address: its first arguments; of a push, the next that is confirmed."""
    while True:
        (message,) = decode(events.recv(2048))
        if message.address == address and "sent" not in message.arguments:
            return message.arguments[:count]
