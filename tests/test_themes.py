"""Themes reach notes: a small form of `tests.benchmarks.themes`, which measures more films."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bridge.cli import main
from bridge.score.cues import CuedScene
from generator.score import Voice
from generator.themes.notation import read
from generator.themes.theme import Theme
from tests.benchmarks.themes import FOUND, PERSONS, Search, film, line, scored

ANNA = read(PERSONS[1])


def told(wishes: tuple[str | None, ...], **settings: object) -> tuple[CuedScene, ...]:
    return scored(film(7, wishes), {"Anna": ANNA}, **settings)


def intervals(theme: Theme) -> list[int]:
    return [after.degree - note.degree for note, after in pairwise(theme.notes)]


def test_a_persons_theme_is_found_where_it_is_asked_for_and_nowhere_else() -> None:
    cues = told(("Anna", None, "Anna hint"))
    found = [Search(ANNA).best(cue) >= FOUND for cue in cues]
    assert found == [True, False, True]


@pytest.mark.parametrize("metre", ["3/4", "6/8", "7/8"])
def test_in_any_metre_its_notes_are_played_one_after_another(metre: str) -> None:
    (cue, _) = told(("Anna", None), grid={"metres": metre}, key="C major")
    (each, *_) = cue.themes
    assert each.voice is Voice.MELODY
    assert f"in {metre}" in each.shape
    steps = np.diff(line(cue, Voice.MELODY)[:, 1]).tolist()
    wanted = intervals(ANNA)
    assert wanted in [steps[at : at + len(wanted)] for at in range(len(steps))]


def test_the_bars_that_the_cue_names_are_those_in_which_it_is() -> None:
    (cue, _) = told(("Anna", None), key="C major")
    (each, *_) = cue.themes
    notes = line(cue, Voice.MELODY)
    first = 3 * cue.grid.bar_steps[each.bar]
    own = [(first + note.tick) for note in ANNA.notes]
    assert set(own) <= set(notes[:, 0].tolist())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("anna.mid", b"no MIDI", "it is no MIDI file; export it again"),
        ("anna.musicxml", b"<score-partwise/>", "there are no notes in it"),
        ("anna.mxl", b"PK\x03\x04", "it is no packed score; export it again"),
    ],
)
def test_a_bad_file_is_one_sentence_and_refuses_only_a_score_that_asks_for_it(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    cut = tmp_path / "cut.edl"
    cut.write_text(
        "TITLE: cut\nFCM: NON-DROP FRAME\n\n001  A001 V C 00:00:00:00 00:00:20:00 01:00:00:00 01:00:20:00\n"
    )
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / name).write_bytes(content)
    done = CliRunner().invoke(main, ["score", str(cut), "--rate", "25", "--theme", "Anna"])
    assert done.exit_code == 2
    assert said in done.output
    assert "The theme 'anna' cannot be read from" in done.output
    assert not (tmp_path / "cut.mid").exists()
    done = CliRunner().invoke(main, ["score", str(cut), "--rate", "25", "--no-picture"])
    assert done.exit_code == 0
    assert done.output.count("No scene has the theme 'anna', for it cannot be read from") == 1
    assert (tmp_path / "cut.mid").exists()


def test_a_theme_that_cannot_be_read_is_told_as_the_option_that_it_is(tmp_path: Path) -> None:
    cut = tmp_path / "cut.edl"
    cut.write_text("TITLE: cut\n")
    done = CliRunner().invoke(main, ["score", str(cut), "--theme", "Anna = H5"])
    assert done.exit_code == 2
    assert "--theme is 'Anna = H5', but 'H5' is no note" in done.output
