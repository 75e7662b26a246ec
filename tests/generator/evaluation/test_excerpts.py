from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import symusic

from generator.asking import asked_of, quota
from generator.errors import CorpusError
from generator.evaluation.excerpt_conditions import HITS_A_BAR, conditions_of
from generator.evaluation.excerpts import (
    BARS,
    Excerpt,
    RealFile,
    Signature,
    excerpt,
    idiom_heard,
    read_excerpts,
)
from generator.evaluation.files import MeasuredPiece, measure_midi
from generator.pieces import passages
from generator.pieces.grid import TICKS
from generator.pieces.idioms import Idiom
from generator.pieces.reading import DURATION, ONSET, PITCH
from tests.generator.evaluation.music import SCALE, Note, midi, random_tune, scale

THEN_FOUR = ((0, 3, 4), (6, 4, 4))
"""Two bars of 3/4, then 4/4."""


def cut(*tracks: Sequence[Note], metres: Sequence[tuple[float, int, int]] = ((0, 4, 4),)) -> Excerpt | None:
    return excerpt(RealFile("x/tune.mid", "me", None, midi(tracks, metres)))


def measured(found: Excerpt) -> MeasuredPiece:
    return measure_midi(found.midi, found.name, found.idiom, found.signature, found.bars)


def eighths(signature: Signature, bars: int) -> list[Note]:
    count = bars * 8 * signature[0] // signature[1]
    return [(n / 2, 0.5, SCALE[n * n % 8]) for n in range(count)]


def test_an_excerpt_is_the_first_bars_of_one_metre_in_a_row() -> None:
    found = cut(scale(40, start=6), metres=THEN_FOUR)
    assert found is not None
    assert (found.name, found.author, found.signature, found.bars) == ("tune", "me", (4, 4), BARS)
    notes = measured(found).piece.notes
    assert notes[:8, [ONSET, DURATION, PITCH]].tolist() == [[6 * n, 6, p] for n, p in enumerate(SCALE)]
    assert (notes[-1, ONSET], measured(found).bars) == (BARS * 4 * TICKS - 6, BARS)


@pytest.mark.parametrize("signature", [(3, 4), (2, 2), (5, 4), (6, 8), (7, 8), (12, 8), (3, 8)])
def test_any_metre_is_taken_that_can_be_asked_for(signature: Signature) -> None:
    found = cut(eighths(signature, 12), metres=((0, *signature),))
    assert found is not None
    assert (found.signature, found.bars) == (signature, 12)
    assert measured(found).steps == 16 * signature[0] // signature[1]


def test_of_metres_that_nobody_can_ask_for_there_is_none() -> None:
    assert cut(scale(40), metres=((0, 4, 2),)) is None
    assert cut(scale(40), metres=((0, 5, 32),)) is None


def test_a_short_piece_gives_what_it_has_and_a_shorter_one_nothing() -> None:
    twelve = cut(scale(12))
    assert twelve is not None
    assert twelve.bars == 12
    assert cut(scale(3)) is None
    assert cut([(0, 1, 60), (40, 1, 60)]) is None, "it has two notes"


def test_real_notes_keep_their_length_and_their_place_off_the_grid() -> None:
    found = cut([(1 / 3, 1 / 12, 50), *scale(8)])
    assert found is not None
    notes = symusic.Score.from_midi(found.midi).tracks[0].notes
    assert [(n.time, n.duration) for n in notes if n.time == 160] == [(160, 40)]
    assert measured(found).qualified == 64 / 65
    assert [4, 1, 50] in measured(found).piece.notes[:, [ONSET, DURATION, PITCH]].tolist()


def test_the_tempo_that_holds_when_the_excerpt_begins_is_kept() -> None:
    song = symusic.Score.from_midi(midi([scale(12, start=6)], THEN_FOUR))
    song.tempos.append(symusic.Tempo(8 * 480, 60.0))
    found = excerpt(RealFile("x", "me", None, song.dumps_midi()))
    assert found is not None
    assert measured(found).piece.bpm.round().tolist() == [96] + [60] * 11


@pytest.mark.parametrize(
    ("programs", "idiom"),
    [
        ((52, 0), Idiom.SONG),
        ((0, 0), Idiom.KEYBOARD),
        ((40, 40, 41, 42), Idiom.CHAMBER),
        ((52,) * 4, Idiom.SONG),
        ((73,) * 7, Idiom.ORCHESTRAL),
    ],
)
def test_the_parts_tell_the_idiom(programs: tuple[int, ...], idiom: Idiom) -> None:
    song = symusic.Score.from_midi(midi([scale(8)] * len(programs), programs=programs))
    assert idiom_heard(song) is idiom


@pytest.mark.parametrize("signature", [(4, 4), (3, 4), (6, 8)])
def test_the_conditions_of_an_excerpt_ask_for_what_it_is(signature: Signature) -> None:
    triplets = [(n / 3, 1 / 3, 48 + n % 7) for n in range(24)]
    found = cut(eighths(signature, 12), triplets, metres=((0, *signature),))
    assert found is not None
    columns = measured(found).columns
    conditions = conditions_of(columns, np.random.default_rng(1))
    onsets, notes = quota(conditions)
    assert onsets.tolist() == columns.bars.onsets.tolist()
    assert notes.tolist() == columns.bars.notes.tolist()
    assert conditions.hits.any()
    assert conditions.hits.sum(1).max() <= HITS_A_BAR
    asked, (real, _) = asked_of(conditions), passages.asked_of(columns, 0, found.bars)
    for name in ("ticks", "beat", "register", "dynamics", "valence", "arousal", "place", "last", "left"):
        assert getattr(asked, name) == pytest.approx(getattr(real, name), abs=1e-5), name


def test_a_folder_is_read_with_those_below_and_a_sets_name_tells_the_idiom(tmp_path: Path) -> None:
    (tmp_path / "orchestral").mkdir()
    (tmp_path / "a.mid").write_bytes(midi([scale(8)]))
    (tmp_path / "orchestral" / "b.MID").write_bytes(midi([scale(8)]))
    (tmp_path / "c.txt").write_text("no music")
    found = read_excerpts(tmp_path)
    assert [(e.name, e.idiom) for e in found] == [("a", Idiom.KEYBOARD), ("b", Idiom.ORCHESTRAL)]


def test_a_folder_without_music_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no real music in"):
        read_excerpts(tmp_path)


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no folder"):
        read_excerpts(tmp_path / "none")


def test_two_pieces_of_one_name_are_said_so(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.mid").write_bytes(midi([random_tune(8, 1)]))
    with pytest.raises(CorpusError, match=r"several pieces called a\.mid"):
        read_excerpts(tmp_path)
