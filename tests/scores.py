"""Invented cuts, grids and scores: the values the tests of what comes out are built from."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.grid.bars import BarGrid, Hit, HitKind, MetHit, SceneGrid
from bridge.midi.palettes import Palette
from bridge.midi.passage import passage_of
from bridge.score.cues import CuedScene
from bridge.score.scenes.division import Scene
from bridge.timeline import Cut, Marker, Media, MediaKind, Shot, Timeline
from generator.conditions import Key, Style
from generator.score import Note, Score, Voice, VoicePart
from integrations.closeness import closeness_of

FILM = Fraction(24)
NTSC = Fraction(30000, 1001)
FAST_NTSC = Fraction(60000, 1001)


def cut_list(
    frames: Sequence[int],
    media: Sequence[str | None] = (),
    rate: Fraction = FILM,
    markers: Sequence[Marker] = (),
    start: Fraction = Fraction(0),
) -> Timeline:
    """Return a timeline of shots with these lengths in frames; a medium of None is black, none at all a medium each."""
    names = media or [f"A{number:03}" for number in range(1, len(frames) + 1)]
    edges = [Fraction(sum(frames[:count])) / rate for count in range(len(frames) + 1)]
    spans = list(zip(names, edges[:-1], edges[1:], strict=True))
    return Timeline(
        name="cut",
        rate=rate,
        start=start,
        drop_frame=False,
        duration=edges[-1],
        shots=tuple(shot(name, first, last) for name, first, last in spans if name is not None),
        cuts=tuple(Cut(edge) for edge in edges[1:-1]),
        markers=tuple(markers),
    )


def shot(media: str, start: Fraction, end: Fraction, source_start: Fraction = Fraction(0)) -> Shot:
    """Return a shot of a media file at full speed."""
    return Shot(media, Media(media, MediaKind.FILE, f"{media}.mov"), start, end, source_start)


def even_grid(
    bars: Sequence[Sequence[int]],
    bpm: Sequence[float],
    hits: Sequence[Sequence[tuple[int, HitKind, Fraction]]] = (),
) -> BarGrid:
    """Scenes of these bars (sixteenths each), each at one tempo, with hits as (step, kind, seconds off)."""
    scenes: list[SceneGrid] = []
    for number, (lengths, tempo) in enumerate(zip(bars, bpm, strict=True)):
        start = scenes[-1].end if scenes else Fraction(0)
        step = Fraction(15) / Fraction(tempo)
        lines = tuple(step * line for line in range(sum(lengths) + 1))
        wanted = hits[number] if hits else ()
        met = tuple(_met(start + lines[at], at, kind, error) for at, kind, error in wanted)
        scenes.append(SceneGrid(start, lines, tuple(lengths), met))
    return BarGrid(tuple(scenes))


def _met(line: Fraction, step: int, kind: HitKind, error: Fraction) -> MetHit:
    return MetHit(Hit(line - error, kind, 1.0), step, error, closeness_of(error * FILM))


def tune(bars: int, programs: tuple[int, int, int] = (40, 48, 43)) -> Score:
    """Bars of 4/4 in three parts: a scale, a held triad, a tonic and a fifth a bar."""
    scale = [60, 62, 64, 65, 67, 69, 71, 72]
    melody = tuple(Note(beat / 2, 0.5, scale[beat % 8], 80 + beat % 8) for beat in range(8 * bars))
    harmony = tuple(Note(4.0 * bar, 4.0, pitch, 60) for bar in range(bars) for pitch in (60, 64, 67))
    bass = tuple(Note(2.0 * half, 1.5, 36 + 7 * (half % 2), 70) for half in range(2 * bars))
    voices = zip(Voice, programs, (melody, harmony, bass), strict=True)
    return Score(tuple(VoicePart(voice, program, notes) for voice, program, notes in voices), 4.0 * bars)


def plain_cue(scene: Scene, grid: SceneGrid, seed: int = 7, key: str = "C minor") -> CuedScene:
    """Compose a tune for a scene where nothing stands out; density rises from bar to bar."""
    return CuedScene(
        scene=scene,
        grid=grid,
        music=passage_of(trimmed_tune(grid)),
        key=Key.parse(key),
        style=Style.CHAMBER,
        palette=Palette.STRINGS,
        density=np.linspace(0.25, 0.75, len(grid.bars)),
        seed=seed,
        valence=0.25,
        arousal=-0.5,
    )


def cued_scenes(scenes: Sequence[Scene], grid: BarGrid) -> tuple[CuedScene, ...]:
    """Compose a tune for every scene."""
    return tuple(
        plain_cue(scene, bars, 7 + number)
        for number, (scene, bars) in enumerate(zip(scenes, grid.scenes, strict=True))
    )


def trimmed_tune(grid: SceneGrid) -> Score:
    """Return a tune as long as a scene's bars."""
    length = sum(grid.bars) / 4
    whole = tune(-(-sum(grid.bars) // 16))
    parts = (
        replace(part, notes=tuple(note for note in part.notes if note.onset + note.duration <= length))
        for part in whole.parts
    )
    return Score(tuple(parts), length)
