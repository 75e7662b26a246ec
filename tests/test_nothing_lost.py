"""What a person made stands where Recue writes: it is kept, by every command, in every format, at any instant."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from textwrap import dedent

import opentimelineio as otio
import pytest

from bridge.otioplugin.adapter import write_to_file
from integrations.files import commit
from integrations.files import folder as door
from integrations.files.atomic_write import write_file
from integrations.files.renaming import take_place
from tests.folders import contents
from tests.recuts import REEL, SCENES, cut_file, done, recue, trimmed
from tests.stress.person import EDITS

ALL = "mid,wav,m4a,mp3,json,png,stems,otio,dawproject,rpp"
FILES = (
    "cut.mid", "cut.wav", "cut.m4a", "cut.mp3", "cut.recue.json", "cut.png", "cut.Violins.wav", "cut.recue.otio",
    "cut.dawproject", "cut.rpp",
)  # fmt: skip
PLAIN = ("--no-picture", "--formats", "mid,json")


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cut of twenty seconds without a score."""
    return cut_file(tmp_path_factory.mktemp("reel") / "cut.otio", REEL[:8], SCENES[:2])


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    """Return a cut of five seconds: every format of it is written in a moment."""
    return cut_file(tmp_path / "cut.otio", REEL[:2])


@pytest.fixture
def cut(reel: Path, tmp_path: Path) -> Path:
    file = tmp_path / "cut.otio"
    file.write_bytes(reel.read_bytes())
    return file


def kept_in(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in contents(folder).items() if ".kept-" in name}


def test_files_of_a_persons_own_are_kept_in_every_format(brief: Path) -> None:
    for name in FILES:
        (brief.parent / name).write_bytes(b"mine: " + name.encode())
    told = json.loads(done("score", brief, "--no-picture", "--formats", ALL, "--json").stdout)
    assert kept_in(brief.parent) == {
        name.replace("cut.", "cut.kept-1.", 1): b"mine: " + name.encode() for name in FILES
    }
    assert {Path(each["file"]).name: Path(each["kept_as"]).name for each in told["kept"]} == {
        name: name.replace("cut.", "cut.kept-1.", 1) for name in FILES
    }
    assert "cut.rpp is not what Recue wrote there last; it was kept as cut.kept-1.rpp." in told["notes"]


def test_files_that_a_person_worked_on_are_kept_in_every_format(brief: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    score = ("score", brief, "--no-picture", "--formats", ALL, "-o", out)
    done(*score)
    worked_on = {name: content + b"mine" for name, content in contents(out).items() if name in FILES}
    assert sorted(worked_on) == sorted(FILES)
    worked_on["cut.mid"] = (out / "cut.mid").read_bytes()[:-4]
    for name, content in worked_on.items():
        (out / name).write_bytes(content)
    stderr = done(*score).stderr
    assert kept_in(out) == {name.replace("cut.", "cut.kept-1.", 1): held for name, held in worked_on.items()}
    assert stderr.count("it was kept as cut.kept-1.") == len(FILES)
    done(*score)
    assert len(kept_in(out)) == len(FILES)


def test_a_click_track_of_a_persons_own_is_kept(cut: Path) -> None:
    (cut.parent / "cut.click.wav").write_bytes(b"mine")
    told = json.loads(done("tempo", cut, "--no-picture", "--click", "--json").stdout)
    assert kept_in(cut.parent) == {"cut.kept-1.click.wav": b"mine"}
    assert len(told["kept"]) == 1


def test_lists_of_changes_keep_what_stood_there(cut: Path, tmp_path: Path) -> None:
    new = cut_file(tmp_path / "new.otio", trimmed(REEL[:8], 6, -10), SCENES[:2])
    for name in ("changes.edl", "marked.otio"):
        (tmp_path / name).write_bytes(b"mine")
    written = ("--edl", tmp_path / "changes.edl", "--otio", tmp_path / "marked.otio")
    stderr = done("conform", cut, new, "--check", *written).stderr
    assert kept_in(tmp_path) == {"changes.kept-1.edl": b"mine", "marked.kept-1.otio": b"mine"}
    assert "changes.edl is not what Recue wrote there last" in stderr


@pytest.mark.parametrize("suffix", ["mid", "MID", "midi"])
def test_the_plugin_keeps_what_stood_there(cut: Path, suffix: str) -> None:
    film, file = otio.adapters.read_from_file(str(cut)), cut.parent / f"u.{suffix}"
    file.write_bytes(b"mine")
    for _ in range(2):
        write_to_file(film, str(file), picture=False)
    assert kept_in(cut.parent) == {f"u.kept-1.{suffix}": b"mine"}


@pytest.fixture
def _saving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a person save every file of the score at the instant when the new ones are written and take their places."""

    def written(file: Path, content: bytes) -> str:
        result = write_file(file, content)
        folder = file.parent.parent.parent.parent
        for saved in folder.glob("cut.*"):
            if saved.suffix != ".otio":
                saved.write_bytes(b"saved: " + saved.name.encode())
        return result

    monkeypatch.setattr(door, "write_file", written)


@pytest.mark.usefixtures("_saving")
@pytest.mark.parametrize("command", ["score", "conform", "restyle", "tempo"])
def test_a_file_saved_while_a_command_renders_is_kept(
    cut: Path, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: dict[str, Callable[[], object]] = {
        "score": lambda: done("score", cut, *PLAIN, "--seed", 7),
        "restyle": lambda: done("restyle", cut, "--style", "song", *PLAIN),
        "tempo": lambda: done("tempo", cut, "--no-picture", "--click"),
        "conform": lambda: done(
            "conform", cut, cut_file(tmp_path / "cut.edl.otio", REEL[:8], SCENES[:2]), *PLAIN
        ),
    }
    with monkeypatch.context() as quiet:
        quiet.setattr(door, "write_file", write_file)
        done("score", cut, *PLAIN)
        done("tempo", cut, "--no-picture", "--click")
    if command == "conform":
        (tmp_path / "cut.edl.mid").write_bytes(b"")
    commands[command]()
    assert b"saved: " in b"".join(kept_in(tmp_path).values())
    for content in kept_in(tmp_path).values():
        assert content.startswith(b"saved: ") or not content


@pytest.fixture
def half(cut: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Edit a score, and kill a command that replaces it when the new .mid has taken its place; return what was edited."""
    done("score", cut, *PLAIN)
    midi = cut.with_suffix(".mid")
    midi.write_bytes(EDITS["notes"](midi.read_bytes(), b"mine"))
    edited, taken = midi.read_bytes(), count()

    def dying(new: Path, place: Path, asides: Iterator[Path]) -> None:
        take_place(new, place, asides) if not next(taken) else sys.exit(9)

    with monkeypatch.context() as killed:
        killed.setattr(commit, "take_place", dying)
        killed.setattr(commit.Commit, "resume", lambda *_: sys.exit(9))
        assert recue("restyle", cut, "--palette", "synth", *PLAIN).exit_code == 9
    assert not kept_in(cut.parent)
    return edited


@pytest.mark.parametrize(
    "command",
    [("score",), ("conform", "cut.otio"), ("restyle", "--palette", "piano")],
    ids=lambda each: each[0],
)
def test_a_score_that_a_kill_left_half_is_whole_before_it_is_gone_on_from(
    cut: Path, half: bytes, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cut.parent)
    name, *options = command
    told = json.loads(done(name, "cut.otio", *options, *PLAIN, "--json").stdout)
    assert kept_in(cut.parent) == {"cut.kept-1.mid": half}
    assert [Path(each["kept_as"]).name for each in told["kept"]] == ["cut.kept-1.mid"]
    assert "cut.mid is not what Recue wrote there last; it was kept as cut.kept-1.mid." in told["notes"]
    if name == "score":
        assert told["fates"] == {"kept": 2, "fitted": 0, "composed": 0, "removed": 0}


def test_a_persons_unfinished_files_are_none_of_recues(cut: Path) -> None:
    (cut.parent / ".cut.mp4.part").write_bytes(b"mine")
    done("score", cut, *PLAIN)
    assert (cut.parent / ".cut.mp4.part").read_bytes() == b"mine"


@pytest.fixture
def other(cut: Path) -> Path:
    """Return another cut of the same name beside the first."""
    beside = cut.with_suffix(".fcpxml.otio")
    file = cut_file(beside, trimmed(REEL[:8], 2, -20), SCENES[:1])
    return file.rename(cut.parent / "CUT.otio")


def test_two_timelines_of_one_name_do_not_share_a_score(cut: Path, other: Path, tmp_path: Path) -> None:
    for formats in ("mid", "mid,json"):  # also without a cue sheet
        out = tmp_path / formats
        done("score", cut, "--no-picture", "--formats", formats, "-o", out)
        first = contents(out)
        stderr = done("score", other, "--no-picture", "--formats", formats, "-o", out).stderr
        assert "this one is called CUT-2." in stderr
        assert {name: held for name, held in contents(out).items() if not name.startswith("CUT")} == first
        again = contents(out)
        done("score", other, "--no-picture", "--formats", formats, "-o", out)
        assert contents(out) == again


def test_a_score_that_a_kill_left_half_in_place_is_gone_on_from(cut: Path) -> None:
    """The process was killed as the .mid had its place and the cue sheet had not."""
    done("score", cut, *PLAIN)
    script = """
        import os, sys
        from integrations.files import commit
        from tests.recuts import recue

        take_place = commit.take_place

        def killed(new, place, asides):
            take_place(new, place, asides)
            os._exit(9)

        commit.take_place = killed
        recue("score", sys.argv[1], "--no-picture", "--formats", "mid,json", "--seed", "7")
    """
    before = contents(cut.parent)
    subprocess.run(
        [sys.executable, "-c", dedent(script), str(cut)], check=False, cwd=Path(__file__).parents[1]
    )
    half = contents(cut.parent)
    assert half["cut.mid"] != before["cut.mid"]
    assert half["cut.recue.json"] == before["cut.recue.json"]
    stderr = done("score", cut, *PLAIN).stderr
    assert "Went on from the score" in stderr
    assert contents(cut.parent)["cut.mid"] == half["cut.mid"]
    assert not kept_in(cut.parent)
