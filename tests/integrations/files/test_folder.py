"""The one door for every file that Recue writes: all of a set or none, and nothing of a person's is replaced."""

import gc
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import pytest

from integrations.errors import DeliveryError, UnwrittenError
from integrations.files import commit
from integrations.files.delivery import Content, Delivered, Delivery, Kept
from integrations.files.folder import FolderTarget
from integrations.files.hidden_folder import NAME as HIDDEN
from tests.folders import contents, seen_in


def deliver(folder: Path, timeline: str = "cut.otio", name: str = "cut", **files: Content) -> Delivered:
    """Deliver files by their suffixes, in which an underscore stands for a dot."""
    return deliver_suffixes(
        folder, {suffix.replace("_", "."): content for suffix, content in files.items()}, timeline, name=name
    )


def deliver_suffixes(
    folder: Path,
    files: dict[str, Content],
    timeline: str = "cut.otio",
    keep: tuple[str, ...] = (),
    name: str = "cut",
) -> Delivered:
    return FolderTarget(folder).deliver(Delivery(name, files, timeline, "", frozenset(keep)))


def test_every_file_is_written_under_the_timelines_name(tmp_path: Path) -> None:
    told = deliver(tmp_path / "new/folder", mid=b"MThd", recue_json=b"{}")
    assert told.files == (str(tmp_path / "new/folder/cut.mid"), str(tmp_path / "new/folder/cut.recue.json"))
    assert told.kept == ()
    assert contents(tmp_path / "new/folder") == {"cut.mid": b"MThd", "cut.recue.json": b"{}"}


def test_an_earlier_score_is_replaced(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        assert deliver(tmp_path, mid=content).kept == ()
    assert contents(tmp_path) == {"cut.mid": b"second"}


def test_content_may_come_in_blocks(tmp_path: Path) -> None:
    deliver(tmp_path, wav=(block for block in (b"RI", b"FF")))
    assert contents(tmp_path) == {"cut.wav": b"RIFF"}


def test_content_larger_than_what_waits_in_memory_is_written_whole(tmp_path: Path) -> None:
    blocks = [bytes([number]) * 5_000_001 for number in range(9)]
    deliver(tmp_path, wav=iter(blocks))
    assert contents(tmp_path) == {"cut.wav": b"".join(blocks)}


def test_a_failure_leaves_the_earlier_score_whole(tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"RIFF"
        raise OSError(28, "No space left on device")

    deliver(tmp_path, mid=b"old", wav=b"old")
    with pytest.raises(DeliveryError, match=r"files of cut cannot be written to .*No space left.*: free"):
        deliver(tmp_path, mid=b"new", wav=breaking())
    assert contents(tmp_path) == {"cut.mid": b"old", "cut.wav": b"old"}
    with pytest.raises(UnwrittenError):
        deliver(tmp_path / "new" / "folder", wav=breaking())
    assert not (tmp_path / "new").exists()


def test_a_file_where_the_folder_should_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(DeliveryError, match="cannot be written to"):
        deliver(tmp_path / "taken", mid=b"")


@pytest.mark.parametrize("name", ["../cut", "a/b", ""])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeliveryError, match="cannot name a file"):
        FolderTarget(tmp_path).deliver(Delivery(name, {"mid": b""}))
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_files_have_the_mode_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "any").write_bytes(b"")
    deliver(tmp_path, mid=b"")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in seen_in(tmp_path)}
    assert len(modes) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes for groups")
def test_who_may_write_to_the_folder_may_deliver_to_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    deliver(tmp_path, mid=b"")
    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in (tmp_path / HIDDEN).iterdir()}
    assert modes == {"ledger.json": 0o666, "lock": 0o666}


SUFFIXES = (
    "mid",
    "wav",
    "m4a",
    "mp3",
    "png",
    "rpp",
    "dawproject",
    "recue.otio",
    "Melody.wav",
    "click.wav",
    "MID",
)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_recue_never_wrote_is_kept(tmp_path: Path, suffix: str) -> None:
    place = tmp_path / f"cut.{suffix}"
    place.write_bytes(b"mine")
    (kept,) = deliver_suffixes(tmp_path, {suffix: b"Recue's"}).kept
    assert kept == Kept(place, tmp_path / f"cut.kept-1.{suffix}", ours=False)
    assert (
        kept.remark == f"cut.{suffix} is not what Recue wrote there last; it was kept as cut.kept-1.{suffix}."
    )
    assert (place.read_bytes(), kept.kept.read_bytes()) == (b"Recue's", b"mine")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_a_person_worked_on_is_kept(tmp_path: Path, suffix: str) -> None:
    for number in (1, 2):
        deliver_suffixes(tmp_path, {suffix: f"Recue's {number}".encode()})
        (tmp_path / f"cut.{suffix}").write_bytes(f"mine {number}".encode())
    deliver_suffixes(tmp_path, {suffix: b"Recue's"})
    mine = {name: content for name, content in contents(tmp_path).items() if "kept" in name}
    assert mine == {f"cut.kept-1.{suffix}": b"mine 1", f"cut.kept-2.{suffix}": b"mine 2"}


def test_files_that_are_kept_together_have_one_number(tmp_path: Path) -> None:
    (tmp_path / "cut.kept-1.mid").write_bytes(b"from before")
    deliver(tmp_path, mid=b"old", recue_json=b"{old}", wav=b"old")
    score = {"mid": b"new", "recue.json": b"{new}", "wav": b"new"}
    deliver_suffixes(tmp_path, dict(score), keep=("mid", "recue.json"))
    assert contents(tmp_path) == {
        "cut.kept-1.mid": b"from before",
        "cut.kept-2.mid": b"old",
        "cut.kept-2.recue.json": b"{old}",
        "cut.mid": b"new",
        "cut.recue.json": b"{new}",
        "cut.wav": b"new",
    }


def test_an_older_score_that_a_person_put_back_is_kept(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        deliver(tmp_path, mid=content)
    (tmp_path / "cut.mid").write_bytes(b"first")
    assert len(deliver(tmp_path, mid=b"third").kept) == 1


def test_a_file_of_another_score_is_kept(tmp_path: Path) -> None:
    FolderTarget(tmp_path).deliver(Delivery("cut", {"Melody.wav": b"a part"}, "cut.otio"))
    other = Delivery("cut.Melody", {"wav": b"all of it"}, "cut.Melody.otio")
    assert len(FolderTarget(tmp_path).deliver(other).kept) == 1


def test_a_name_that_became_another_timelines_is_refused(tmp_path: Path) -> None:
    deliver(tmp_path, mid=b"of the first", timeline="cut.otio")
    with pytest.raises(DeliveryError, match=r"taken for 'cut\.otio' a moment ago: try again"):
        deliver(tmp_path, mid=b"of the second", timeline="cut.edl")
    assert contents(tmp_path) == {"cut.mid": b"of the first"}


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_is_moved_aside_and_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "mine.mid").write_bytes(b"mine")
    (tmp_path / "cut.mid").symlink_to("mine.mid")
    (tmp_path / "cut.wav").symlink_to("nowhere.wav")
    (tmp_path / "cut.kept-1.wav").symlink_to("elsewhere.wav")
    deliver(tmp_path, mid=b"Recue's", wav=b"Recue's")
    assert contents(tmp_path) == {
        "cut.kept-2.mid": b"mine",
        "cut.mid": b"Recue's",
        "cut.wav": b"Recue's",
        "mine.mid": b"mine",
    }
    assert (tmp_path / "cut.kept-2.wav").readlink() == Path("nowhere.wav")
    assert not (tmp_path / "elsewhere.wav").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_fifo_and_a_folder_are_moved_aside(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cut.wav")
    (tmp_path / "cut.png").mkdir()
    deliver(tmp_path, wav=b"RIFF", png=b"PNG")
    assert contents(tmp_path) == {"cut.wav": b"RIFF", "cut.png": b"PNG"}
    assert (tmp_path / "cut.kept-1.wav").is_fifo()
    assert (tmp_path / "cut.kept-1.png").is_dir()


def test_a_persons_unfinished_files_stay(tmp_path: Path) -> None:
    for name in (".cut.mp4.part", "cut.part", ".cut.mid.abcdefgh.part"):
        (tmp_path / name).write_bytes(b"mine")
    deliver(tmp_path, mid=b"Recue's")
    FolderTarget(tmp_path).recover()
    assert sorted(contents(tmp_path)) == [".cut.mid.abcdefgh.part", ".cut.mp4.part", "cut.mid", "cut.part"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell who writes a file")
def test_a_file_that_a_program_is_writing_is_kept(tmp_path: Path) -> None:
    deliver(tmp_path, mid=b"old")
    with (tmp_path / "cut.mid").open("r+b") as editor:
        deliver(tmp_path, mid=b"new")
        editor.write(b"mine")
    assert contents(tmp_path) == {"cut.kept-1.mid": b"mine", "cut.mid": b"new"}


def test_something_else_called_as_the_hidden_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / HIDDEN).write_text("mine")
    with pytest.raises(UnwrittenError, match=r"\.recue is not the folder that Recue keeps its ledger in"):
        deliver(tmp_path, mid=b"")
    assert (tmp_path / HIDDEN).read_text() == "mine"


@pytest.mark.parametrize("ledger", ["", "[]", '{"version": 1}', '{"version": 9}', "\0"])
def test_a_ledger_that_cannot_be_read_loses_nothing(tmp_path: Path, ledger: str) -> None:
    deliver(tmp_path, mid=b"first")
    (tmp_path / HIDDEN / "ledger.json").write_text(ledger)
    deliver(tmp_path, mid=b"second")
    assert contents(tmp_path) == {"cut.kept-1.mid": b"first", "cut.mid": b"second"}
    deliver(tmp_path, mid=b"third")
    assert sorted(contents(tmp_path)) == ["cut.kept-1.mid", "cut.mid"]


def breaking_at(
    step: int, error: BaseException, monkeypatch: pytest.MonkeyPatch, *, lasting: bool = False
) -> None:
    """Raise an error at a step of a commit, before or after it; at all later ones, too, if it lasts."""
    done = 0

    def wrapped(name: str) -> None:
        whole = getattr(commit, name)

        def stepped(*arguments: object, **named: object) -> object:
            nonlocal done
            for before in (True, False):
                done += 1
                if done - 1 == step or (lasting and done > step):
                    raise error
                if before:
                    result = whole(*arguments, **named)
            return result

        monkeypatch.setattr(commit, name, stepped)

    for name in ("take_place", "keep", "write_json"):
        wrapped(name)


OLD, NEW = (
    {"cut.mid": b"old", "cut.wav": b"old", "cut.png": b"mine"},
    {
        "cut.mid": b"new",
        "cut.wav": b"new",
        "cut.png": b"new",
        "cut.kept-1.png": b"mine",
    },
)


def before(folder: Path) -> None:
    deliver(folder, mid=b"old", wav=b"old", png=b"old")
    (folder / "cut.png").write_bytes(b"mine")


@pytest.mark.parametrize("step", range(8))
def test_an_error_at_any_step_leaves_all_as_it_was(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before(tmp_path)
    breaking_at(step, OSError(5, "Input/output error"), monkeypatch)
    with pytest.raises(UnwrittenError, match="Input/output error"):
        deliver(tmp_path, mid=b"new", wav=b"new", png=b"new")
    assert contents(tmp_path) == OLD
    monkeypatch.undo()
    deliver(tmp_path, mid=b"new", wav=b"new", png=b"new")
    assert contents(tmp_path) == NEW


@pytest.mark.parametrize("step", range(14))
def test_an_error_that_lasts_is_settled_when_it_is_over(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before(tmp_path)
    breaking_at(step, OSError(5, "Input/output error"), monkeypatch, lasting=True)
    with suppress(UnwrittenError):
        deliver(tmp_path, mid=b"new", wav=b"new", png=b"new")
    monkeypatch.undo()
    FolderTarget(tmp_path).recover()
    assert contents(tmp_path) in (OLD, NEW)
    deliver(tmp_path, mid=b"new", wav=b"new", png=b"new")
    assert contents(tmp_path) == NEW


@pytest.mark.parametrize("step", range(2, 10))
def test_a_stop_at_any_step_comes_after_the_whole_set(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before(tmp_path)
    breaking_at(step, SystemExit(143), monkeypatch)
    with pytest.raises(SystemExit):
        deliver(tmp_path, mid=b"new", wav=b"new", png=b"new")
    assert contents(tmp_path) == NEW
    assert not FolderTarget(tmp_path).recover()


KILLED = """
    import os, sys
    from pathlib import Path
    from integrations.files import commit
    from integrations.files.folder import FolderTarget
    from integrations.files.delivery import Delivery

    step, failing, done = int(sys.argv[2]), int(sys.argv[3]), 0

    def dying(whole):
        def stepped(*arguments, **named):
            global done
            if done == step:
                os._exit(9)
            done += 1
            if done == failing:
                raise OSError(5, "Input/output error")
            result = whole(*arguments, **named)
            if done == step:
                os._exit(9)
            done += 1
            return result
        return stepped

    for name in ("take_place", "keep", "write_json"):
        setattr(commit, name, dying(getattr(commit, name)))
    from integrations.files import renaming
    renaming._exchanged = dying(renaming._exchanged)
    files = {"mid": b"new", "wav": b"new", "png": b"new"}
    FolderTarget(Path(sys.argv[1])).deliver(Delivery("cut", files, "cut.otio"))
"""


def killed(folder: Path, step: int, failing: int = -1) -> None:
    """Deliver in a process that ends at a step of the commit, maybe after one that fails."""
    subprocess.run([sys.executable, "-c", dedent(KILLED), str(folder), str(step), str(failing)], check=False)


@pytest.mark.parametrize("step", range(14, 20))
def test_a_kill_while_an_error_takes_all_back_is_settled_too(tmp_path: Path, step: int) -> None:
    before(tmp_path)
    killed(tmp_path, step, failing=15)
    FolderTarget(tmp_path).recover()
    assert contents(tmp_path) in (OLD, NEW)


def test_a_kill_while_the_ledger_is_written_leaves_nothing(tmp_path: Path) -> None:
    deliver(tmp_path, mid=b"old")
    script = """
        import os, sys
        from pathlib import Path
        from integrations.files import ledger
        from integrations.files.folder import FolderTarget
        from integrations.files.delivery import Delivery

        dumps = ledger.json.dumps
        ledger.json.dumps = lambda told: os._exit(9) if "version" in told else dumps(told)
        FolderTarget(Path(sys.argv[1])).deliver(Delivery("cut", {}, "cut.otio"))
    """
    subprocess.run([sys.executable, "-c", dedent(script), str(tmp_path)], check=False)
    assert len(list((tmp_path / HIDDEN).iterdir())) == 3
    deliver(tmp_path, mid=b"new")
    assert sorted(entry.name for entry in (tmp_path / HIDDEN).iterdir()) == ["ledger.json", "lock"]


@pytest.mark.parametrize("step", range(16))
def test_a_kill_at_any_step_is_settled_by_the_next_process(tmp_path: Path, step: int) -> None:
    before(tmp_path)
    killed(tmp_path, step)
    FolderTarget(tmp_path).recover()
    assert contents(tmp_path) in (OLD, NEW)
    hidden = sorted(entry.name for entry in (tmp_path / HIDDEN).iterdir())
    assert hidden == ["ledger.json", "lock"]
    deliver(tmp_path, mid=b"new", wav=b"new", png=b"new")
    assert contents(tmp_path) == NEW


def test_a_kill_while_files_are_being_written_leaves_nothing(tmp_path: Path) -> None:
    deliver(tmp_path, mid=b"old")
    script = """
        import os, sys
        from pathlib import Path
        from integrations.files.folder import FolderTarget
        from integrations.files.delivery import Delivery

        def killed():
            yield b"RIFF"
            os._exit(9)

        FolderTarget(Path(sys.argv[1])).deliver(Delivery("cut", {"wav": killed()}, "cut.otio"))
    """
    subprocess.run([sys.executable, "-c", dedent(script), str(tmp_path)], check=False)
    assert len(list((tmp_path / HIDDEN).iterdir())) == 3
    FolderTarget(tmp_path).recover()
    assert len(list((tmp_path / HIDDEN).iterdir())) == 2
    assert contents(tmp_path) == {"cut.mid": b"old"}


def test_a_delivery_leaves_no_cycles_behind(tmp_path: Path) -> None:
    """The daemon hardly ever collects them: each would stay in memory."""
    deliver(tmp_path, mid=b"first", wav=b"first")
    gc.collect()
    gc.disable()
    try:
        for number in range(3):
            (tmp_path / "cut.wav").write_bytes(b"mine")
            deliver(tmp_path, mid=f"{number}".encode(), wav=f"{number}".encode())
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_recovering_leaves_what_another_process_is_writing(tmp_path: Path) -> None:
    def writing() -> Iterator[bytes]:
        yield b"RI"
        FolderTarget(tmp_path).recover()
        FolderTarget(tmp_path).deliver(Delivery("other", {"mid": b"MThd"}))
        yield b"FF"

    deliver(tmp_path, wav=writing())
    assert contents(tmp_path) == {"cut.wav": b"RIFF", "other.mid": b"MThd"}
