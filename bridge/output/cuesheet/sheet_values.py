"""The content of a cue sheet as values: a standing score."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from bridge.errors import UsageError
from bridge.grid.bars import HitKind
from bridge.grid.metre import Metre
from bridge.grid.tempo_map import Tempi
from bridge.midi.film_tracks import FilmTrack
from bridge.midi.layout import Player
from bridge.midi.palettes import Palette
from bridge.midi.passage import Ints
from bridge.output.cuesheet.underscore import SheetUnderscore
from bridge.score.appearances import Appearance
from bridge.score.film.plan import FilmPlan
from bridge.score.fusion.curves import Curves
from bridge.score.moves import Move
from bridge.score.scene_requests import Asked
from bridge.score.scene_words import SceneWords
from bridge.score.scenes.silences import Silence
from bridge.score.sizes import Size
from bridge.settings.choices import Choice
from bridge.settings.preferences import Pin
from bridge.timeline import Timeline
from generator.conditions import Key, Style
from generator.score import Voice
from generator.textures import Texture


@dataclass(frozen=True, slots=True)
class SheetHit:
    """A hit as the sheet has it."""

    kind: HitKind
    name: str
    origin: str
    weight: float
    frame: int
    time: Fraction | None
    """Seconds from the timeline's first frame; None where it is on its frame."""
    bar: int
    """Its number, counted from 1 over the whole timeline."""
    beat: float
    """Its number in the bar, counted from 1."""
    error: float
    """Frames by which the music comes after the picture."""
    met: bool


@dataclass(frozen=True, slots=True)
class SheetShot:
    """A shot as the sheet has it."""

    number: int
    """Its number, counted from 1 over the whole timeline."""
    media: str
    source_start: Fraction
    """Seconds of media time."""
    source_end: Fraction
    """Seconds of media time."""
    first_frame: int
    last_frame: int
    """The last frame that is in it."""

    def is_in(self, cut: Timeline) -> bool:
        """Return True if a cut's shot of this number shows the same; source ranges may be off by a frame."""
        if self.number > len(cut.shots):
            return False
        shot, frame = cut.shots[self.number - 1], 1 / cut.rate
        return (
            (self.first_frame, self.last_frame + 1) == (cut.frame_at(shot.start), cut.frame_at(shot.end))
            and abs(self.source_start - shot.source_start) <= frame
            and abs(self.source_end - shot.source_end) <= frame
        )


@dataclass(frozen=True, slots=True)
class SheetScene:
    """A scene as the sheet has it."""

    id: str
    name: str
    first_frame: int
    time: Fraction | None
    """Seconds from the timeline's first frame; None where it begins on its first frame."""
    last_frame: int
    """The last frame that is in it."""
    key: Key
    style: Style
    palette: Palette
    valence: float
    arousal: float
    seed: int
    choice: Choice
    pin: Pin
    metre: Metre
    bars: tuple[Metre, ...]
    """The time signature of each bar."""
    density: tuple[float, ...]
    """The note density of each bar."""
    first_bar: int
    """Its number, counted from 1 over the whole timeline."""
    fermatas: tuple[tuple[int, float], ...]
    """The bar and beat of each."""
    tempi: Tempi
    gradual: bool
    """True if its tempo was asked to change gradually."""
    hits: tuple[SheetHit, ...]
    shots: tuple[SheetShot, ...]
    """The shots that are seen in it."""
    players: tuple[Player, ...] | None
    """Who plays its voices; None where it was written with a track for each voice, before instruments had theirs."""
    drawn: Mapping[str, str]
    """The digest of each part that Recue drew from the voices, as Recue wrote it, by the name of its track."""
    without: frozenset[str]
    """Parts of its palette that are not drawn."""
    words: SceneWords
    """The words that it was composed by."""
    moves: tuple[Move, ...]
    """The sources that moved its conditions; none where it was composed before they were told."""
    music: str
    """The digest of its passage as Recue wrote it."""
    edited: bool
    """True if a person edited its notes."""
    curves: Curves | None = None
    """What was read of it, and what it was composed by; None where that was not kept."""
    sizes: tuple[Size, ...] = ()
    """The size of the ensemble in each bar; none where none was planned."""
    composed: Mapping[Voice, Ints] = field(default_factory=dict)
    """The composer's notes of the voices that players play otherwise. (n, 6) each"""
    count: str = ""
    """Its number in its reel; empty for a silence, and where the sheet was written before numbers were kept."""
    version: int = 1
    """The version of its music; 1 where the sheet was written before versions were counted."""
    taste: str = ""
    """The digest of the person's taste that chose it among takes; empty where none did."""
    themes: tuple[Appearance, ...] = ()
    """Where themes are in it."""
    textures: tuple[Texture, ...] = ()
    """The texture of each bar; none where no bar has one, or none is told."""
    asked: Asked = Asked()  # noqa: RUF009 (frozen)
    """The requests of the markers in it."""
    underscore: SheetUnderscore | None = None
    """The level that it has under dialogue; None where none is told."""
    silence: Silence | None = None
    """The reason for which it has no music."""
    says_silence: bool = False
    """True if the sheet says of it that there is music or none: older sheets do not."""

    @property
    def worked_on(self) -> bool:
        """True if a person edited, locked or decided anything of it."""
        return self.edited or self.choice != Choice()

    @property
    def steps(self) -> int:
        """The number of its sixteenths."""
        return sum(metre.steps for metre in self.bars)

    def step(self, bar: int, beat: float) -> int:
        """Return the sixteenth of a bar and beat, from the scene's start; its end counts as the next scene's first bar.

        Args:
            bar: Counted from 1 over the whole timeline.
            beat: Counted from 1.

        Raises:
            UsageError: If the scene does not have it: the part of a sentence that says so.
        """
        at, past = bar - self.first_bar, round((beat - 1) * self.metre.beat)
        before = sum(metre.steps for metre in self.bars[: max(at, 0)])
        room = self.bars[at].steps if 0 <= at < len(self.bars) else 1
        if not (0 <= at <= len(self.bars) and 0 <= past < room):
            raise UsageError(f"scene '{self.name}' has no beat {beat:g} in bar {bar}")
        return before + past


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cue sheet."""

    path: str
    """The timeline's path, as seen from the sheet's folder."""
    hash: str
    """The digest of the timeline's file."""
    sequence: str
    rate: Fraction
    frames: int
    generator: str
    """The composer's name."""
    weights: str
    """A digest of its weights."""
    seal: str
    """The seal of the .mid that belongs to it."""
    tracks: tuple[FilmTrack, ...]
    """The instruments' tracks in its .mid; none where voices had them."""
    scenes: tuple[SheetScene, ...]
    settings: Mapping[str, object]
    """The settings that it was made with and that are not the defaults; paths are as seen from the sheet's folder."""
    cut: Timeline | None
    """The cut that it is of; None where it was written before sheets held it."""
    film: FilmPlan | None
    """The film's plan; None where it was written before films were planned."""

    def shot_missing_in(self, cut: Timeline) -> int | None:
        """Return the number of the first shot that a cut and the sheet do not share; None where they share all."""
        told = {shot.number: shot for scene in self.scenes for shot in scene.shots}
        numbers = range(1, max(len(cut.shots), *told, 0) + 1)
        return next((each for each in numbers if each not in told or not told[each].is_in(cut)), None)
