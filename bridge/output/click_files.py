"""Clicks, streamers and punches as files: for the whole film, and for each cue with two bars counted in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from bridge.ascii_text import in_ascii
from bridge.grid.bars import BarGrid, SceneGrid
from bridge.grid.tempo_map import TICKS_PER_QUARTER, TempoMap, scene_tempi, tempo_map
from bridge.midi import events as smf
from bridge.midi.clicks import BAR, BEAT, HIT, LASTS, click_track
from bridge.midi.joining import joined
from bridge.midi.passage import Passage, Track, in_order, sounding
from bridge.midi.smpte_offset import smpte_offset
from bridge.midi.writing import conductor
from bridge.output.audio.broadcast_wave import samples_in
from bridge.output.audio.click_wave import ClickWave
from bridge.output.audio.wave_label import WaveLabel
from bridge.output.clicks import COUNT_IN, Click, Strike, cue_clicks, film_clicks, first_beat, grid_clicks
from bridge.output.cue_places import CuePlace
from bridge.output.streamers import Sign, Visual, film_visuals, visuals_of
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import ClickSound
from bridge.timeline import Timeline
from bridge.timeline.timecode import since_midnight, timecode

NOTES: Final[Mapping[Sign, int]] = {Sign.GREEN: 60, Sign.YELLOW: 62, Sign.RED: 64, Sign.PUNCH: 67}
"""The MIDI note of each sign; ours, as Figure 53 Streamers lets a person say which note triggers what."""
STREAMERS: Final = "Streamers"
"""The name of the track in which that program looks for them. Source: Streamers 3, "Pre-processing MIDI files"."""
_SOUNDS: Final = {Strike.BAR: BAR, Strike.BEAT: BEAT, Strike.HIT: HIT}
_VELOCITY: Final = 100


def film_click(scored: ScoredTimeline, sound: ClickSound, bits: int) -> ClickWave:
    """Return the clicks of a whole film as a WAV of the timeline's length and start timecode."""
    return _film_wave(scored.timeline, film_clicks(scored), sound, bits)


def grid_click(timeline: Timeline, grid: BarGrid, sound: ClickSound, bits: int) -> ClickWave:
    """Return the clicks of bars that have no music yet, and softly their hits, as such a WAV."""
    return _film_wave(timeline, grid_clicks(grid), sound, bits)


def cue_click(scored: ScoredTimeline, place: CuePlace, sound: ClickSound, bits: int) -> ClickWave:
    """Return the clicks of a cue as a WAV that begins two bars before it, with that timecode."""
    cue = scored.cues[place.at]
    clicks, start = cue_clicks(cue.grid), cue.grid.start - _counted_in(cue.grid)
    told = f"{scored.timeline.name}: {place.number}v{place.version} {cue.scene.name}: click"
    label = WaveLabel.of(scored.timeline, told, repr(clicks).encode(), start)
    label = replace(label, scene=place.number, take=str(place.version), part="Click")
    struck = tuple((samples_in(click.time - start), click.strike) for click in clicks)
    return ClickWave(struck, samples_in(cue.grid.end - start), label, sound, bits)


def film_click_midi(scored: ScoredTimeline) -> bytes:
    """Write the clicks of a whole film under its tempo map, as a type 1 file."""
    placed = [(round(scored.tempo.tick_at(each.time)), each.strike) for each in film_clicks(scored)]
    return _midi(scored.timeline, scored.tempo, (_click_track(placed, scored.tempo),))


def film_streamers(scored: ScoredTimeline) -> bytes:
    """Write the streamers and punches of all cues under the film's tempo map."""
    placed = [(round(scored.tempo.tick_at(each.time)), each) for each in film_visuals(scored)]
    return _midi(scored.timeline, scored.tempo, (_streamer_track(placed, scored.tempo),))


def cue_streamers(scored: ScoredTimeline, place: CuePlace) -> bytes:
    """Write a cue as Figure 53 Streamers sets one up: two bars counted in, tempi, metres, clicks, streamers, punches."""
    cue = scored.cues[place.at]
    length = _counted_in(cue.grid)
    grid = BarGrid((_bars_before(cue.grid), replace(cue.grid, start=length)))
    tempo = tempo_map(grid, scene_tempi(grid, (None, cue.tempi)))
    start = cue.grid.start - length
    clicks = [(round(tempo.tick_at(each.time - start)), each.strike) for each in cue_clicks(cue.grid)]
    visuals = [(round(tempo.tick_at(each.time - start)), each) for each in visuals_of(cue)]
    tracks = (_click_track(clicks, tempo), _streamer_track(visuals, tempo))
    return _midi(scored.timeline, tempo, tracks, start, f"{place.number} {cue.scene.name}")


def _film_wave(timeline: Timeline, clicks: Iterable[Click], sound: ClickSound, bits: int) -> ClickWave:
    struck = tuple((samples_in(click.time), click.strike) for click in clicks)
    label = WaveLabel.of(timeline, f"{timeline.name}: click track", repr(struck).encode())
    return ClickWave(struck, samples_in(timeline.duration), replace(label, part="Click"), sound, bits)


def _counted_in(grid: SceneGrid) -> Fraction:
    """Return the seconds of the bars before a cue."""
    return COUNT_IN * (grid.metre.steps // grid.metre.beat) * first_beat(grid)


def _bars_before(grid: SceneGrid) -> SceneGrid:
    """Return the bars that are counted in before a cue as a scene of their own."""
    steps = COUNT_IN * grid.metre.steps
    step = _counted_in(grid) / steps
    lines = tuple(step * at for at in range(steps + 1))
    return SceneGrid(Fraction(0), lines, (grid.metre.steps,) * COUNT_IN, (), grid.metre)


def _midi(
    timeline: Timeline, tempo: TempoMap, tracks: tuple[Track, ...], at: Fraction = Fraction(0), name: str = ""
) -> bytes:
    """Write a type 1 file whose first tick lies at a time of a timeline: a conductor track, and others."""
    opening = [(0, smf.text(smf.TRACK_NAME, in_ascii(name or timeline.name))), (0, _offset(timeline, at))]
    first = smf.timed([*opening, *conductor(tempo, ())], tempo.end)
    return smf.file([first, *joined([(0, Passage(tempo.end, tracks))], tempo.end)], TICKS_PER_QUARTER)


def _offset(timeline: Timeline, at: Fraction) -> bytes:
    frames = since_midnight(timeline, at) * timeline.rate
    whole = int(frames)
    code = timecode(whole, timeline.rate, drop_frame=timeline.drop_frame)
    return smpte_offset(code, max(1, round(timeline.rate)), int((frames - whole) * 100))


def _click_track(placed: Iterable[tuple[int, Strike]], tempo: TempoMap) -> Track:
    return click_track([(tick, _SOUNDS[strike]) for tick, strike in placed], tempo.end)


def _streamer_track(placed: Iterable[tuple[int, Visual]], tempo: TempoMap) -> Track:
    """Return a track with a note where each sign is due; that at the very end begins a moment before it."""
    rows = [
        (at := min(tick, tempo.end - LASTS), at + LASTS, NOTES[each.sign], _VELOCITY, 0, 0)
        for tick, each in placed
    ]
    return Track(STREAMERS, in_order(sounding(np.array(rows, dtype=np.int64).reshape(-1, 6))))
