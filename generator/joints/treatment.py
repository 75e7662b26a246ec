"""The treatment of a cue's first and last bar, by which it meets its neighbours.

Notes are lengthened, shortened and moved to other pitches, and where a cue closes its last bar broadens: melody, bass and
accompaniment strike no more after their last note or chord. None is added. Every tick that carried an onset still does, but in
the end of a cue that closes, where only hits do, and the rhythm that is to be kept. A treatment depends on the cue's own notes
and its conditions alone, so that takes can be treated before any is chosen.
"""

import numpy as np

from generator.cadences import TONIC, final_chord
from generator.conditions import Bools, Cadence, Conditions, Ending, Ints, Opening
from generator.joints.pickup import lead_in
from generator.pieces.chords import ROOT, ROOTS, TONES
from generator.pieces.grid import SIXTEENTH, half
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY
from generator.pieces.passages import LOWEST, PITCHES
from generator.rows import END, PART, PITCH, START

DRIVEN = 0.0
"""The arousal from which a melody lands in the middle of the last bar, and calmer ones on its first beat."""
FEW = 2
"""The most bars of a cue whose melody lands in the middle of the last."""
TIE_ORDER = (ACCOMPANIMENT, MELODY, BASS)
"""The order in which parts are preferred for a tie: a held inner note draws less attention than an outer one."""


def apply_treatment(rows: Ints, conditions: Conditions) -> Ints:
    """Treat the first and the last bar of a cue as its conditions ask.

    Args:
        rows: The cue's notes, columns as in `generator.rows`. (notes, 4)
        conditions: Of the cue.

    Returns:
        As the rows, ordered by start, then pitch; fewer where the cue closes.
    """
    rows = rows.copy()
    if conditions.opening is Opening.PICKUP and not any(each.bar == 0 for each in conditions.themes):
        lead_in(rows, conditions)
    end = _end(conditions)
    if conditions.ending is Ending.REST:
        end = _rest_begins(conditions)
        rows = rows[rows[:, START] < end]
        rows[:, END] = np.minimum(rows[:, END], end)
    if conditions.closes:
        rows = _come_to_rest(rows, conditions)
        _close(rows, conditions, end)
    if conditions.ending is Ending.TIED:
        _tie(rows, conditions, end)
    return rows[np.lexsort((rows[:, PITCH], rows[:, START]))]


def _end(conditions: Conditions) -> int:
    """Return the tick at which a cue ends."""
    return int(conditions.steps.sum()) * SIXTEENTH


def _last_bar(conditions: Conditions) -> int:
    """Return the tick at which the last bar begins."""
    return int(conditions.steps[:-1].sum()) * SIXTEENTH


def _rest_begins(conditions: Conditions) -> int:
    """Return the tick at which the rest begins: a beat before the end, or a sixteenth after a hit that comes later.

    Where a fermata holds the last beat, it is a sixteenth of that before the end.
    """
    last = int(conditions.steps[-1])
    hits = np.flatnonzero(conditions.hits[-1, :last])
    after_hit = _last_bar(conditions) + (int(hits[-1]) + 1) * SIXTEENTH if len(hits) else 0
    rest = 1 if conditions.held[-1, last - 1] else conditions.beat
    return max(_end(conditions) - rest * SIXTEENTH, after_hit)


def _come_to_rest(rows: Ints, conditions: Conditions) -> Ints:
    """Remove what each part strikes after its last note or chord; on a hit, and in a rhythm to keep, one part still strikes.

    The melody lands first, so that it is held over what bass and accompaniment strike until theirs.
    """
    needed = _hits(conditions) if conditions.rhythm is None else np.unique(rows[:, START])
    for part in (MELODY, BASS, ACCOMPANIMENT):
        mine, start = rows[:, PART] == part, rows[:, START]
        later = mine & (start > _lands(rows, part, conditions))
        alone = np.isin(start, needed) & ~np.isin(start, start[~mine])
        rows = rows[~later | alone]
    return rows


def _hits(conditions: Conditions) -> Ints:
    """Return the ticks of the last bar's hits. (hits,)"""
    hits: Ints = _last_bar(conditions) + SIXTEENTH * np.flatnonzero(conditions.hits[-1])
    return hits


def _lands(rows: Ints, part: int, conditions: Conditions) -> int:
    """Return the first onset of a part from where it may land; the end where there is none.

    Bass and accompaniment land in the second half of the last bar. So does the melody of a cue that is driven or short, or whose last
    chord is no longer; that of others lands on its first beat.
    """
    last = int(conditions.steps[-1]) * SIXTEENTH
    broad = (
        conditions.arousal[-1] < DRIVEN and conditions.bars > FEW and conditions.cadence is not Cadence.HALF
    )
    first = 0 if part == MELODY and broad else half(last, conditions.beat * SIXTEENTH)
    first = 0 if first == last else first
    start = rows[rows[:, PART] == part, START]
    return int(start[start >= _last_bar(conditions) + first].min(initial=_end(conditions)))


def _close(rows: Ints, conditions: Conditions, end: int) -> None:
    """Move the last notes of a cue to its cadence's chord, the bass to the root, and hold them to the end, in place.

    These are the last note of melody and bass, and all notes of the accompaniment from its last chord on. The melody of an
    authentic cadence ends on the tonic.
    """
    chord, since = final_chord(conditions.cadence, conditions.key.mode), _last_bar(conditions)
    tones, root = TONES[chord] > 0, np.arange(ROOTS) == ROOT[chord]
    struck = _lands(rows, ACCOMPANIMENT, conditions)
    from_chord_on: Ints = np.flatnonzero((rows[:, PART] == ACCOMPANIMENT) & (rows[:, START] >= struck))
    inner = from_chord_on if len(from_chord_on) else _last_struck(rows, ACCOMPANIMENT, since)
    bass, melody = (_last_struck(rows, part, since) for part in (BASS, MELODY))
    sung = root if conditions.cadence is Cadence.AUTHENTIC else tones
    for notes, allowed in ((bass, root), (inner, tones), (melody, sung)):
        for note in notes:
            rows[note, PITCH] = _nearest(rows, note, allowed)
        rows[notes, END] = end
    _release_before_struck_again(rows, ACCOMPANIMENT)


def _release_before_struck_again(rows: Ints, part: int) -> None:
    """End each note of a part where its pitch is struck again."""
    mine = np.flatnonzero(rows[:, PART] == part)
    mine = mine[np.lexsort((rows[mine, START], rows[mine, PITCH]))]
    one, again = mine[:-1], mine[1:]
    same = rows[one, PITCH] == rows[again, PITCH]
    rows[one[same], END] = np.minimum(rows[one[same], END], rows[again[same], START])


def _last_struck(rows: Ints, part: int, since: int) -> Ints:
    """Return the rows that a part strikes last, if that is in the last bar."""
    mine = np.flatnonzero((rows[:, PART] == part) & (rows[:, START] >= since))
    last: Ints = mine[rows[mine, START] == rows[mine, START].max(initial=since)]
    return last


def _nearest(rows: Ints, note: np.int64, allowed: Bools) -> int:
    """Find the free allowed pitch nearest a note's own.

    A pitch is free if no other note has it that begins at the same time, or sounds in another part.
    """
    start, own = rows[note, START], rows[note, PITCH]
    sounding = (rows[:, START] <= start) & (rows[:, END] > start)
    others = sounding & ((rows[:, START] == start) | (rows[:, PART] != rows[note, PART]))
    others[note] = False
    pitches = np.arange(LOWEST, LOWEST + PITCHES)
    free = pitches[allowed[pitches % 12] & ~np.isin(pitches, rows[others, PITCH])]
    return int(free[np.argmin(np.abs(free - own))])


def _tie(rows: Ints, conditions: Conditions, end: int) -> None:
    """Hold one tone of the last bar to the end, if the next cue's tonic chord has it: the last struck of its part."""
    assert conditions.following is not None
    following = TONES[TONIC[conditions.following.mode]] > 0
    shared = np.roll(
        following, conditions.following.tonic - conditions.key.tonic
    )  # by degrees above this tonic
    for part in TIE_ORDER:
        struck = _last_struck(rows, part, _last_bar(conditions))
        common = struck[shared[rows[struck, PITCH] % 12]]
        if len(common):
            rows[common[-1], END] = end
            return
