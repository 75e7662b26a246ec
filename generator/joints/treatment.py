"""What is written into a cue's first and last bar, so that it meets its neighbours.

Notes are lengthened, shortened and moved to other pitches, and where a cue closes bass and harmony strike fewer; none is
added. Every sixteenth that carried an onset still does, but in the beat of a rest, where only hits do. A treatment rests
on the cue's own notes and its conditions alone, so that takes can be treated before any is chosen.
"""

import numpy as np

from generator.conditions import Bools, Cadence, Conditions, Ending, Ints, Mode, Opening
from generator.harmony import DOMINANT, ROOTS, SUBMEDIANT, TONES, TONIC
from generator.keys import SCALES
from generator.roll import LOWEST, PITCHES
from generator.voices import BASS, HARMONY, MELODY

LEAD = 3
"""Notes of a pick-up at most."""
START, END, PITCH, VOICE = range(4)
"""The columns of notes, as `generator.decoding.notes_of` gives them: pitch counts from the tonic."""
TIE_ORDER = (HARMONY, MELODY, BASS)
"""Which voice ties a tone by preference: an inner one is felt, an outer one is heard to wait."""


def treated(rows: Ints, conditions: Conditions) -> Ints:
    """Write the first and the last bar of a cue as its conditions have them.

    Args:
        rows: The cue's notes. (notes, 4)
        conditions: Of the cue.

    Returns:
        As the rows, ordered by start, then pitch; fewer where the cue closes.
    """
    rows = rows.copy()
    if conditions.opening is Opening.PICKUP:
        _lead_in(rows, conditions)
    end = int(conditions.steps.sum())
    if conditions.ending is Ending.REST:
        end = _rest_begins(conditions)
        rows = rows[rows[:, START] < end]
        rows[:, END] = np.minimum(rows[:, END], end)
    if conditions.ending in {Ending.REST, Ending.SUSTAINED}:
        rows = _come_to_rest(rows, conditions)
        _close(rows, conditions, end)
    if conditions.ending is Ending.TIED:
        _tie(rows, conditions, end)
    return rows[np.lexsort((rows[:, PITCH], rows[:, START]))]


def _lead_in(rows: Ints, conditions: Conditions) -> None:
    """Have the melody walk to its first strong note: up to LEAD notes before it go by steps of the scale.

    That note is the first one after a pick-up bar, else the first from the middle of the first bar on. They come from
    the side they were on; what is struck on the scene's edge stays, it belongs to the chord there.
    """
    first = int(conditions.steps[0])
    strong = first if conditions.pickup else _middle(first, conditions.beat)
    melody = np.flatnonzero(rows[:, VOICE] == MELODY)
    starts = rows[melody, START]
    later = melody[starts >= strong]
    lead = melody[(starts > 0) & (starts < strong)][-LEAD:]
    if not (len(lead) and len(later)):
        return
    goal = int(rows[later[0], PITCH])
    up = rows[lead, PITCH].mean() <= goal
    walk = _steps_from(goal, -1 if up else 1, conditions.key.mode, len(lead))
    rows[lead, PITCH] = walk[::-1]


def _middle(steps: int, beat: int) -> int:
    """The beat nearest the middle of a bar, not its first."""
    return beat * max(1, round(steps / 2 / beat))


def _steps_from(pitch: int, way: int, mode: Mode, count: int) -> list[int]:
    """The next tones of the scale above (1) or below (-1) a pitch; the pitch itself where there is no room."""
    tones = [p for p in range(LOWEST, LOWEST + PITCHES) if p % 12 in SCALES[mode] and way * (p - pitch) > 0]
    nearest = sorted(tones, key=lambda p: abs(p - pitch))[:count]
    return [*nearest, *[pitch] * (count - len(nearest))]


def _rest_begins(conditions: Conditions) -> int:
    """The sixteenth from which on nothing sounds: a beat before the end, or right after a hit that comes later."""
    end, last = int(conditions.steps.sum()), int(conditions.steps[-1])
    hits = np.flatnonzero(conditions.hits[-1, :last])
    after_hit = end - last + int(hits[-1]) + 1 if len(hits) else 0
    return max(end - conditions.beat, after_hit)


def _come_to_rest(rows: Ints, conditions: Conditions) -> Ints:
    """Have bass and harmony strike their last chord from the middle of the last bar on, and then no more.

    What they strike after it stays where no other voice strikes on its sixteenth.
    """
    for voice in (BASS, HARMONY):
        mine, start = rows[:, VOICE] == voice, rows[:, START]
        later = mine & (start > _chord_struck(rows, voice, conditions))
        rows = rows[~(later & np.isin(start, start[~mine]))]
    return rows


def _chord_struck(rows: Ints, voice: int, conditions: Conditions) -> int:
    """When a voice first strikes from the middle of the last bar on; the end where it does not."""
    end, last = int(conditions.steps.sum()), int(conditions.steps[-1])
    middle = end - last + _middle(last, conditions.beat)
    start = rows[rows[:, VOICE] == voice, START]
    return int(start[start >= middle].min(initial=end))


def _close(rows: Ints, conditions: Conditions, end: int) -> None:
    """Put what ends a cue on its cadence's chord, the bass on the root; it sounds to the end.

    That is the last note of melody and bass, and all that the harmony strikes from its last chord on.
    """
    chord, since = _final_chord(conditions), int(conditions.steps[:-1].sum())
    tones, root = TONES[chord] > 0, np.arange(12) == chord % ROOTS
    struck = _chord_struck(rows, HARMONY, conditions)
    from_chord_on: Ints = np.flatnonzero((rows[:, VOICE] == HARMONY) & (rows[:, START] >= struck))
    harmony = from_chord_on if len(from_chord_on) else _last_struck(rows, HARMONY, since)
    bass, melody = (_last_struck(rows, voice, since) for voice in (BASS, MELODY))
    for notes, allowed in ((bass, root), (harmony, tones), (melody, tones)):
        for note in notes:
            rows[note, PITCH] = _nearest(rows, note, allowed)
        rows[notes, END] = end
    _release_before_struck_again(rows, HARMONY)


def _release_before_struck_again(rows: Ints, voice: int) -> None:
    """End notes of a voice where it strikes their pitch again."""
    mine = np.flatnonzero(rows[:, VOICE] == voice)
    mine = mine[np.lexsort((rows[mine, START], rows[mine, PITCH]))]
    one, again = mine[:-1], mine[1:]
    same = rows[one, PITCH] == rows[again, PITCH]
    rows[one[same], END] = np.minimum(rows[one[same], END], rows[again[same], START])


def _final_chord(conditions: Conditions) -> int:
    """The label of the chord on which the harmony closes."""
    mode = conditions.key.mode
    closes = {
        Cadence.AUTHENTIC: TONIC[mode],
        Cadence.HALF: DOMINANT,
        Cadence.DECEPTIVE: SUBMEDIANT[mode],
    }
    return closes[conditions.cadence]


def _last_struck(rows: Ints, voice: int, since: int) -> Ints:
    """What a voice strikes last, where that is in the last bar: indices of rows."""
    mine = np.flatnonzero((rows[:, VOICE] == voice) & (rows[:, START] >= since))
    last: Ints = mine[rows[mine, START] == rows[mine, START].max(initial=since)]
    return last


def _nearest(rows: Ints, note: np.int64, allowed: Bools) -> int:
    """The pitch nearest a note's own that is allowed, and that no note has which begins with it or is another voice's."""
    start, own = rows[note, START], rows[note, PITCH]
    sounding = (rows[:, START] <= start) & (rows[:, END] > start)
    others = sounding & ((rows[:, START] == start) | (rows[:, VOICE] != rows[note, VOICE]))
    others[note] = False
    pitches = np.arange(LOWEST, LOWEST + PITCHES)
    free = pitches[allowed[pitches % 12] & ~np.isin(pitches, rows[others, PITCH])]
    return int(free[np.argmin(np.abs(free - own))])


def _tie(rows: Ints, conditions: Conditions, end: int) -> None:
    """Hold one tone of the last bar that is in the next cue's tonic chord, if there is one: the last struck of its voice."""
    assert conditions.following is not None
    following = TONES[TONIC[conditions.following.mode]] > 0
    shared = np.roll(
        following, conditions.following.tonic - conditions.key.tonic
    )  # by degrees above this tonic
    for voice in TIE_ORDER:
        struck = _last_struck(rows, voice, int(conditions.steps[:-1].sum()))
        common = struck[shared[rows[struck, PITCH] % 12]]
        if len(common):
            rows[common[-1], END] = end
            return
