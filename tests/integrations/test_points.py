"""A score's tempi, marks and sounding notes at their seconds."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.closeness import Closeness
from integrations.midi_events import events, length
from integrations.points import (
    HIT_COLOURS,
    TempoPoint,
    end_tick,
    marks,
    seconds_at,
    sounding,
    tempo_points,
    tick_at,
)
from integrations.session import HitMarker, ItemNote, SessionTrack, TimeSignature
from tests.integrations.reaper.sessions import cut_and_recut, film


@given(st.integers(0, 200_000))
def test_a_tick_has_a_time_and_the_time_has_that_tick(tick: int) -> None:
    assert tick_at(film(), seconds_at(film(), tick)) == tick


def test_the_score_ends_where_its_items_end() -> None:
    assert end_tick(film()) == max(item.tick + item.ticks for track in film().tracks for item in track.items)


def test_a_time_signature_between_two_tempi_repeats_the_tempo() -> None:
    session = film()
    between = session.tempi[2].tick + 7
    metre = TimeSignature(between, seconds_at(session, between), 3, 4)
    (point,) = [p for p in tempo_points(replace(session, metres=(metre,))) if p.tick == between]
    assert point == TempoPoint(between, metre.time, session.tempi[2].bpm, 3, 4)


@pytest.mark.parametrize(
    ("off", "closeness", "name"),
    [
        (Fraction(1, 4), Closeness.MET, "slam +0.25"),
        (Fraction(-1), Closeness.NEAR, "slam -1.00 missed"),
        (Fraction(5, 2), Closeness.MISSED, "slam +2.50 missed"),
    ],
)
def test_a_hit_says_and_shows_how_far_off_it_is(off: Fraction, closeness: Closeness, name: str) -> None:
    hit = HitMarker("slam", Fraction(3), off, closeness, 1.0)
    mark = marks(replace(film(), hits=(hit,)))[-1]
    assert (mark.name, mark.colour, mark.end) == (name, HIT_COLOURS[closeness], None)
    heard = hit.time + (off / film().rate if closeness is Closeness.MET else 0)
    assert abs(mark.start - heard) < Fraction(1, 2000)


def test_a_note_that_rings_ends_where_its_pitch_is_struck_again_or_the_score_ends() -> None:
    first, second = film().tracks[0].items[:2]
    ringing = ItemNote(0, first.ticks + 5000, 60, 90, 0)
    again = (ItemNote(960, 1200, 60, 90, 0), ItemNote(0, 100, 60, 90, 1))
    other = ItemNote(0, 10**9, 61, 90, 0)
    track = SessionTrack("x", 0, 0, (replace(first, notes=(ringing, other)), replace(second, notes=again)))
    held, free = next(sounding(track, end_tick(film()))).notes
    assert held.release == second.tick + 960 - first.tick
    assert free.release == end_tick(film()) - first.tick


def test_at_one_tick_notes_are_released_before_others_begin() -> None:
    item = cut_and_recut()[0].tracks[0].items[0]
    notes = (ItemNote(0, 480, 60, 90, 0, 12), ItemNote(480, item.ticks + 1, 60, 80, 0))
    opening = [(tick, message) for tick, message in item.messages if tick == 0]
    item = replace(item, notes=notes, messages=tuple(opening))
    assert events(item) == [
        *opening,
        (0, b"\x90\x3c\x5a"),
        (480, b"\x80\x3c\x0c"),
        (480, b"\x90\x3c\x50"),
        (item.ticks + 1, b"\x80\x3c\x00"),
    ]
    assert length(item) == item.ticks + 1
