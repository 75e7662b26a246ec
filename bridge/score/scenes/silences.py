"""The stretches of a timeline without music: where a person asks for none, and before and after the film."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from bridge.score.marker_words import CUT, END_MUSIC, Request, Word, requests
from bridge.score.scenes.leaders import ends_of
from bridge.score.scenes.markers import Anchor, called, scene_anchors
from bridge.score.scenes.sheet_cues import SheetCue, gaps
from bridge.settings import FILE_NAME, ScenePreferences
from bridge.settings.preferences import Music, timecodes
from bridge.timeline import Marker, Timeline
from bridge.timeline.timecode import frame_number, frames_from, record_timecode

NAME = "Silence"
"""The name of a scene without music where nobody gives it another."""


class Silence(StrEnum):
    """The reason for which a scene has no music."""

    BLACK = "black"
    """It is before the first picture."""
    LEADER = "leader"
    """It is a leader, bars or a slate before or after the film."""
    MARKER = "marker"
    """A marker asks for it."""
    SETTINGS = "settings"
    """The settings ask for it."""
    CHOICE = "choice"
    """A person chose it for this very scene."""
    SHEET = "sheet"
    """A spotting sheet has no cue there."""
    EDGES = "edges"
    """A person has the music beside it begin later, or end earlier."""


ASKED = frozenset({Silence.MARKER, Silence.SETTINGS, Silence.CHOICE, Silence.SHEET, Silence.EDGES})
"""Reasons of a person; the others are read from the cut."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch without music."""

    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    """Seconds from the timeline's first frame."""
    why: Silence
    name: str = ""
    """A person's name for it; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Silences:
    """The stretches of a timeline without music."""

    stretches: tuple[Stretch, ...]
    """In order, apart from one another."""
    begun: tuple[Anchor, ...]
    """The anchors of markers that begin a scene, in order: those in black and leaders where the film begins."""
    remarks: tuple[str, ...]
    """Sentences for the report."""

    @property
    def edges(self) -> frozenset[Fraction]:
        """Where stretches begin and end, in seconds."""
        return frozenset(edge for each in self.stretches for edge in (each.start, each.end))

    def begun_at(self, start: Fraction, end: Fraction) -> Stretch | None:
        """Return the stretch of which a span without music is; None where the span has music.

        A span may be longer than its stretch where the next edge leaves no room for a bar, but never twice as long.
        """
        over = next((each for each in self.stretches if each.start <= start < each.end), None)
        return over if over is not None and 2 * (over.end - start) > end - start else None


def silences_of(
    timeline: Timeline,
    preferences: ScenePreferences,
    music: Mapping[str, Music | None],
    cues: Sequence[SheetCue] | None = None,
) -> Silences:
    """Find the stretches without music.

    Args:
        timeline: The cut.
        preferences: The user's preferences for scenes: a scene or a cue that begins ends a silence.
        music: The settings' word on music; ranges of timecodes count here, scenes do not.
        cues: The cues of a spotting sheet, which decide in place of markers, leaders and black; None where none is given.
    """
    if cues is not None:
        return _between(timeline, cues, silences_of(timeline, preferences, music))
    anchors = scene_anchors(timeline, preferences)
    by_name, ranges = _marked(timeline, anchors, preferences)
    laid, told = _laid(timeline, music)
    asked = _joined([*by_name, *ranges, *laid])
    found = _joined([*asked, *_ends(timeline, anchors)])
    begun = tuple(placed for anchor in anchors if (placed := _outside(anchor, found)) is not None)
    lost = [anchor.marker for anchor in anchors if _outside(anchor, found) is None]
    return Silences(found, begun, (*told, *_inside_silence(timeline, lost)))


def _between(timeline: Timeline, cues: Sequence[SheetCue], read: Silences) -> Silences:
    """Return the silences between cues; one that is there without them keeps its reason and its name."""
    asked = [each for each in read.stretches if each.why is Silence.SETTINGS]
    found = []
    for start, end in gaps(timeline, cues):
        known = read.begun_at(start, end)
        found.append(replace(known, start=start, end=end) if known else Stretch(start, end, Silence.SHEET))
    begun = tuple(
        Anchor(Marker(cue.name, cue.start, origin=cue.where), cue.start, cue.name, heard=True, by_sheet=True)
        for cue in cues
    )
    return Silences(_joined([*found, *asked]), begun, ())


def heard_span(timeline: Timeline, preferences: ScenePreferences) -> tuple[Fraction, Fraction]:
    """Return the instants, in seconds, before and after which nothing sounds because no film is there."""
    read = [each for each in silences_of(timeline, preferences, {}).stretches if each.why not in ASKED]
    begins = next((each.end for each in read if each.start == 0), Fraction(0))
    return begins, next(
        (each.start for each in read if each.start and each.end == timeline.duration), timeline.duration
    )


def end_remarks(timeline: Timeline, preferences: ScenePreferences) -> tuple[str, ...]:
    """Return a sentence on each silence before and after the film that nobody asked for."""
    begins, stops = heard_span(timeline, preferences)
    ends = ends_of(timeline)
    told = []
    if timeline.frame_at(begins) and not any(start == 0 for (start, _), _ in ends.leaders):
        code = record_timecode(timeline, timeline.frame_at(begins))
        what = "picture" if begins == ends.head else "music"
        told.append(f"The {what} begins at {code}; the {float(begins):.1f} s of black before it are silent.")
    spans = [
        ((Fraction(0), begins) if start == 0 else (stops, end), names) for (start, end), names in ends.leaders
    ]
    return (*told, *(_of_leader(timeline, span, names) for span, names in spans if span[0] < span[1]))


def _of_leader(timeline: Timeline, span: tuple[Fraction, Fraction], names: Sequence[str]) -> str:
    first, last = (record_timecode(timeline, timeline.frame_at(edge)) for edge in span)
    called = ", ".join(f"'{name}'" for name in names[:3]) + (
        f" and {len(names) - 3} more" if len(names) > 3 else ""
    )
    return (
        f"{called}, from {first} to {last}, {'are' if len(names) > 1 else 'is'} no picture of the film and silent; "
        "a marker 'cue: …' there begins music."
    )


def _marked(
    timeline: Timeline, anchors: Sequence[Anchor], preferences: ScenePreferences
) -> tuple[list[Stretch], list[Stretch]]:
    """Return the silences that markers ask for: from their frame to the next scene or cue, and as ranges."""
    open_ended, ranges = [], []
    for marker in timeline.markers:
        asked = next((each for each in requests(marker, preferences) if each.word in END_MUSIC), None)
        if asked is None or not 0 <= marker.time < timeline.duration:
            continue
        frame = timeline.frame_at(marker.time)
        beside = next((each for each in anchors if timeline.frame_at(each.marker.time) == frame), None)
        start = frame / timeline.rate if beside is None else beside.time
        name = beside.name if beside is not None else _name(asked)
        length = timeline.frame_at(marker.duration)
        if length > 1 and asked.word in {Word.NO_MUSIC, Word.SILENCE}:  # programs give an instant one frame
            end = min((frame + length) / timeline.rate, timeline.duration)
            ranges.append(Stretch(start, end, Silence.MARKER, name))
        else:
            later = (each.time for each in anchors if each.time > start and each is not beside)
            open_ended.append(Stretch(start, next(later, timeline.duration), Silence.MARKER, name))
    return open_ended, ranges


def _name(asked: Request) -> str:
    """Return a request's name for the silence; the end of a cue has none."""
    if asked.word in {Word.CUE_OUT, Word.MUSIC_OUT} or asked.value.casefold() == CUT:
        return ""
    return asked.value


def _laid(timeline: Timeline, music: Mapping[str, Music | None]) -> tuple[list[Stretch], list[str]]:
    """Return the silences that the settings ask for by timecode, and a sentence for each that cannot be had."""
    found, told = [], []
    for written, word in music.items():
        span = timecodes(written)
        if span is None or word is None:
            continue
        try:
            start, end = (_frame(timeline, code) for code in span)
        except ValueError as error:
            told.append(f"The range '{written}' under music in {FILE_NAME} is left out: {error}.")
            continue
        start, end = max(start, 0), min(end, timeline.frame_at(timeline.duration))
        if start >= end:
            told.append(
                f"The range '{written}' under music in {FILE_NAME} is left out: nothing of the cut lies in it."
            )
            continue
        last = timeline.duration if end == timeline.frame_at(timeline.duration) else end / timeline.rate
        found.append(Stretch(start / timeline.rate, last, Silence.SETTINGS))
    return found, told


def _frame(timeline: Timeline, code: str) -> int:
    """Return the frame of a timecode, counted from the timeline's first."""
    number = frame_number(code, timeline.rate, drop_frame=timeline.drop_frame)
    first = round(timeline.start * timeline.rate)
    return frames_from(first, number, timeline.rate, drop_frame=timeline.drop_frame)


def _ends(timeline: Timeline, anchors: Sequence[Anchor]) -> Iterator[Stretch]:
    """Yield the silences before and after the film, up to a cue in the first and but for one in the last."""
    ends = ends_of(timeline)
    heard = [anchor.time for anchor in anchors if anchor.heard]
    head = min([ends.head, *heard])
    led = bool(ends.leaders) and ends.leaders[0][0][0] == 0
    if head > 0:
        yield Stretch(Fraction(0), head, Silence.LEADER if led else Silence.BLACK)
    if ends.tail < timeline.duration and not any(time >= ends.tail for time in heard):
        yield Stretch(ends.tail, timeline.duration, Silence.LEADER)


def _joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Join stretches that overlap or touch; the reason is that of the first, and the name the first there is."""
    joined: list[Stretch] = []
    for each in sorted(stretches, key=lambda each: (each.start, each.end)):
        if joined and each.start <= joined[-1].end:
            before = joined[-1]
            joined[-1] = replace(
                before,
                end=max(before.end, each.end),
                name=before.name or each.name * (each.start == before.start),
            )
        else:
            joined.append(each)
    return tuple(joined)


def _outside(anchor: Anchor, stretches: Sequence[Stretch]) -> Anchor | None:
    """Return an anchor where its scene begins: where the film does, for one in a silence that nobody asked for.

    None where it stands in a silence that a person asked for.
    """
    over = next((each for each in stretches if each.start <= anchor.time < each.end), None)
    if over is None or (over.why in ASKED and anchor.time == over.start):
        return anchor
    if over.why in ASKED:
        return None
    return replace(anchor, time=over.start or over.end, remark="")


def _inside_silence(timeline: Timeline, lost: Sequence[Marker]) -> tuple[str, ...]:
    """List the markers that begin no scene because silence is asked for where they stand."""
    return tuple(
        f"The marker {called(timeline, marker)} begins no scene: silence is asked for where it stands."
        for marker in lost
    )
