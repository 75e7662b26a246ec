"""The sequences of a file, and the chosen one as a timeline."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from bridge.errors import TimelineError
from bridge.plain_text import plain
from bridge.timeline import Cut, Marker, Media, MediaKind, Shot, Timeline
from bridge.timeline.black import visible
from bridge.timeline.formats.flattening import closed, cuts
from bridge.timeline.formats.names import plain_caption, plain_marker, plain_shot, plain_sound
from bridge.timeline.formats.overlays import seen
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sounds import captions_of, sounds_of
from bridge.timeline.formats.strips import ZERO, Strip, Window, shifted, through
from bridge.timeline.formats.zero import Zero, zero_of
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
    start: Fraction | None
    """Start timecode in seconds; None where the file states none."""
    drop_frame: bool
    duration: Fraction
    """Seconds."""
    picture: Strip
    """The visible picture, from 0 on, with all that is heard and captioned; of a sequence that is sound alone, the rest."""
    begins: Fraction = ZERO
    """Seconds from 0 to its first item, be that a gap, where the file states where items lie."""
    sound_only: bool = False
    """True for a sequence that has sound and no picture; its duration is that of the sound."""


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


def finished(
    sequence: ParsedSequence, name: str, remarks: Remarks, where: str, *, sound_only: bool = False
) -> Timeline:
    """Convert a parsed sequence to a timeline: find its frame 0, trim it to its length, and find cuts and sounds.

    Args:
        sequence: The sequence.
        name: Its name.
        remarks: What was read differently than written.
        where: The file's name in an error message.
        sound_only: Make one shot of a sequence that is sound alone.

    Raises:
        TimelineError: If it has no length or no shot, or would last more than a week.
    """
    if sequence.sound_only and sequence.duration > 0:
        sequence = _heard(sequence, plain(name), where, asked=sound_only)
    if sequence.duration <= 0:
        raise TimelineError(
            f"{where} has no length: its picture tracks hold nothing; check what was exported."
        )
    if sequence.duration > _LONGEST:
        raise TimelineError(
            f"{where} would last more than a week; its times or its rate are wrong, export it again."
        )
    sequence = replace(sequence, picture=seen(sequence.picture, remarks))
    sequence = _from_zero(sequence, remarks)
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
        start=sequence.start or ZERO,
        drop_frame=sequence.drop_frame,
        duration=sequence.duration,
        shots=tuple(map(plain_shot, picture.shots)),
        cuts=found,
        markers=tuple(map(plain_marker, markers)),
        warnings=tuple(map(plain, remarks.sentences())),
        sounds=tuple(map(plain_sound, sounds_of(picture.sounds))),
        captions=captions_of(map(plain_caption, picture.captions)),
    )


def _from_zero(sequence: ParsedSequence, remarks: Remarks) -> ParsedSequence:
    """Move frame 0 of a sequence to its first item where its places count from a timecode, with a remark."""
    first = next((shot for shot in visible(sequence.picture.shots) if shot.end > 0), None)
    zero = _zero(sequence, first) if first is not None else None
    if zero is None:
        return sequence
    code = timecode(round(zero.start * sequence.rate), sequence.rate, drop_frame=zero.drop_frame)
    remarks.add(f"The first item lies at {code}; that is read as the start timecode, not as so much black.")
    return replace(
        sequence,
        start=zero.start,
        drop_frame=zero.drop_frame,
        duration=sequence.duration - zero.offset,
        picture=shifted(sequence.picture, -zero.offset),
    )


def _zero(sequence: ParsedSequence, first: Shot) -> Zero | None:
    """Return frame 0 of a sequence, by its first item or by its first picture, if it is not where the file counts from."""
    start, rate, drops = sequence.start, sequence.rate, sequence.drop_frame
    offsets = (offset for offset in (sequence.begins, first.start) if offset > 0)
    return next(filter(None, (zero_of(each, first, start, rate, drop_frame=drops) for each in offsets)), None)


def _heard(sequence: ParsedSequence, name: str, where: str, *, asked: bool) -> ParsedSequence:
    """Return a sequence that is sound alone as one shot.

    Raises:
        TimelineError: If the user does not ask for that.
    """
    if not asked:
        raise TimelineError(
            f"{where} has sound and no picture; export it with its picture, or score the sound as one shot with --sound-only."
        )
    shot = Shot(name, Media("", MediaKind.MISSING, black=False), ZERO, sequence.duration, ZERO)
    return replace(sequence, picture=replace(sequence.picture, shots=(shot,)))


def _seen(
    found: tuple[Cut, ...], picture: Strip, sequence: ParsedSequence, remarks: Remarks
) -> tuple[Cut, ...]:
    """Return the cuts but for the through edits at which nothing changes: no picture, no transition and no effect."""
    unseen = unseen_edits(picture.shots, 1 / sequence.rate) - picture.edits.keys()
    for time in sorted(unseen):
        frame = round(((sequence.start or ZERO) + time) * sequence.rate)
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
