"""The sequences a file holds, and the one that is asked for, read into a timeline."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bridge.errors import TimelineError
from bridge.otio.names import plain, plain_marker, plain_shot
from bridge.otio.notes import Notes
from bridge.otio.strips import ZERO, Strip, Window, through
from bridge.otio.sweep import closed, cuts
from bridge.timeline import Marker, Timeline
from integrations.markers import OWN

_LONGEST = Fraction(7 * 24 * 3600)
"""Seconds: what lasts longer is a file gone wrong."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sequence as a format reads it, before it is a timeline."""

    rate: Fraction
    """Frames per second of record time."""
    start: Fraction
    """Start timecode in seconds."""
    drop_frame: bool
    duration: Fraction
    """Seconds."""
    picture: Strip
    """What is seen, from 0 on."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A sequence that a file holds, unread."""

    name: str
    draft: Callable[[Notes], Draft]
    """Reads it. Raises TimelineError if it holds no picture track."""


def chosen(sequences: list[Edited], name: str | None, where: str) -> Edited:
    """Pick a sequence by name; without one, the only one.

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


def finished(draft: Draft, name: str, notes: Notes, where: str) -> Timeline:
    """Make a draft a timeline: cut it to its length, and find the cuts.

    Raises:
        TimelineError: If it has no length or no shot, or would last more than a week.
    """
    if draft.duration <= 0:
        raise TimelineError(
            f"{where} has no length: its picture tracks hold nothing; check what was exported."
        )
    if draft.duration > _LONGEST:
        raise TimelineError(
            f"{where} would last more than a week; its times or its rate are wrong, export it again."
        )
    picture = closed(
        through(Window(ZERO, draft.duration, ZERO), draft.picture), draft.duration, 1 / draft.rate
    )
    if not picture.shots:
        raise TimelineError(f"{where} shows no picture: every clip is disabled or has no length; enable one.")
    markers = _in_order(draft, notes)
    return Timeline(
        name=plain(name),
        rate=draft.rate,
        start=draft.start,
        drop_frame=draft.drop_frame,
        duration=draft.duration,
        shots=tuple(map(plain_shot, picture.shots)),
        cuts=cuts(picture, draft.duration),
        markers=tuple(map(plain_marker, markers)),
        warnings=tuple(map(plain, notes.sentences())),
    )


def _in_order(draft: Draft, notes: Notes) -> tuple[Marker, ...]:
    """The markers between the first and the last instant, both included, by time.

    One that lies on the picture and on its sound alike is one marker. Those Recue itself put there are left out.
    """
    same = {
        (mark.time, mark.name, mark.color, mark.comment): mark
        for mark in reversed(draft.picture.markers)
        if not mark.name.startswith(OWN)
    }
    inside = [mark for mark in reversed(same.values()) if 0 <= mark.time <= draft.duration]
    for _ in range(len(same) - len(inside)):
        notes.add("A marker lies before the timeline's start or after its end and was left out.")
    return tuple(sorted(inside, key=lambda mark: mark.time))


def _distinct(sequences: list[Edited]) -> dict[str, Edited]:
    """Sequences by name; the second of a name is called `name (2)`."""
    met: Counter[str] = Counter()
    named: dict[str, Edited] = {}
    for sequence in sequences:
        name = plain(sequence.name)
        met[name] += 1
        count = met[name]
        named[name if count == 1 else f"{name} ({count})"] = sequence
    return named
