"""The parts of a score, one an instrument, with all they play."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bridge.grid.tempo_map import scene_ticks
from bridge.midi.instruments import DRUMS, INSTRUMENTS, PERCUSSION, Instrument
from bridge.midi.palettes import FORCES, Palette
from bridge.midi.passage import CHANNEL, ONSET, PITCH, RELEASE, VELOCITY, Track, file_order
from bridge.output.notation.bars import TICKS_PER_UNIT
from bridge.score.pipeline import ScoredTimeline
from generator.score import Voice

_LATEST: Final = 1.5
"""Units by which a note is released before its written end, at most: see `generator.expression.articulation.MOST`."""
_EARLIEST: Final = -0.5
"""Units by which one that is bound to the next sounds into it, likewise (`bridge.midi.performing.OVERLAP`)."""
_SCORE_ORDER: Final = (
    *(
        range(72, 80),
        range(68, 70),
        range(71, 72),
        range(70, 71),
        range(64, 68),
    ),  # flutes to bassoons, saxophones
    *(
        range(60, 61),
        range(56, 57),
        range(59, 60),
        range(57, 59),
        range(61, 64),
    ),  # horns, trumpets, low brass
    *(range(47, 48), range(8, 16), range(112, 120), range(46, 47)),  # timpani, mallets, drums, harp
    *(range(24, 32), range(16, 24), range(8), range(104, 112)),  # guitars, organs, keyboards, folk
    *(range(80, 104), range(52, 56)),  # synthesizers, choir
    *(range(40, 42), range(48, 52), range(44, 46), range(42, 43), range(32, 40), range(43, 44)),  # strings
)
"""General MIDI programs from the top of a score to its bottom. Source: Adler, "The Study of Orchestration", chapter 20."""
_PLACES: Final = {program: place for place, group in enumerate(_SCORE_ORDER) for program in group}
_KIT_PLACE: Final = _PLACES[47] + 0.5
"""The drum kit stands under the timpani."""


@dataclass(frozen=True, slots=True)
class Played:
    """One note, in units from the score's start, as it is played: a little off where it is written."""

    onset: float
    end: float
    """Where it is let go, or where the next begins that it is bound to."""
    pitch: int
    velocity: int
    line: int
    """The number of the track it was taken from: notes of one line belong together."""
    program: int = 0
    """The General MIDI program that it sounds with; of drums 0."""


@dataclass(frozen=True, slots=True)
class Part:
    """All that one instrument plays."""

    name: str
    program: int
    """The General MIDI program of its first note; others may have others."""
    drums: bool
    """True if its keys are sounds of the drum kit."""
    notes: tuple[Played, ...]
    """In order of onset, then pitch."""


_Key = tuple[str, bool]
"""An instrument's name, and True for a drum kit."""


def parts_of(scored: ScoredTimeline) -> tuple[Part, ...]:
    """Return one part for each instrument that plays, in the order of a score.

    A track of a composed voice that goes from one instrument to another is taken apart.
    """
    notes: dict[_Key, list[Played]] = defaultdict(list)
    tracks = list(_tracks(scored))
    names = sorted(
        {(track.name, track.number) for _, _, track in tracks}, key=lambda name: (file_order(*name), name)
    )
    lines = {name: line for line, name in enumerate(names)}
    for palette, tick, track in tracks:
        rows = track.notes.tolist()
        ends = _ends([row[ONSET] for row in rows], [row[RELEASE] for row in rows])
        for row, end in zip(rows, ends, strict=True):
            program, drums = track.program_at(max(row[ONSET], 0)), row[CHANNEL] == DRUMS
            key = (_name(track, program, palette, drums=drums), drums)
            onset = max(0.0, (tick + row[ONSET]) / TICKS_PER_UNIT)
            line = lines[track.name, track.number]
            released = tick / TICKS_PER_UNIT + end
            own = 0 if drums else program
            notes[key].append(Played(onset, released, row[PITCH], row[VELOCITY], line, own))
    return tuple(sorted((_part(key, played) for key, played in notes.items()), key=_place))


def _tracks(scored: ScoredTimeline) -> Iterator[tuple[Palette, int, Track]]:
    """Yield every track that plays in every scene, with the scene's palette and its tick."""
    for cue, tick in zip(scored.cues, scene_ticks(scored.grid), strict=False):
        for track in cue.music.tracks:
            if len(track.notes):
                yield cue.palette, tick, track


def _ends(onsets: list[int], releases: list[int]) -> list[float]:
    """Return where notes end as they are written, in units: at the next onset of their track where that is near."""
    begun = sorted(set(onsets))
    after = dict(pairwise([*begun, 1 << 40]))
    ends = []
    for onset, release in zip(onsets, releases, strict=True):
        following = after[onset]
        while following < release + _EARLIEST * TICKS_PER_UNIT:
            following = after[following]
        near = following - release <= _LATEST * TICKS_PER_UNIT
        ends.append((following if near else release) / TICKS_PER_UNIT)
    return ends


def _name(track: Track, program: int, palette: Palette, *, drums: bool) -> str:
    """Return the name of the instrument of a track: that of a composed voice goes by its program."""
    if drums:
        return PERCUSSION.name if track.voice is not None else track.name
    if track.voice is None:
        return track.name
    known = _known(track.voice, program, palette)
    return track.name if known is None else known.name


def _known(voice: Voice, program: int, palette: Palette) -> Instrument | None:
    """Return the instrument that plays a voice with a program: one of the palette before others."""
    leads = FORCES[palette].leads.get(voice, ())
    others = (each for each in INSTRUMENTS.values() if voice in each.voices)
    return next((each for each in (*leads, *others, *INSTRUMENTS.values()) if each.program == program), None)


def _part(key: _Key, notes: list[Played]) -> Part:
    name, drums = key
    ordered = tuple(sorted(notes, key=lambda note: (note.onset, note.pitch)))
    return Part(name, ordered[0].program, drums, ordered)


def _place(part: Part) -> tuple[float, int, float, str]:
    """Return what a part is sorted by: its family, its program, and of two alike the higher first."""
    family = _KIT_PLACE if part.drums else _PLACES.get(part.program, len(_PLACES))
    mean = sum(note.pitch for note in part.notes) / len(part.notes)
    return family, part.program, -mean, part.name
