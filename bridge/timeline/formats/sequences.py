"""The sequences of a file, and the chosen one as a timeline."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bridge.errors import TimelineError
from bridge.plain_text import plain
from bridge.timeline import Cut, Marker, Timeline
from bridge.timeline.formats.flattening import closed, cuts
from bridge.timeline.formats.names import plain_marker, plain_shot
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import ZERO, Strip, Window, through
from bridge.timeline.through_edits import unseen_edits
from bridge.timeline.timecode import timecode
from integrations.markers import OWN

_LONGEST = Fraction(7 * 24 * 3600)
"""Seconds; a longer timeline is taken for a damaged file."""


@dataclass(frozen=True, slots=True)
class ParsedSequence:
    """A sequence as its format's reader returns it: one flattened layer of picture."""

    rate: Fraction
    """Frames per second of record time."""
    start: Fraction
    """Start timecode in seconds."""
    drop_frame: bool
    duration: Fraction
    """Seconds."""
    picture: Strip
    """The visible picture, from 0 on."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A sequence in a file, not parsed yet."""

    name: str
    parse: Callable[[Remarks], ParsedSequence]
    """The parser. Raises TimelineError if the sequence holds no picture track."""


def chosen(sequences: list[Edited], name: str | None, where: str) -> Edited:
    """Pick a sequence by name, or the only one if no name is given.

    Raises:
        TimelineError: If there is none, none of that name, or several to choose from.
    """
    if not sequences:
        raise TimelineError(f"{where} holds no sequence; export the timeline itself, not its clips or bins.")
    named = _distinct(sequences)
    if name is not None and name in named:
        return named[name]
    listed = ", ".join(f"'{known}'" for known in named)
    if name is not None:
        raise TimelineError(f"{where} holds no sequence '{name}'; use --sequence with one of {listed}.")
    if len(sequences) > 1:
        raise TimelineError(f"{where} holds {len(sequences)} sequences; pick one with --sequence: {listed}.")
    return sequences[0]


def finished(sequence: ParsedSequence, name: str, remarks: Remarks, where: str) -> Timeline:
    """Convert a parsed sequence to a timeline: trim it to its length, and find the cuts.

    Raises:
        TimelineError: If it has no length or no shot, or would last more than a week.
    """
    if sequence.duration <= 0:
        raise TimelineError(
            f"{where} has no length: its picture tracks hold nothing; check what was exported."
        )
    if sequence.duration > _LONGEST:
        raise TimelineError(
            f"{where} would last more than a week; its times or its rate are wrong, export it again."
        )
    picture = closed(
        through(Window(ZERO, sequence.duration, ZERO), sequence.picture), sequence.duration, 1 / sequence.rate
    )
    if not picture.shots:
        raise TimelineError(f"{where} shows no picture: every clip is disabled or has no length; enable one.")
    markers = _in_order(sequence, remarks)
    found = _seen(cuts(picture, sequence.duration), picture, sequence, remarks)
    return Timeline(
        name=plain(name),
        rate=sequence.rate,
        start=sequence.start,
        drop_frame=sequence.drop_frame,
        duration=sequence.duration,
        shots=tuple(map(plain_shot, picture.shots)),
        cuts=found,
        markers=tuple(map(plain_marker, markers)),
        warnings=tuple(map(plain, remarks.sentences())),
    )


def _seen(
    found: tuple[Cut, ...], picture: Strip, sequence: ParsedSequence, remarks: Remarks
) -> tuple[Cut, ...]:
    """Return the cuts but for the through edits at which nothing changes: no picture, no transition and no effect."""
    unseen = unseen_edits(picture.shots, 1 / sequence.rate) - picture.edits.keys()
    for time in sorted(unseen):
        frame = round((sequence.start + time) * sequence.rate)
        at = timecode(frame, sequence.rate, drop_frame=sequence.drop_frame)
        remarks.add(f"At {at} the shot goes on unbroken behind an edit, so no cut is counted there.")
    return tuple(cut for cut in found if cut.time not in unseen)


def _in_order(sequence: ParsedSequence, remarks: Remarks) -> tuple[Marker, ...]:
    """Return the markers from the first to the last instant, both included, sorted by time.

    Equal markers on the picture and on its sound count as one. Markers that Recue wrote are dropped.
    """
    same = {
        (mark.time, mark.name, mark.color, mark.comment): mark
        for mark in reversed(sequence.picture.markers)
        if not mark.name.startswith(OWN)
    }
    inside = [mark for mark in reversed(same.values()) if 0 <= mark.time <= sequence.duration]
    for _ in range(len(same) - len(inside)):
        remarks.add("A marker lies before the timeline's start or after its end and was left out.")
    return tuple(sorted(inside, key=lambda mark: mark.time))


def _distinct(sequences: list[Edited]) -> dict[str, Edited]:
    """Index sequences by name; the second of a name is called `name (2)`."""
    met: Counter[str] = Counter()
    named: dict[str, Edited] = {}
    for sequence in sequences:
        name = plain(sequence.name)
        met[name] += 1
        count = met[name]
        named[name if count == 1 else f"{name} ({count})"] = sequence
    return named
