"""The cue sheet: everything a score is made of, as JSON that people can read."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

import numpy as np

from bridge.grid.bars import Place
from bridge.grid.metre import Metre
from bridge.midi.expression_layer import Laid
from bridge.midi.film_tracks import FilmTrack, tracks_of
from bridge.midi.layout import Player, laid_out
from bridge.midi.passage import Track
from bridge.output.cuesheet.hits import fermata_entry, hit_entry, short
from bridge.output.cuesheet.readable_json import Json, NumberRows, Numbers, OneLine, dumps
from bridge.output.cuesheet.underscore import layers, underscore_entry
from bridge.score.appearances import Appearance
from bridge.score.cues import CuedScene
from bridge.score.film.film_themes import FilmTheme
from bridge.score.film.plan import FilmPlan
from bridge.score.fusion.curves import PLACES, Curves
from bridge.score.moves import Move
from bridge.score.scene_requests import Asked
from bridge.score.scene_words import SceneWords
from bridge.score.scenes.division import Scene
from bridge.score.sizes import Size
from bridge.timeline import Timeline
from bridge.timeline.cut_json import cut_object
from bridge.timeline.timecode import record_timecode
from bridge.words import written
from generator.score import Voice
from generator.textures import Texture
from generator.themes.notation import written as notes_of

SCHEMA = "recue.cuesheet/1"


@dataclass(frozen=True, slots=True)
class TimelineSource:
    """The file that the timeline was read from."""

    path: str
    """Its path as seen from the cue sheet's folder; never absolute, so that a folder can be moved."""
    hash: str
    """A hex digest of the file."""
    sequence: str = ""
    """The name of one of several timelines in the file; empty where there is one."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The program, the composer, the SoundFont and the settings that made the music."""

    recue: str
    """The program's version."""
    generator: str
    """The network's name."""
    weights: str
    """A hex digest of its weights."""
    soundfont: str = ""
    """File name of the SoundFont; empty where nothing was rendered."""
    midi: str = ""
    """The seal of the .mid the sheet belongs to; empty where none was written."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """The settings as `bridge.output.made_with` tells them."""


def cue_sheet(
    timeline: Timeline,
    source: TimelineSource,
    cues: Sequence[CuedScene],
    unseen: Sequence[str],
    remarks: Iterable[str],
    provenance: Provenance,
    film: FilmPlan | None = None,
) -> Json:
    """Return everything about a score, as JSON.

    Frames are record frames, counted from the timeline's first; bars are counted from 1 over the whole timeline;
    beats are quarter notes (dotted ones in 6/8 and 12/8, eighths in 7/8), counted from 1 in each bar; tempi count quarter
    notes a minute in any metre, and leave out beats that hold. An error is how many frames the music comes after the picture.

    Args:
        timeline: The cut.
        source: The file that it was read from.
        cues: Its scenes in order.
        unseen: For each shot, the reason why nothing is known of its picture; empty where something is.
        remarks: Sentences on what a person should know.
        provenance: The program, the composer, the SoundFont and the settings.
        film: The film's plan; None where its scenes were composed before films were planned.
    """
    cues = [cue.as_written for cue in cues]
    tempi = [cue.grid.bar_tempi for cue in cues]
    first_bars = accumulate((len(cue.grid.bars) for cue in cues), initial=1)
    laid = layers(cues)
    return {
        "schema": SCHEMA,
        "timeline": _timeline(timeline, source),
        "summary": _summary(timeline, cues, list(chain.from_iterable(tempi))),
        **({} if film is None else {"film": _film(film)}),
        "tracks": [OneLine(_track(track)) for track in tracks_of([cue.music for cue in cues])],
        "scenes": [
            _scene(timeline, cue, unseen, first, own, under)
            for cue, first, own, under in zip(cues, first_bars, tempi, laid, strict=False)
        ],
        "notes": list(remarks),  # programs know remarks by this key
        "provenance": {
            "recue": provenance.recue,
            "generator": provenance.generator,
            "weights": provenance.weights,
            "midi": provenance.midi,
            "soundfont": provenance.soundfont,
        },
        "settings": dict(provenance.settings),
        "cut": _cut(timeline),
    }


def cue_sheet_bytes(sheet: Json) -> bytes:
    """Encode a cue sheet as a file: UTF-8, one bar or hit a line."""
    return (dumps(sheet) + "\n").encode(errors="backslashreplace")  # \udce9 is how JSON escapes it, too


def _cut(timeline: Timeline) -> Json:
    """Return the cut itself, a shot a line, so that the score can be gone on from without the cut's file."""
    told = cut_object(timeline)
    listed = ("shots", "markers", "cuts", "sounds", "captions")
    return {**told, **{name: [OneLine(each) for each in told[name]] for name in listed if name in told}}


def _timeline(timeline: Timeline, source: TimelineSource) -> Json:
    return {
        "name": timeline.name,
        "path": source.path,
        "hash": source.hash,
        "sequence": source.sequence,
        "rate": str(timeline.rate),
        "drop_frame": timeline.drop_frame,
        "start_timecode": record_timecode(timeline, 0),
        "frames": timeline.frame_at(timeline.duration),
        "seconds": short(timeline.duration),
        "shots": len(timeline.shots),
        "cuts": len(timeline.cuts),
        "markers": len(timeline.markers),
    }


def _film(film: FilmPlan) -> Json:
    told: Json = {"key": str(film.key), "pulse": film.pulse, "style": film.style.value}
    themes = [OneLine(film_theme_entry(each)) for each in film.themes]
    return {**told, "themes": themes} if themes else told


def _summary(timeline: Timeline, cues: Sequence[CuedScene], tempi: Sequence[float]) -> Json:
    hits = [hit for cue in cues for hit in cue.grid.hits]
    cuts, met = {cut.time for cut in timeline.cuts}, {hit.hit.time for hit in hits if hit.met}
    wanted, reached = Counter(hit.hit.kind for hit in hits), Counter(hit.hit.kind for hit in hits if hit.met)
    places = Counter(place for cue in cues for place in cue.grid.places.elements())
    notes: Counter[str] = Counter()
    for track in (track for cue in cues for track in cue.music.tracks):
        notes[_part(track)] += len(track.notes)
    return {
        "scenes": len(cues),
        "bars": len(tempi),
        "cuts": len(cuts),
        "cuts_met": len(cuts & met),
        "cuts_met_share": short(len(cuts & met) / len(cuts)) if cuts else None,
        "hits": {kind.value: {"count": wanted[kind], "met": reached[kind]} for kind in sorted(wanted)},
        "hits_met_on": {place.value: places[place] for place in Place},
        "tempo_changes": sum(len(cue.tempi or ()) for cue in cues),
        "slowest_bpm": short(min(tempi)),
        "fastest_bpm": short(max(tempi)),
        "notes": {part: notes[part] for part in sorted(notes)},
    }


def _scene(
    timeline: Timeline,
    cue: CuedScene,
    unseen: Sequence[str],
    first_bar: int,
    tempi: Sequence[float],
    laid: Laid,
) -> Json:
    scene = cue.scene
    return {
        **scene_entry(timeline, scene),
        "key": str(cue.key),
        "style": cue.style.value,
        "palette": cue.palette.value,
        "valence": short(cue.valence),
        "arousal": short(cue.arousal),
        "seed": cue.seed,
        "silence": scene.silence.value if scene.silence is not None else "",
        "take": cue.decided.take or 0,
        "locked": bool(cue.decided.locked),
        "edited": cue.edited,
        **({"cue": cue.count} if cue.count else {}),
        "version": cue.version,
        **({"preferences": cue.taste} if cue.taste else {}),
        "choice": cue.choice.as_json(),
        "asked": _asked(cue.asked),
        **words_entry(cue.words),
        "pin": {name: _plain(value) for name, value in cue.pin if value is not None},
        "metre": str(cue.grid.metre),
        "tempi": {"mean": short(cue.grid.bpm), "slowest": short(min(tempi)), "fastest": short(max(tempi))},
        "parts": [
            {"part": _part(track), "program": track.program, "notes": len(track.notes)}
            for track in cue.music.tracks
            if track.plays or track.drawn  # a voice that rests all through is in no file
        ],
        "players": [OneLine(_player(each)) for each in laid_out(cue.music).players],
        "drawn": [{"part": track.name, "digest": track.digest} for track in cue.music.tracks if track.drawn],
        "without": sorted(cue.without),
        **({"moves": [OneLine(move_entry(move)) for move in cue.moves]} if cue.moves else {}),
        **({"curves": curves_entry(cue.curves)} if cue.curves else {}),
        **({"underscore": underscore_entry(cue.underscore, laid)} if cue.underscore else {}),
        "music": cue.music.digest,
        **({"gradual": True} if cue.grid.is_gradual else {}),
        "tempo_events": NumberRows([event.tick, event.microseconds] for event in cue.tempi or ()),
        **({"composed": _composed(cue)} if cue.composed else {}),
        "shots": [_shot(timeline, index, unseen[index]) for index in scene.shots],
        **({"themes": [OneLine(theme_entry(each, first_bar)) for each in cue.themes]} if cue.themes else {}),
        "bars": _bars(timeline, cue, first_bar, tempi),
        "fermatas": [fermata_entry(timeline, cue.grid, step, first_bar) for step in cue.grid.fermatas],
        "hits": [hit_entry(timeline, cue.grid, hit, first_bar) for hit in cue.grid.hits],
    }


def _composed(cue: CuedScene) -> Json:
    """Return the composer's notes of the voices that players play otherwise: onset, release, pitch and velocity."""
    return {
        voice.value: NumberRows(cue.composed[voice][:, :4].tolist())
        for voice in Voice
        if voice in cue.composed
    }


def scene_entry(timeline: Timeline, scene: Scene) -> Json:
    """Return a scene's id, name and place in record frames, the last one included.

    One that begins between two frames has its exact time in seconds, too.
    """
    first, last = timeline.frame_at(scene.start), timeline.frame_at(scene.end) - 1
    return {
        "id": scene.id,
        "name": scene.name,
        "first_frame": first,
        **({} if first == scene.start * timeline.rate else {"time": str(scene.start)}),
        "last_frame": last,
        "first_timecode": record_timecode(timeline, first),
        "last_timecode": record_timecode(timeline, last),
    }


def words_entry(words: SceneWords) -> Json:
    """Return the words of a scene, what they ask, and the words that decided it; nothing where there are none."""
    if words == SceneWords():
        return {}
    asks = written(words.reading.asks)
    return {"words": {"said": list(words.said), "asks": asks, "by": dict(words.reading.by)}}


def film_theme_entry(each: FilmTheme) -> Json:
    """Return a theme of a film: its name, its source and its notes."""
    return {"name": each.name, "by": each.by.value, "notes": notes_of(each.theme)}


def theme_entry(each: Appearance, first_bar: int) -> Json:
    """Return an appearance of a theme; its shape is left out where it is as it was first told.

    Args:
        each: The appearance.
        first_bar: The number of its scene's first bar.
    """
    told: Json = {
        "theme": each.theme,
        "first_bar": first_bar + each.bar,
        "last_bar": first_bar + each.bar + each.bars - 1,
        "voice": each.voice.value,
        "strength": each.strength.value,
    }
    return {**told, "shape": list(each.shape)} if each.shape else told


def move_entry(move: Move) -> Json:
    """Return a move; the words that decided it are left out where none did, its bars where all are alike."""
    told: Json = {"condition": move.measure.value, "source": move.source.value, "value": move.value}
    told |= {"because": move.because} if move.because else {}
    return {**told, "bars": list(move.bars)} if move.bars else told


def curves_entry(curves: Curves) -> Json:
    """Return the curves of a scene, a line each; one that is known in no bar is left out, a bar of which it is not is null."""
    rows = {name: getattr(curves, name) for name in PLACES}
    return {
        name: Numbers(row if math.isfinite(row) else None for row in each.tolist())
        for name, each in rows.items()
        if np.isfinite(each).any()
    }


def _plain(value: object) -> object:
    """Return a pin's value as JSON has it."""
    return str(value) if isinstance(value, Metre) else value


def _asked(asked: Asked) -> Json:
    """Return the requests of the markers in a scene; what none asks for is left out."""
    texts = {"mood": asked.mood, "instruments": asked.instruments, "themes": asked.themes}
    told: Json = {"choice": asked.choice.as_json(), **{name: list(value) for name, value in texts.items()}}
    told |= {"cut": asked.cut, "sheet": asked.sheet, "by_sheet": sorted(asked.by_sheet), "note": asked.note}
    told |= {"number": asked.number, "theming": asked.theming, "reference": asked.reference}
    return {name: value for name, value in told.items() if value}


def _track(track: FilmTrack) -> Json:
    """Return an instrument's track; its channel is counted from 1, its port is told where it is not the first."""
    told: Json = {"track": track.name, "program": track.program, "channel": track.channel + 1}
    return {**told, "port": track.port + 1} if track.port else told


def _player(player: Player) -> Json:
    """Return who plays a voice from a tick on; of a track on which voices lie together, with its notes: onset and pitch."""
    told: Json = {"voice": player.voice.value, "track": player.track, "start": player.start}
    return told if player.notes is None else {**told, "notes": [list(note) for note in player.notes]}


def _part(track: Track) -> str:
    """Return a track's part, else the name that a person gave it."""
    return track.voice.value if track.voice is not None else track.name


def _shot(timeline: Timeline, index: int, unseen: str) -> Json:
    """Return a shot's number, name, media, source range in exact seconds and record frames, and why it was not seen."""
    shot = timeline.shots[index]
    return {
        "shot": index + 1,
        "name": shot.name,
        "media": shot.media.name,
        "source_start": str(shot.source_start),
        "source_end": str(shot.source_end),
        "first_frame": timeline.frame_at(shot.start),
        "last_frame": timeline.frame_at(shot.end) - 1,
        "unseen": unseen,
    }


def _bars(timeline: Timeline, cue: CuedScene, first_bar: int, tempi: Sequence[float]) -> list[Json]:
    starts = [cue.grid.start + cue.grid.lines[step] for step in cue.grid.bar_steps[:-1]]
    textures = cue.textures or (Texture.FREE,) * len(starts)
    sizes = cue.sizes or (Size.FREE,) * len(starts)
    rows = zip(starts, cue.grid.metres, tempi, cue.density.tolist(), textures, sizes, strict=True)
    return [
        {
            "bar": first_bar + index,
            "frame": short(start * timeline.rate),
            "timecode": record_timecode(timeline, timeline.frame_at(start)),
            "metre": str(metre),
            "bpm": short(bpm),
            "density": short(density),
            **({} if texture is Texture.FREE else {"texture": texture.value}),
            **({} if size is Size.FREE else {"players": size.value}),
        }
        for index, (start, metre, bpm, density, texture, size) in enumerate(rows)
    ]
