"""`recue serve` follows the .mid: what a person saves there is in every other format and in the hosts, and none is lost."""

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bridge.daemon.test_serving import WAIT, Daemon
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import OscHost
from tests.integrations.reaper.readback import of_midi, of_project
from tests.integrations.test_rpp import parsed
from tests.midi import read_back
from tests.recuts import lowered_and_ringing, resaved
from tests.test_score import cut_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")
TOLD = "the .mid of cut.otio was edited; going on from it as revision"


@pytest.fixture
def cuts(tmp_path: Path) -> Path:
    cuts = tmp_path.resolve() / "cuts"
    cuts.mkdir()
    (cuts / "recue.yaml").write_text("picture: false\nformats: mid,json,rpp\n")
    cut_file(cuts, [70, 66, 72])
    return cuts


@pytest.fixture
def daemon(tmp_path: Path, cuts: Path) -> Iterator[Daemon]:
    """Yield a daemon that follows a cut, when the files of its score are all there."""
    daemon = Daemon(tmp_path.resolve() / "home", cuts)
    until((cuts / "cut.rpp").exists)
    yield daemon
    if daemon.process.poll() is None:
        daemon.stop()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def edited(midi: Path, first_tick: int = 0) -> bytes:
    """Return a .mid as a person leaves it in a DAW, which saved it elsewhere."""
    copy = midi.with_name("elsewhere.part")
    copy.write_bytes(midi.read_bytes())
    content = resaved(copy, 960, lowered_and_ringing(first_tick, 3840, 960))
    copy.unlink()
    return content


def renamed_over(midi: Path, content: bytes) -> None:
    part = midi.with_name(".saving")
    part.write_bytes(content)
    part.replace(midi)


def deleted_first(midi: Path, content: bytes) -> None:
    midi.unlink()
    time.sleep(0.1)
    midi.write_bytes(content)


def in_pieces(midi: Path, content: bytes) -> None:
    with midi.open("wb") as file:
        for at in range(0, len(content), 500):
            file.write(content[at : at + 500])
            file.flush()
            time.sleep(0.02)


def in_project(cuts: Path) -> object:
    return of_project(parsed((cuts / "cut.rpp").read_bytes()))


@pytest.mark.parametrize("save", [renamed_over, deleted_first, in_pieces, Path.write_bytes])
def test_notes_that_a_person_saves_are_a_revision_and_in_the_other_formats(
    daemon: Daemon, cuts: Path, save: Callable[[Path, bytes], object]
) -> None:
    midi, sheet = cuts / "cut.mid", (cuts / "cut.recue.json").read_bytes()
    content = edited(midi)
    save(midi, content)
    daemon.hears(f"{TOLD} 2")
    until(lambda: in_project(cuts) == of_midi(read_back(content)))
    assert midi.read_bytes() == content
    assert (cuts / "cut.recue.json").read_bytes() == sheet
    assert not list(cuts.glob("*.kept-*"))
    (listed, _) = daemon.ask("/recue/status", "")
    assert listed.arguments[2] == 2


def test_its_own_files_and_a_save_that_changes_no_note_are_no_edits(daemon: Daemon, cuts: Path) -> None:
    midi = cuts / "cut.mid"
    resaved(midi, 960, lambda _file: None)
    os.utime(midi)
    cut_file(cuts, [70, 66, 60])
    daemon.hears("scored cut.otio", times=2)
    until(lambda: in_project(cuts) == of_midi(read_back(midi.read_bytes())))
    midi.write_bytes(edited(midi))
    daemon.hears(TOLD)
    assert [line for line in daemon.lines if "edited" in line] == [
        line for line in daemon.lines if f"{TOLD} 3" in line
    ]


def test_half_a_file_gets_one_sentence_and_the_whole_one_is_taken(daemon: Daemon, cuts: Path) -> None:
    midi = cuts / "cut.mid"
    before, content = (cuts / "cut.rpp").read_bytes(), edited(midi)
    midi.write_bytes(content[: len(content) // 2])
    daemon.hears("cut.mid cannot be read as MIDI (it is cut short)")
    assert (cuts / "cut.rpp").read_bytes() == before
    assert midi.read_bytes() == content[: len(content) // 2]
    midi.write_bytes(content)
    daemon.hears(f"{TOLD} 2")
    until(lambda: in_project(cuts) == of_midi(read_back(content)))
    assert sum("cut short" in line for line in daemon.lines) == 1


def test_an_undo_takes_the_notes_back_and_a_redo_brings_them(daemon: Daemon, cuts: Path) -> None:
    midi = cuts / "cut.mid"
    first, content = of_midi(read_back(midi.read_bytes())), edited(midi)
    midi.write_bytes(content)
    daemon.hears(f"{TOLD} 2")
    daemon.ask("/recue/undo", "")
    until(lambda: in_project(cuts) == first)
    assert [file.read_bytes() for file in cuts.glob("cut.kept-*.mid")] == [content]
    daemon.ask("/recue/redo", "")
    until(lambda: in_project(cuts) == of_midi(read_back(content)))
    assert sum(TOLD in line for line in daemon.lines) == 1


def test_a_host_gets_what_a_person_changed(tmp_path: Path, cuts: Path) -> None:
    settings = cuts / "recue.yaml"
    settings.write_text(settings.read_text() + "hosts: {push: reaper}\n")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with OscHost(Api(), tick=0.005, port=port) as reaper:
        daemon = Daemon(tmp_path.resolve() / "home", cuts, "--reaper-port", port)
        daemon.hears("reaper has revision 1 of cut.otio")
        midi = cuts / "cut.mid"
        midi.write_bytes(content := edited(midi))
        daemon.hears("reaper has revision 2 of cut.otio")
        names = json.dumps(str(of_project(reaper.api.project_)))
        daemon.stop()
    assert "Bells" in names
    assert "Bells" in str(of_midi(read_back(content)))


def test_a_mid_that_is_not_written_is_not_missed(tmp_path: Path, cuts: Path) -> None:
    (cuts / "recue.yaml").write_text("picture: false\nformats: rpp\n")
    daemon = Daemon(tmp_path.resolve() / "home", cuts)
    until((cuts / "cut.rpp").exists)
    time.sleep(1)
    daemon.stop()
    assert not [line for line in daemon.lines if ".mid" in line]
