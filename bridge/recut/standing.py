"""A standing score read from its files: decisions from the cue sheet, notes from the .mid beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np

from bridge.errors import UsageError
from bridge.grid.bars import Hit, MetHit, SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP, written_lines
from bridge.midi.cutting import passages
from bridge.midi.expression_layer import Laid, Own
from bridge.midi.layer_files import without_layer
from bridge.midi.layout import gathered
from bridge.midi.older_voices import by_player
from bridge.midi.passage import Passage
from bridge.midi.reading import read_midi
from bridge.output.cuesheet.sheet_values import Sheet, SheetHit, SheetScene, SheetShot
from bridge.recut.adopted_edits import check_pair
from bridge.recut.changes.matching import matched
from bridge.recut.drawn_tracks import recognised
from bridge.recut.own_markers import own_markers, with_own
from bridge.recut.planning import Standing
from bridge.score.cues import CuedScene
from bridge.score.scenes.division import Scene, shown
from bridge.score.scenes.silences import Silence
from bridge.score.silence import is_heard
from bridge.timeline import Media, Timeline
from bridge.timeline.black import first_picture
from integrations.closeness import Closeness, closeness_of


def standing(sheet: Sheet, midi: bytes, cut: Timeline, called: str, *, same_format: bool = True) -> Standing:
    """Assemble a score from its files.

    The notes are those of the .mid, whoever saved it last: a scene whose notes are not as Recue wrote them is marked
    as edited. Bars and tempi are the cue sheet's.

    Args:
        sheet: The cue sheet.
        midi: The .mid beside it.
        cut: The cut they were made for.
        called: The .mid's name in an error.
        same_format: True if the timeline was read from a file of the format that was scored: there media have other
            names only if they were relinked to other files, as conform decides; in another format they may anyway.

    Raises:
        PairError: If the files are not of one score.
        UsageError: If they are not of this timeline, or the .mid cannot be read.
    """
    _check_cut(sheet, cut)
    _check_shots(sheet, cut, same_format)
    check_pair(midi, sheet.seal, called)
    starts = [*accumulate((scene.steps * TICKS_PER_STEP for scene in sheet.scenes), initial=0)]
    laid = [scene.underscore.laid if scene.underscore else Laid() for scene in sheet.scenes]
    bare = without_layer(read_midi(midi, called), starts, sheet.tracks, laid)
    music = passages(bare.file, starts, sheet.tracks)
    edges = _edges(sheet, cut)
    cues = [
        _cue(scene, span, passage, cut, own)
        for scene, span, passage, own in zip(sheet.scenes, pairwise(edges), music, bare.own, strict=True)
    ]
    marked = cut if sheet.cut is None else with_own(cut, own_markers(sheet.cut))
    return Standing(marked, tuple(cues), sheet.film)


def _check_cut(sheet: Sheet, cut: Timeline) -> None:
    frames = cut.frame_at(cut.duration)
    if (sheet.rate, sheet.frames) != (cut.rate, frames):
        raise UsageError(
            f"The cue sheet is of a cut of {sheet.frames} frames at {float(sheet.rate):.5g} a second, but "
            f"'{cut.name}' has {frames} at {float(cut.rate):.5g}: name the cut that was scored"
        )


def _check_shots(sheet: Sheet, cut: Timeline, same_format: bool) -> None:
    """Check that a timeline shows what was scored, whatever its file is and whatever its media are called now."""
    other = sheet.shot_missing_in(cut)
    if other is None and same_format:
        told = {shot.number: shot for scene in sheet.scenes for shot in scene.shots}
        other = next(_of_other_media(told, cut), None)
    if other is not None:
        raise UsageError(
            f"'{cut.name}' is another cut than the cue sheet's, shot {other} first: name the cut that was scored"
        )


def _of_other_media(told: Mapping[int, SheetShot], cut: Timeline) -> Iterator[int]:
    """Yield the numbers of shots that are of other media, as conform decides, in a cut of the scored record times."""
    scored = list(cut.shots)
    for at, shot in enumerate(scored):
        if told[at + 1].media != shot.media.name:
            scored[at] = replace(shot, media=Media(told[at + 1].media, shot.media.kind))
    pairing, *_ = matched(scored, cut.shots)
    yield from (number for number, partner in enumerate(pairing.of_new, 1) if partner != number - 1)


def _edges(sheet: Sheet, cut: Timeline) -> list[Fraction]:
    """Return the start of each scene and the end of the last one, exactly."""
    starts = (scene.first_frame / cut.rate if scene.time is None else scene.time for scene in sheet.scenes)
    return [*starts, cut.duration]


def _cue(
    told: SheetScene, span: tuple[Fraction, Fraction], music: Passage, cut: Timeline, own: tuple[Own, ...]
) -> CuedScene:
    start, end = span
    scene = Scene(told.id, told.name, start, end, tuple(shown(cut.shots, start, end)), told.silence)
    if not told.says_silence and end <= first_picture(cut) and not is_heard(music):
        scene = replace(scene, silence=Silence.BLACK)
    laid = music if told.players is None else gathered(music, told.players)
    found = recognised(laid, told.drawn)
    return CuedScene(
        scene=scene,
        grid=_grid(told, start, end - start, cut.rate),
        music=by_player(found.music) if told.players is None else found.music,
        key=told.key,
        style=told.style,
        palette=told.palette,
        density=np.array(told.density),
        seed=told.seed,
        valence=told.valence,
        arousal=told.arousal,
        tempi=told.tempi,
        choice=told.choice,
        asked=told.asked,
        pin=told.pin,
        edited=told.edited or laid.digest != told.music,
        count=told.count,
        version=told.version + (laid.digest != told.music),
        taste=told.taste,
        words=told.words,
        moves=told.moves,
        curves=told.curves,
        sizes=told.sizes,
        composed=told.composed,
        themes=told.themes,
        textures=told.textures,
        underscore=replace(told.underscore.told, own=own) if told.underscore else None,
        without=told.without | found.gone,
    )


def _grid(told: SheetScene, start: Fraction, length: Fraction, rate: Fraction) -> SceneGrid:
    """Return the bars of a scene, as its tempi define them."""
    bars = tuple(metre.steps for metre in told.bars)
    lines = written_lines(told.tempi, length, told.steps)
    fermatas = tuple(told.step(bar, beat) for bar, beat in told.fermatas)
    hits = tuple(_hit(hit, told, rate) for hit in told.hits)
    return SceneGrid(start, lines, bars, hits, told.metre, fermatas, is_gradual=told.gradual)


def _hit(told: SheetHit, scene: SheetScene, rate: Fraction) -> MetHit:
    time = told.frame / rate if told.time is None else told.time
    hit = Hit(time, told.kind, told.weight, told.name, told.origin)
    frames_off = Fraction(told.error).limit_denominator(1000)
    closeness = (
        Closeness.MET if told.met else closeness_of(frames_off)
    )  # what is met may be written as half a frame
    return MetHit(hit, scene.step(told.bar, told.beat), frames_off / rate, closeness)
