"""The treatment of a cue's first and last bar, by which it meets its neighbours.

Notes are lengthened, shortened and moved to other pitches, and where a cue closes bass and harmony strike fewer; none is
added. Every sixteenth that carried an onset still does, but in the beat of a rest, where only hits do. A treatment depends
on the cue's own notes and its conditions alone, so that takes can be treated before any is chosen.
"""

import numpy as np

from generator.conditions import Bools, Cadence, Conditions, Ending, Ints, Opening
from generator.harmony import DOMINANT, ROOTS, SUBMEDIANT, TONES, TONIC
from generator.joints.columns import END, PITCH, START, VOICE
from generator.joints.pickup import lead_in, middle_beat
from generator.roll import LOWEST, PITCHES
from generator.voices import BASS, HARMONY, MELODY

TIE_ORDER = (HARMONY, MELODY, BASS)
"""The order in which voices are preferred for a tie: a held inner voice draws less attention than an outer one."""


def apply_treatment(rows: Ints, conditions: Conditions) -> Ints:
    """Treat the first and the last bar of a cue as its conditions ask.

    Args:
        rows: The cue's notes. (notes, 4)
        conditions: Of the cue.

    Returns:
        As the rows, ordered by start, then pitch; fewer where the cue closes.
    """
    rows = rows.copy()
    if conditions.opening is Opening.PICKUP:
        lead_in(rows, conditions)
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


def _rest_begins(conditions: Conditions) -> int:
    """Return the sixteenth at which the rest begins: a beat before the end, or right after a hit that comes later.

    Where a fermata holds the last beat, it is a sixteenth of that before the end.
    """
    end, last = int(conditions.steps.sum()), int(conditions.steps[-1])
    hits = np.flatnonzero(conditions.hits[-1, :last])
    after_hit = end - last + int(hits[-1]) + 1 if len(hits) else 0
    rest = 1 if conditions.held[-1, last - 1] else conditions.beat
    return max(end - rest, after_hit)


def _come_to_rest(rows: Ints, conditions: Conditions) -> Ints:
    """Remove what bass and harmony strike after their last chord, the first from the middle of the last bar on.

    Notes on sixteenths where no other voice strikes stay.
    """
    for voice in (BASS, HARMONY):
        mine, start = rows[:, VOICE] == voice, rows[:, START]
        later = mine & (start > _chord_struck(rows, voice, conditions))
        rows = rows[~(later & np.isin(start, start[~mine]))]
    return rows


def _chord_struck(rows: Ints, voice: int, conditions: Conditions) -> int:
    """Return the first onset of a voice from the middle of the last bar on; the end where there is none."""
    end, last = int(conditions.steps.sum()), int(conditions.steps[-1])
    middle = end - last + middle_beat(last, conditions.beat)
    start = rows[rows[:, VOICE] == voice, START]
    return int(start[start >= middle].min(initial=end))


def _close(rows: Ints, conditions: Conditions, end: int) -> None:
    """Move the last notes of a cue to its cadence's chord, the bass to the root, and hold them to the end, in place.

    These are the last note of melody and bass, and all notes of the harmony from its last chord on.
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
    """End each note of a voice where its pitch is struck again."""
    mine = np.flatnonzero(rows[:, VOICE] == voice)
    mine = mine[np.lexsort((rows[mine, START], rows[mine, PITCH]))]
    one, again = mine[:-1], mine[1:]
    same = rows[one, PITCH] == rows[again, PITCH]
    rows[one[same], END] = np.minimum(rows[one[same], END], rows[again[same], START])


def _final_chord(conditions: Conditions) -> int:
    """Return the label of the chord on which the harmony closes."""
    mode = conditions.key.mode
    closes = {
        Cadence.AUTHENTIC: TONIC[mode],
        Cadence.HALF: DOMINANT,
        Cadence.DECEPTIVE: SUBMEDIANT[mode],
    }
    return closes[conditions.cadence]


def _last_struck(rows: Ints, voice: int, since: int) -> Ints:
    """Return the rows that a voice strikes last, if that is in the last bar."""
    mine = np.flatnonzero((rows[:, VOICE] == voice) & (rows[:, START] >= since))
    last: Ints = mine[rows[mine, START] == rows[mine, START].max(initial=since)]
    return last


def _nearest(rows: Ints, note: np.int64, allowed: Bools) -> int:
    """Find the free allowed pitch nearest a note's own.

    A pitch is free if no other note has it that begins at the same time, or sounds in another voice.
    """
    start, own = rows[note, START], rows[note, PITCH]
    sounding = (rows[:, START] <= start) & (rows[:, END] > start)
    others = sounding & ((rows[:, START] == start) | (rows[:, VOICE] != rows[note, VOICE]))
    others[note] = False
    pitches = np.arange(LOWEST, LOWEST + PITCHES)
    free = pitches[allowed[pitches % 12] & ~np.isin(pitches, rows[others, PITCH])]
    return int(free[np.argmin(np.abs(free - own))])


def _tie(rows: Ints, conditions: Conditions, end: int) -> None:
    """Hold one tone of the last bar to the end, if the next cue's tonic chord has it: the last struck of its voice."""
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
