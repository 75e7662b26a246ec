"""The commands read what tells a cut's story: what is named, what lies beside the cut, and `off`."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.score.inputs import tell
from bridge.settings import Settings
from bridge.timeline.formats import read
from tests.bridge.story.films import srt
from tests.recuts import Event, cut_file

SAD = srt((1, 3, "They lower the coffin in the rain."), (5, 7, "I wept alone."))
SCRIPT = b"INT. KITCHEN - NIGHT\n\nShe weeps.\n\nANNA\nI wept alone.\n"


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    return cut_file(tmp_path / "film.otio", [Event("a", 0, 240), Event("b", 0, 240)])


def spotted(cut: Path, *options: object) -> Result:
    return CliRunner().invoke(main, ["spot", str(cut), "--no-picture", *map(str, options)])


def settings(cut: Path, **values: object) -> Settings:
    return Settings.read(cut, {"picture": False, **values}, cut.parent / "none")


def test_captions_and_a_script_beside_the_cut_are_found(cut: Path) -> None:
    cut.with_name("film.en.srt").write_bytes(SAD)
    cut.with_name("film.de.srt").write_bytes(b"no captions")
    cut.with_name("film.fountain").write_bytes(SCRIPT)
    cut.with_name("other.srt").write_bytes(SAD)
    story = tell(read(cut), cut, settings(cut))
    assert [line.text for line in story.lines if line.text.startswith("They")] == [
        "They lower the coffin in the rain."
    ]
    assert story.remarks[:2] == (
        "film.en.srt beside the cut is read as its captions; --captions off leaves it out.",
        "film.fountain beside the cut is read as its script; --script off leaves it out.",
    )
    german = tell(read(cut), cut, settings(cut, language="de"))
    assert german.remarks[0] == (
        "film.de.srt holds no caption that can be read; save it as SRT, VTT, TTML, ASS or SCC. It lies beside the cut, and is "
        "passed over."
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")
def test_no_fifo_beside_a_cut_is_waited_for(cut: Path) -> None:
    os.mkfifo(cut.with_name("film.srt"))
    (said,) = tell(read(cut), cut, settings(cut)).remarks
    assert "no regular file" in said


def test_off_leaves_out_what_lies_beside_the_cut(cut: Path) -> None:
    cut.with_name("film.srt").write_bytes(SAD)
    assert tell(read(cut), cut, settings(cut, captions="off")).lines == ()
    assert tell(read(cut), cut, settings(cut, captions=False)).lines == ()
    cut.with_name("recue.yaml").write_text("captions: off\nlanguage: no\n")
    told = settings(cut)
    assert (told.captions, told.language) == ("off", "no")


@pytest.mark.parametrize("option", ["--captions", "--script", "--scene-list", "--lexicon"])
@pytest.mark.parametrize("content", [None, b"", b"\0\xff\xfe\0nonsense", b"%PDF-1.7"])
def test_a_named_file_that_cannot_be_read_is_refused(cut: Path, option: str, content: bytes | None) -> None:
    file = cut.with_name("named")
    if content is not None:
        file.write_bytes(content)
    result = spotted(cut, option, file)
    assert result.exit_code == 2
    assert "named" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_named_model_that_is_not_there_is_refused(cut: Path) -> None:
    result = spotted(cut, "--story-model", cut.with_name("model.onnx"))
    assert (result.exit_code, "no model of feelings" in result.stderr) == (2, True)
    result = spotted(cut, "--language", "klingon!")
    assert (result.exit_code, "the code of a language" in result.stderr) == (2, True)


def test_a_score_goes_on_with_the_captions_that_it_was_made_with(cut: Path, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    named = tmp_path / "sub" / "words.srt"
    named.write_bytes(SAD)
    command = ["score", str(cut), "--no-picture", "--formats", "mid,json", "--captions", str(named)]
    first = CliRunner().invoke(main, command)
    assert first.exit_code == 0, first.output
    assert '"captions": "sub/words.srt"' in cut.with_suffix(".recue.json").read_text(encoding="utf-8")
    again = CliRunner().invoke(main, command)
    assert "1 scene kept" in again.output, again.output
    named.unlink()
    gone = CliRunner().invoke(main, ["score", str(cut), "--no-picture"])
    assert (gone.exit_code, "words.srt cannot be read" in gone.stderr) == (2, True)


def test_a_folder_that_cannot_be_listed_is_said(cut: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    timeline, told = read(cut), settings(cut)

    def refused(_: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    (said,) = tell(timeline, cut, told).remarks
    assert said == (
        f"The folder {cut.parent} cannot be listed (Permission denied), so captions and a script beside the cut are not looked "
        "for; name them with --captions and --script."
    )
    assert tell(timeline, cut, told.model_copy(update={"captions": "off", "script": "off"})).remarks == ()
