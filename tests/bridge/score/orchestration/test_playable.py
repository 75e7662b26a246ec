"""The rules of what players can play."""

from collections.abc import Sequence

import numpy as np
import pytest

from bridge.midi.instruments import INSTRUMENTS
from bridge.midi.passage import Ints
from bridge.score.orchestration.hands import in_hands
from bridge.score.orchestration.lines import bars_of, playable
from bridge.score.orchestration.phrases import Phrase
from bridge.score.orchestration.playable import Rule, by_hands, in_two_hands, seconds_in, violations
from generator.score import Voice
from tests.scores import even_grid

GRID = even_grid([[16] * 8], [120]).scenes[0]
SECOND = 1920
"""Ticks at 120 beats a minute."""
CLOCK = seconds_in(GRID)
Row = tuple[float, float, int]
"""Onset and release in seconds, and the pitch."""


def part(rows: Sequence[Row], velocity: int = 80) -> Ints:
    """Return notes at 120 beats a minute."""
    table = [[round(on * SECOND), round(off * SECOND), pitch, velocity, 0, 0] for on, off, pitch in rows]
    return np.array(table, dtype=np.int64).reshape(-1, 6)


def broken(who: str, rows: Sequence[Row], velocity: int = 80) -> list[Rule]:
    return [each.rule for each in violations(part(rows, velocity), INSTRUMENTS[who], CLOCK)]


def line(count: int, each: float, pitch: int = 72, step: int = 0) -> list[Row]:
    return [(at * each, (at + 1) * each, pitch + step * (at % 2)) for at in range(count)]


def test_the_clock_of_a_scene_goes_on_beyond_its_lines() -> None:
    assert CLOCK([-24, 0, SECOND, 16 * SECOND + 24]) == pytest.approx([-0.0125, 0.0, 1.0, 16.0125])


@pytest.mark.parametrize(
    ("who", "rows", "velocity", "rules"),
    [
        ("flute", [(0, 1, 59)], 80, [Rule.RANGE]),
        ("oboe", [(0, 1, 60)], 30, [Rule.DYNAMICS]),
        ("flute", [(0, 1, 62)], 110, [Rule.DYNAMICS]),
        ("flute", [(0, 1, 86)], 110, []),
        ("oboe", line(8, 0.1), 80, [Rule.SPEED] * 5),
        ("oboe", line(3, 0.1), 80, []),
        ("oboe", line(2, 0.05), 80, [Rule.SPEED]),
        ("horns", [(0, 1, pitch) for pitch in (53, 57, 60, 65)], 80, []),
        ("horns", [(0, 1, pitch) for pitch in (48, 53, 57, 60, 65)], 80, [Rule.AT_ONCE]),
        ("flute", [(0, 1, 74), (0.5, 1, 79)], 80, [Rule.AT_ONCE]),
        ("flute", [(0, 0.53, 74), (0.5, 1, 79)], 80, []),
        ("timpani", [(0, 2, 43), (0.5, 2, 48), (1, 2, 43)], 80, []),
        ("contrabasses", line(4, 0.19, 40, 17), 80, [Rule.LEAP] * 3),
        ("contrabasses", line(4, 0.3, 40, 17), 80, []),
        ("flute", line(20, 0.5), 80, [Rule.BREATH]),
        ("flute", [*line(10, 0.5), (5.2, 9, 74)], 80, []),
        ("violin", [(0, 9, 74)], 80, [Rule.BOW]),
        ("violin section", [(0, 9, 74)], 80, []),
    ],
)
def test_a_rule_is_broken_where_nobody_could_play_it(
    who: str, rows: Sequence[Row], velocity: int, rules: Sequence[Rule]
) -> None:
    assert broken(who, rows, velocity) == list(rules)


def test_two_hands_span_a_tenth_each() -> None:
    hands = INSTRUMENTS["piano"].hands
    assert hands is not None
    assert in_two_hands([36, 43, 52, 72, 76, 79, 84], hands)
    assert not in_two_hands([36, 55, 76], hands)
    assert in_two_hands([], hands)


def test_voices_that_hands_cannot_reach_move_by_octaves_and_what_is_held_is_let_go() -> None:
    bass, harmony = part([(0, 4, 36)]), part([(0, 1, 55), (0, 1, 58), (1, 2, 60)])
    melody = part([(0, 1, 84), (1, 2, 90)])
    piano = INSTRUMENTS["piano"]
    assert [each.rule for each in by_hands([melody, harmony, bass], piano, CLOCK)] == [Rule.HANDS] * 2
    laid = in_hands({Voice.MELODY: melody, Voice.HARMONY: harmony, Voice.BASS: bass}, piano, bars_of(GRID))
    assert by_hands([*laid.values()], piano, CLOCK) == []
    assert laid[Voice.MELODY].tolist() == melody.tolist()
    assert (laid[Voice.HARMONY][:, 2] % 12).tolist() == [7, 10, 0]


def test_what_is_too_fast_loses_its_lightest_notes_and_keeps_its_beats() -> None:
    fast = part(line(64, 0.125 / 2, 72, 2))
    slower = playable(fast, INSTRUMENTS["oboe"], bars_of(GRID), Voice.MELODY)
    assert violations(slower, INSTRUMENTS["oboe"], CLOCK) == []
    assert {*range(0, 4 * SECOND, SECOND // 2)} <= {*slower[:, 0].tolist()}
    assert (slower[1:, 0] == slower[:-1, 1]).all(), "what stays lasts as long as what goes"


def test_breath_is_taken_before_a_bar_line_and_a_long_note_is_bowed_again_on_a_beat() -> None:
    blown = playable(part(line(30, 0.5)), INSTRUMENTS["flute"], bars_of(GRID), Voice.MELODY)
    (rest,) = np.flatnonzero(blown[1:, 0] > blown[:-1, 1])
    assert blown[rest + 1, 0] % (2 * SECOND) == 0
    bowed = playable(part([(0.25, 12, 74)]), INSTRUMENTS["violin"], bars_of(GRID), Voice.MELODY)
    assert bowed[:, :2].tolist() == [[SECOND // 4, 7 * SECOND], [7 * SECOND, 12 * SECOND]]


def test_breath_is_taken_before_a_phrase_if_it_can_wait() -> None:
    phrase = Phrase(range(3, 6), 3 * 2 * SECOND, 6 * 2 * SECOND, 80.0, loudest=True)
    blown = playable(part(line(26, 0.5)), INSTRUMENTS["flute"], bars_of(GRID, [phrase]), Voice.MELODY)
    (rest,) = np.flatnonzero(blown[1:, 0] > blown[:-1, 1])
    assert blown[rest + 1, 0] == phrase.start


def test_a_breath_in_a_chord_ends_it_and_strikes_what_goes_on_again() -> None:
    held = part([*((on, on + 2, 64 + on) for on in (0, 2, 4, 6, 8, 10, 12)), (2, 10.9, 60)])
    held = held[np.argsort(held[:, 0], kind="stable")]
    phrase = Phrase(range(4, 7), 8 * SECOND, 14 * SECOND, 80.0, loudest=True)
    blown = playable(held, INSTRUMENTS["horns"], bars_of(GRID, [phrase]), Voice.HARMONY)
    assert violations(blown, INSTRUMENTS["horns"], CLOCK) == []
    assert blown[blown[:, 2] == 60, 0].tolist() == [2 * SECOND, 8 * SECOND]


def test_of_too_many_the_outer_and_the_unlike_stay() -> None:
    chord = part([(0, 1, pitch) for pitch in (48, 55, 60, 64, 72)])
    kept = playable(chord, INSTRUMENTS["horns"], bars_of(GRID), Voice.HARMONY)
    assert kept[:, 2].tolist() == [48, 55, 64, 72]


def test_a_leap_at_speed_becomes_its_octave() -> None:
    wide = part([(0, 0.19, 36), (0.19, 1, 57)])
    near = playable(wide, INSTRUMENTS["contrabasses"], bars_of(GRID), Voice.BASS)
    assert near[:, 2].tolist() == [36, 45]
