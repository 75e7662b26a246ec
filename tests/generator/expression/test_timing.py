from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.conditions import STEPS, Conditions, Ending, Ints
from generator.expression.scoring import to_score
from generator.expression.timing import FURTHEST, humanised
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.pieces.parts import ACCOMPANIMENT
from generator.score import Score, Voice
from tests.generator.conditions import FOUR_FOUR, plain
from tests.generator.expression.notes import line, played

PROGRAMS = {Voice.MELODY: 40, Voice.HARMONY: 48, Voice.BASS: 43}


def both(
    rows: Ints | list[tuple[int, int, int, int]], asked: Conditions, spread: float, seed: int = 0
) -> tuple[Score, Score]:
    """Return notes as they are written, and as they are played with human timing."""
    strict = to_score(np.array(rows), asked, PROGRAMS, seed)
    return strict, humanised(strict, asked, spread, seed)


def test_by_default_nothing_moves() -> None:
    strict, played_so = both(line([60, 62, 64]), plain(), 0)
    assert played_so == strict


def test_onsets_are_off_by_milliseconds_of_the_spread_asked_for() -> None:
    asked = replace(plain(32), bpm=60)
    off = []
    for seed in range(10):
        strict, played_so = both(line([60, 62] * 256, SIXTEENTH), asked, 8, seed)
        pairs = zip(strict.parts[0].notes, played_so.parts[0].notes, strict=True)
        off += [(b.onset - a.onset) * 60_000 / asked.bpm for a, b in pairs]
    assert np.std(off) == pytest.approx(8, rel=0.15)
    assert abs(np.mean(off)) < 2


def test_a_chord_is_spread_from_the_bottom_up() -> None:
    chord = [(12, 24, pitch, ACCOMPANIMENT) for pitch in (48, 55, 60, 64)]
    _, played_so = both(chord, plain(), 8)
    onsets = [note.onset for note in played_so.parts[1].notes]
    assert [note.pitch for note in played_so.parts[1].notes] == [48, 55, 60, 64]
    assert onsets == sorted(onsets)
    assert len(set(onsets)) == 4
    assert onsets[-1] - onsets[0] < 0.02 * plain().bpm / 60  # 20 ms


def test_a_triplet_drifts_between_the_sixteenths_beside_it() -> None:
    triplets, sixteenths = line([60, 62] * 48, length=4), line([60, 62] * 64, SIXTEENTH)
    off = []
    for notes in (triplets, sixteenths):
        strict, played_so = both(notes, plain(8), 4)
        pairs = zip(strict.parts[0].notes, played_so.parts[0].notes, strict=True)
        off.append({round(a.onset * TICKS): (b.onset - a.onset) * TICKS for a, b in pairs})
    shared = sorted(off[0].keys() & off[1].keys() - {0})
    assert np.corrcoef([off[0][tick] for tick in shared], [off[1][tick] for tick in shared])[0, 1] > 0.5


@given(played(), st.floats(0, 20), st.integers(0, 2**32), st.floats(20, 400))
def test_whatever_is_asked(
    given_notes: tuple[Ints, Conditions], spread: float, seed: int, bpm: float
) -> None:
    rows, asked = given_notes[0], replace(given_notes[1], bpm=bpm)
    strict, found = both(rows, asked, spread, seed)
    assert humanised(strict, asked, spread, seed) == found
    hits = set(np.flatnonzero(asked.hits[np.arange(STEPS) < asked.steps[:, None]]) * SIXTEENTH) | {0}
    for before, after in zip(strict.parts, found.parts, strict=True):
        pairs = list(zip(before.notes, after.notes, strict=True))
        for was, now in pairs:
            assert (now.pitch, now.velocity) == (was.pitch, was.velocity)
            assert abs(now.onset - was.onset) <= FURTHEST / TICKS + 1e-9
            assert now.onset == was.onset or round(was.onset * TICKS) not in hits
            assert 0 <= now.onset < now.onset + now.duration <= found.length
        onsets = [now.onset for _, now in pairs]
        assert onsets == sorted(onsets)
        for number, (_, now) in enumerate(pairs):
            again = [later.onset for _, later in pairs[number + 1 :] if later.pitch == now.pitch]
            assert now.onset + now.duration < min(again, default=1e9)


def test_the_last_bar_of_a_scene_that_closes_broadens() -> None:
    late = []
    for seed in range(20):
        rows = line([60, 62] * 64, SIXTEENTH)
        onsets = []
        for ending in (Ending.AS_PLAYED, Ending.SUSTAINED):
            _, found = both(rows, replace(plain(8), ending=ending), 2, seed)
            onsets.append(np.array([note.onset for note in found.parts[0].notes]) * TICKS)
        late.append(onsets[1] - onsets[0])
    assert np.all(np.array(late)[:, :-FOUR_FOUR] == 0)
    assert (np.diff(np.mean(late, axis=0)[-FOUR_FOUR:]) > 0).all()


def test_a_section_is_looser_by_less_than_a_player() -> None:
    apart = []
    for program in (40, 48):
        strict = to_score(
            np.array(line([60, 62] * 256, SIXTEENTH)), plain(32), {**PROGRAMS, Voice.MELODY: program}, 0
        )
        found = humanised(strict, plain(32), 8, 0)
        onsets = [[note.onset for note in score.parts[0].notes] for score in (strict, found)]
        apart.append(np.diff(np.array(onsets[0]) - np.array(onsets[1])).std())
    assert apart[1] < apart[0]
