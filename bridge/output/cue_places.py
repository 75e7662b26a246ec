"""The cues of a score as files of their own: what each is called, and where it begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from bridge.grid.tempo_map import scene_ticks
from bridge.output.names import cue_file_name
from bridge.score.cue_numbers import cue_numbers
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline
from bridge.timeline import Timeline
from bridge.timeline.timecode import frames_a_day, timecode


@dataclass(frozen=True, slots=True)
class CuePlace:
    """A cue, and the name of its files."""

    at: int
    """Its place among the scenes of the score, counted from 0."""
    number: str
    """Its number: `1m2`."""
    version: int
    """The version of its music."""
    name: str
    """What its files are called, before the dot and what each of them is."""
    start: Fraction
    """Seconds from the timeline's first frame; where a frame begins."""
    end: Fraction
    """Where its scene ends; its sound may ring on."""


def cue_places(scored: ScoredTimeline, template: str, reel: int) -> tuple[CuePlace, ...]:
    """Return the cues of a score, in order; silences are none.

    A cue begins on the frame in which its scene does, or earlier where a note is played before it.

    Args:
        scored: The score.
        template: A name with fields in braces, as `cues.name` in the settings.
        reel: The reel's number.
    """
    return tuple(_places(scored, template, reel))


def _places(scored: ScoredTimeline, template: str, reel: int) -> Iterator[CuePlace]:
    timeline, numbers, taken = scored.timeline, cue_numbers(scored.cues, reel), set[str]()
    for at, (cue, tick) in enumerate(zip(scored.cues, scene_ticks(scored.grid), strict=False)):
        number = numbers.get(cue.scene.id)
        if number is None:
            continue
        frame = floor(_begins(scored, cue, tick) * timeline.rate)
        values = {
            "number": number,
            "version": str(cue.version),
            "name": cue.scene.name,
            "timecode": _file_timecode(timeline, frame),
            "film": timeline.name,
            "reel": str(reel),
        }
        name = cue_file_name(template, values, taken)
        taken.add(name.casefold())
        yield CuePlace(at, number, cue.version, name, frame / timeline.rate, cue.scene.end)


def _begins(scored: ScoredTimeline, cue: CuedScene, tick: int) -> Fraction:
    """Return where a cue is first heard, or its scene begins."""
    lead = max((track.lead for track in cue.music.tracks), default=0)
    return min(cue.scene.start, scored.tempo.seconds_at(max(tick - lead, 0))) if lead else cue.scene.start


def _file_timecode(timeline: Timeline, frame: int) -> str:
    """Write the timecode of a record frame as a file's name may have it: `01-00-14-15`, from 0 again at midnight."""
    day = frames_a_day(timeline.rate, drop_frame=timeline.drop_frame)
    count = (timeline.frame_at(timeline.start) + frame) % day
    code = timecode(count, timeline.rate, drop_frame=timeline.drop_frame)
    return code.replace(":", "-").replace(";", "-")
