"""A timeline's score as a Standard MIDI File."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bridge.grid.bars import MetHit, SceneGrid
from bridge.grid.metre import Metre
from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP, MetreEvent, TempoMap
from bridge.midi import events as smf
from bridge.midi.edit_seal import seal_event, sealed
from bridge.midi.expression_layer import Ride
from bridge.midi.joining import joined
from bridge.midi.passage import Passage
from generator.conditions import Key, Mode
from integrations.closeness import signed


@dataclass(frozen=True, slots=True)
class CuePoint:
    """A hit, a fermata or a theme, as hosts show it."""

    tick: int
    """Ticks from the timeline's first frame."""
    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """The music of one scene, and its start."""

    name: str
    tick: int
    """Ticks from the timeline's first frame."""
    music: Passage
    key: Key | None = None
    points: tuple[CuePoint, ...] = ()
    """The cue points, in order."""
    themes: tuple[CuePoint, ...] = ()
    """The starts of themes, which are markers as the scene's is."""

    @property
    def end_tick(self) -> int:
        """The end of its last bar, in ticks from the timeline's first frame."""
        return self.tick + self.music.ticks


def cue_points(grid: SceneGrid, tick: int, rate: Fraction, tempo: TempoMap) -> tuple[CuePoint, ...]:
    """Name every hit of a scene, with the frames by which the music is late (above 0) or early, and every fermata.

    A met hit is put on the sixteenth that meets it, a missed one at its time in the picture.

    Args:
        grid: The scene's bars and hits.
        tick: The scene's start, from the timeline's first frame.
        rate: Frames a second.
        tempo: The tempo map, for the ticks of missed hits.
    """
    points = [_fermata(grid, step, tick) for step in grid.fermatas]
    for hit in grid.hits:
        missed = "" if hit.met else " missed"
        points.append(
            CuePoint(
                hit_tick(hit, tick, tempo),
                f"{hit.hit.name or hit.hit.kind} {signed(hit.error * rate)}{missed}",
            )
        )
    return tuple(sorted(points, key=lambda point: point.tick))


def hit_tick(hit: MetHit, tick: int, tempo: TempoMap) -> int:
    """Return the tick at which a hit sounds, in a scene that begins at `tick`: its sixteenth's or its picture's."""
    return tick + hit.step * TICKS_PER_STEP if hit.met else round(tempo.tick_at(hit.hit.time))


def _fermata(grid: SceneGrid, step: int, tick: int) -> CuePoint:
    """Name a fermata, with its length."""
    held = grid.lines[step + grid.metre.beat] - grid.lines[step]
    return CuePoint(tick + step * TICKS_PER_STEP, f"fermata {float(held):.2f} s")


def write_midi(name: str, tempo: TempoMap, cues: Sequence[Cue], rides: Sequence[Ride] = ()) -> bytes:
    """Write a type 1 file: a conductor track, then one track per part.

    Args:
        name: The conductor track's name: the timeline's.
        tempo: Tempi and metres from the timeline's first frame to its last.
        cues: The scenes' music in order, each beginning where the one before ends.
        rides: The layer over the expression of Recue's tracks in each cue; none where left out.

    Raises:
        ValueError: If cues do not follow each other to the tempo map's end.
    """
    edges = [0, *(cue.end_tick for cue in cues)]
    if [*(cue.tick for cue in cues), tempo.end] != edges:
        raise ValueError("cues must follow each other from tick 0 to the end of the tempo map")
    opening = [(0, smf.text(smf.TRACK_NAME, name)), (0, seal_event())]
    first = smf.timed([*opening, *conductor(tempo, cues)], tempo.end)
    tracks = joined([(cue.tick, cue.music) for cue in cues], tempo.end, rides)
    return sealed(smf.file([first, *tracks], TICKS_PER_QUARTER))


def conductor(tempo: TempoMap, cues: Sequence[Cue]) -> list[tuple[int, bytes]]:
    """List metres, keys, tempi, markers and cue points; in this order at one tick."""
    metres = [(metre.tick, _time_signature(metre)) for metre in tempo.metres]
    keys = [(cue.tick, _key_signature(cue.key)) for cue in cues if cue.key is not None]
    tempi = [(tick, smf.tempo(microseconds)) for tick, microseconds in tempo.tempi]
    named = [(at, name) for cue in cues for at, name in ((cue.tick, cue.name), *map(_at, cue.themes))]
    markers = [(at, smf.text(smf.MARKER, name)) for at, name in named]
    points = [(point.tick, smf.text(smf.CUE_POINT, point.text)) for cue in cues for point in cue.points]
    return sorted([*metres, *keys, *tempi, *markers, *points], key=lambda event: event[0])


def _at(point: CuePoint) -> tuple[int, str]:
    return point.tick, point.text


def _time_signature(metre: MetreEvent) -> bytes:
    """Encode a metre, with a click on each beat (24 MIDI clocks a quarter); 8 thirty-seconds a quarter."""
    clocks = 6 * Metre(metre.beats, metre.unit).beat
    return smf.meta(smf.TIME_SIGNATURE, bytes((metre.beats, metre.unit.bit_length() - 1, clocks, 8)))


def _key_signature(key: Key) -> bytes:
    return smf.meta(smf.KEY_SIGNATURE, bytes((key.sharps % 256, key.mode is Mode.MINOR)))
