from pathlib import Path

import pytest
import symusic

from generator.conditions import Style
from generator.errors import CorpusError
from generator.evaluation.excerpts import BARS, excerpt, read_excerpts, style_of
from generator.evaluation.files import measure_midi
from tests.generator.evaluation.music import midi, scale

THEN_FOUR = ((0, 3, 4), (6, 4, 4))
"""Two bars of 3/4, then 4/4."""


def test_an_excerpt_is_the_first_bars_of_four_four_in_a_row() -> None:
    found = excerpt(midi([scale(40, start=6)], THEN_FOUR), "x/tune.mid", "me")
    assert found is not None
    assert (found.name, found.author, found.bars) == ("tune", "me", BARS)
    music = measure_midi(found.midi, found.name, found.style, found.bars)
    assert music.notes[:8].tolist() == [[2 * n, 2 * n + 2, p] for n, (_, _, p) in enumerate(scale(1))]
    assert music.notes[:, 1].max() == BARS * 16


def test_a_short_piece_gives_what_it_has_and_a_shorter_one_nothing() -> None:
    twelve = excerpt(midi([scale(12)]), "x.mid", "me")
    assert twelve is not None
    assert twelve.bars == 12
    assert excerpt(midi([scale(3)]), "x.mid", "me") is None
    assert excerpt(midi([scale(40)], ((0, 3, 4),)), "x.mid", "me") is None


def test_real_notes_keep_their_length_and_their_place_off_the_grid() -> None:
    found = excerpt(midi([[(1 / 3, 1 / 12, 50), *scale(8)]]), "x.mid", "me")
    assert found is not None
    notes = symusic.Score.from_midi(found.midi).tracks[0].notes
    assert [(n.time, n.duration) for n in notes if n.time == 160] == [(160, 40)]
    assert measure_midi(found.midi, "x", Style.SONG, 8).qualified == 64 / 65


@pytest.mark.parametrize(
    ("programs", "style"),
    [
        ((52, 0), Style.SONG),
        ((40, 40, 41, 42), Style.CHAMBER),
        ((52,) * 4, Style.SONG),
        ((73,) * 7, Style.ORCHESTRAL),
    ],
)
def test_the_parts_tell_the_style(programs: tuple[int, ...], style: Style) -> None:
    song = symusic.Score.from_midi(midi([scale(8)] * len(programs), programs=programs))
    assert style_of(song) is style


def test_a_folder_is_read_with_those_below_and_a_sets_name_tells_the_style(tmp_path: Path) -> None:
    (tmp_path / "orchestral").mkdir()
    (tmp_path / "a.mid").write_bytes(midi([scale(8)]))
    (tmp_path / "orchestral" / "b.MID").write_bytes(midi([scale(8)]))
    (tmp_path / "c.txt").write_text("no music")
    found = read_excerpts(tmp_path)
    assert [(e.name, e.style) for e in found] == [("a", Style.SONG), ("b", Style.ORCHESTRAL)]


def test_a_folder_without_music_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no real music in"):
        read_excerpts(tmp_path)


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no folder"):
        read_excerpts(tmp_path / "none")


def test_two_pieces_of_one_name_are_said_so(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.mid").write_bytes(midi([scale(8)]))
    with pytest.raises(CorpusError, match=r"several pieces called a\.mid"):
        read_excerpts(tmp_path)
