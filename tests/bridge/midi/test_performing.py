"""Performance: where the pedal is down, which notes swell, and what is at rest at the end of a cue."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.tempo_map import TICKS_PER_QUARTER as QUARTER
from bridge.midi.instruments import DRUMS
from bridge.midi.passage import Ints, Passage, Track
from bridge.midi.pedal import CATCH, pedal_spans
from bridge.midi.performing import (
    EXPRESSION,
    GRID,
    MODULATION,
    OVERLAP,
    PEDAL,
    bound,
    is_performed,
    performed,
)
from bridge.midi.swells import FULL, LESS, LOUDEST, SOFTEST, dynamics, swells

PIANO, VIOLIN, SECTION, ORGAN, PIZZICATO = 0, 40, 48, 19, 45
BAR = 4 * QUARTER
C, F, G = (48, 60, 64, 67), (53, 60, 65, 69), (55, 62, 67, 71)


def table(*rows: tuple[int, int, int], channel: int = 0, velocity: int = 80) -> Ints:
    """Return notes given by onset, release and pitch."""
    notes = [(on, off, pitch, velocity, channel, 0) for on, off, pitch in rows]
    return np.array(notes, dtype=np.int64).reshape(-1, 6)


def chords(*each: Sequence[int], lasts: int = QUARTER) -> Ints:
    """Return a chord a quarter. (n, 6)"""
    return table(*((at * QUARTER, at * QUARTER + lasts, p) for at, chord in enumerate(each) for p in chord))


def cue(notes: Ints, program: int, bars: int = 1, name: str = "Melody") -> Passage:
    channel = int(notes[0, 4])
    return Passage(bars * BAR, (Track(name, notes, ((0, bytes((0xC0 | channel, program))),)),))


def course(music: Passage, number: int, track: int = 0) -> list[tuple[int, int]]:
    """Return the ticks and values of a controller."""
    messages = music.tracks[track].messages
    return [(tick, event[2]) for tick, event in messages if event[0] & 0xF0 == 0xB0 and event[1] == number]


def test_the_pedal_changes_with_the_harmony() -> None:
    assert pedal_spans(chords(C, C, C, C), [16], 4) == [(0, BAR)]
    assert pedal_spans(chords(C, C, G, G), [16], 4) == [(0, BAR // 2), (BAR // 2, BAR)]


def test_the_pedal_is_up_where_notes_are_detached() -> None:
    assert pedal_spans(chords(C, C, C, C, lasts=QUARTER // 3), [16], 4) == []


def test_the_pedal_changes_by_beats_where_it_would_blur_and_stays_up_in_a_run() -> None:
    assert pedal_spans(chords(C, F, C, F), [16], 4)[:2] == [(0, QUARTER), (QUARTER, 2 * QUARTER)]
    run = table(*((at * QUARTER // 4, (at + 1) * QUARTER // 4, 48 + at) for at in range(16)))
    assert pedal_spans(run, [16], 4) == []


def test_a_chord_rings_on_through_a_rest_but_the_pedal_is_up_where_nothing_sounds() -> None:
    held = table(*((0, 3 * QUARTER, pitch) for pitch in C))
    assert pedal_spans(held, [16], 4) == [(0, BAR)]
    short = table(*((0, QUARTER, pitch) for pitch in C))
    assert pedal_spans(short, [16, 16], 4) == [(0, BAR // 2)]


def test_a_piano_has_one_pedal_for_all_its_parts() -> None:
    low, high = chords((36,), (36,), (43,), (43,)), chords((72,), (76,), (74,), (79,))
    low[:, 4] = 2
    tracks = (*cue(high, PIANO).tracks, *cue(low, PIANO, name="Bass").tracks)
    done = performed(Passage(BAR, tracks), [16], 4)
    assert course(done, PEDAL) == [
        (CATCH, 127),
        (BAR // 2, 0),
        (BAR // 2 + CATCH, 127),
        (BAR - GRID, 0),
    ]


@pytest.mark.parametrize(("program", "numbers"), [(PIANO, {PEDAL}), (ORGAN, set()), (PIZZICATO, set())])
def test_each_instrument_has_the_controllers_that_it_knows(program: int, numbers: set[int]) -> None:
    done = performed(cue(chords(C, C, C, C), program), [16], 4)
    assert {n for n in (MODULATION, EXPRESSION, PEDAL) if course(done, n)} == numbers


def test_a_held_note_swells_and_leads_into_what_follows() -> None:
    alone = table((0, 2 * QUARTER, 60), (2 * QUARTER, 3 * QUARTER, 62))
    values = [value for _, value in swells(alone)]
    assert max(values) == values[1] == FULL
    louder, softer = alone.copy(), alone.copy()
    louder[1, 3], softer[1, 3] = 100, 60
    assert [value for _, value in swells(louder)][:3] == [LESS, 108, 119]
    assert [value for _, value in swells(softer)] == [119, 108, 100, FULL]


def test_short_notes_do_not_swell() -> None:
    assert swells(chords(C, C, C, C)) == []


def test_modulation_follows_the_loudness_of_bars() -> None:
    soft, loud = table((0, QUARTER, 60), velocity=10), table((BAR, BAR + QUARTER, 60), velocity=127)
    same = table((2 * BAR, 2 * BAR + QUARTER, 60), velocity=125)
    assert dynamics(np.concatenate([soft, loud, same]), [16] * 3) == [(0, SOFTEST), (BAR, LOUDEST)]


def test_lines_that_are_bound_overlap_and_detached_or_repeated_notes_do_not() -> None:
    line = table((0, 960, 60), (960, 1900, 62), (1920, 2880, 62), (2880, 3700, 62), (3740, 3840, 64))
    (track,) = bound(cue(line, VIOLIN)).tracks
    assert track.notes[:, 1].tolist() == [960 + OVERLAP, 1900, 2880, 3700, 3840]
    assert bound(cue(line, VIOLIN, name="Harmony")).tracks[0].notes[:, 1].tolist() == line[:, 1].tolist()


def test_a_persons_track_and_drums_and_edited_voices_stay_as_they_are() -> None:
    own, drums = cue(chords(C, C), VIOLIN, name="Theremin"), cue(chords(C, C), PIANO, name="Percussion")
    drums.tracks[0].notes[:, 4] = DRUMS
    struck = replace(drums, tracks=(replace(drums.tracks[0], drawn=True),))
    for music in (own, struck):
        assert performed(music, [16], 4).digest == music.digest
    voice = cue(table((0, BAR, 60)), VIOLIN)
    assert performed(voice, [16], 4, touched=True).digest == voice.digest
    assert is_performed(performed(voice, [16], 4))
    assert not is_performed(voice)


pieces = st.lists(
    st.tuples(st.integers(0, 4 * BAR - 10), st.integers(1, 2 * BAR), st.integers(30, 90)),
    min_size=1,
    max_size=60,
)


@given(pieces, st.sampled_from([PIANO, VIOLIN, SECTION]))
def test_whatever_is_played_controllers_are_few_in_order_and_at_rest_at_the_end(
    rows: list[tuple[int, int, int]], program: int
) -> None:
    notes = table(*sorted((on, min(on + lasts, 4 * BAR), pitch) for on, lasts, pitch in rows))
    done = performed(cue(notes, program, bars=4), [16] * 4, 4)
    messages = done.tracks[0].messages
    assert [tick for tick, _ in messages] == sorted(tick for tick, _ in messages)
    assert all(tick % GRID == 0 and tick < 4 * BAR for tick, _ in messages)
    assert all(sum(bar * BAR <= tick < (bar + 1) * BAR for tick, _ in messages) <= 12 for bar in range(4))
    for number, rest in ((MODULATION, 0), (EXPRESSION, FULL), (PEDAL, 0)):
        values = course(done, number)
        assert not values or values[-1][1] == rest
    assert performed(done, [16] * 4, 4).digest == done.digest
