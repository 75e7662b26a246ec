"""The JSON that Recue prints and writes, one class an object: the field lists and JSON schemas are made from these.

Tests read what the commands print with them. A field that is not told is refused, and so is one that is missing.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bridge.commands.doctor.facts import Component, Daemon, HostFacts, StoreFile, UdpPort
from bridge.commands.doctor.findings import Finding
from bridge.daemon.osc.wire import Value
from bridge.grid.bars import HitKind
from bridge.midi.palettes import Palette
from bridge.recut.changes import ChangeKind
from bridge.recut.changes.changes import MarkChange
from bridge.recut.planning import Fate
from bridge.score.film.film_themes import By
from bridge.score.moves import Measure, Source
from bridge.settings import Format
from bridge.settings.preferences import Music
from bridge.store import Revision
from bridge.themes.wishes import Strength
from bridge.timeline import MediaKind
from generator.conditions import Style
from generator.score import Voice


class JsonObject(BaseModel):
    """An object of JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HitJson(JsonObject):
    """An instant that the music should meet."""

    kind: HitKind
    name: str
    """As a marker or the table of hits calls it; may be empty."""
    origin: str
    """Its source, in words; empty for what comes from the cut itself."""
    weight: float
    """The cost of missing it, against 1 for a plain cut."""
    frame: int
    """Counted from the first frame of the timeline, which is 0."""
    time: str | None = None
    """Exact seconds, as a fraction. Only where the hit lies between two frames."""
    timecode: str
    bar: int
    """Counted from 1: over the whole timeline in the cue sheet, in the scene for `recue tempo`."""
    beat: float
    """Counted from 1."""
    error_frames: float
    """Frames by which the music comes after (above 0) or before (below 0) the picture."""
    met: bool
    """True where that is within half a frame."""


class FermataJson(JsonObject):
    """A beat that holds over black."""

    bar: int
    beat: float
    frame: int
    timecode: str
    seconds: float
    """The seconds that it holds."""


class PlaceJson(JsonObject):
    """A scene, and its place in the cut."""

    id: str
    """Stays with the scene through recuts."""
    name: str
    first_frame: int
    time: str | None = None
    """Exact seconds of its start. Only where it begins between two frames."""
    last_frame: int
    """The last frame that is in it."""
    first_timecode: str
    last_timecode: str


class SheetTimelineJson(JsonObject):
    """The cut that was scored."""

    name: str
    path: str
    """As seen from the cue sheet's folder."""
    hash: str
    """The SHA-256 of the file."""
    sequence: str
    """The name of one of several timelines in the file; empty where there is one."""
    rate: str
    """Frames a second, as a fraction."""
    drop_frame: bool
    start_timecode: str
    frames: int
    seconds: float
    shots: int
    cuts: int
    markers: int


class HitCountJson(JsonObject):
    """The number of hits of one kind."""

    count: int
    met: int


class SheetSummaryJson(JsonObject):
    """The whole score in numbers."""

    scenes: int
    bars: int
    cuts: int
    cuts_met: int
    cuts_met_share: float | None
    """Null where there is no cut."""
    hits: dict[HitKind, HitCountJson]
    slowest_bpm: float
    fastest_bpm: float
    notes: dict[str, int]
    """The number of notes of each part."""


class TempiJson(JsonObject):
    """The tempi of a scene, in quarter notes a minute."""

    mean: float
    slowest: float
    fastest: float


class ScenePartJson(JsonObject):
    """A part that plays in a scene."""

    part: str
    program: int
    """General MIDI, counted from 0."""
    notes: int


class DrawnPartJson(JsonObject):
    """A part that Recue orchestrated, as it wrote it."""

    part: str
    digest: str


class SheetShotJson(JsonObject):
    """A shot that is seen in a scene."""

    shot: int
    """Counted from 1 over the whole timeline."""
    name: str
    media: str
    source_start: str
    """Exact seconds of media time, as a fraction."""
    source_end: str
    first_frame: int
    last_frame: int
    unseen: str
    """Why its picture was not looked at; empty where it was."""


class BarJson(JsonObject):
    """A bar."""

    bar: int
    """Counted from 1 over the whole timeline."""
    frame: float
    """Its first frame; a bar may begin between two frames."""
    timecode: str
    metre: str
    bpm: float
    density: float
    """The share of its sixteenths on which a note begins."""


class ChoicesJson(JsonObject):
    """The choices of a person for a scene. What Recue decides is left out."""

    locked: bool | None = None
    """True where the scene is to stay as it is; false where it is not, although a marker locks it."""
    take: int | None = None
    """The number of one of several compositions, counted from 0."""
    valence: float | None = None
    """-1 for dark to 1 for bright."""
    arousal: float | None = None
    """-1 for calm to 1 for driven."""
    style: Style | None = None
    palette: Palette | None = None
    key: str | None = None
    tempo: float | None = None
    metre: str | None = None
    solution: int | None = None
    music: Music | None = None
    """`none` for silence."""
    theme: str | None = None
    """Its themes, and how strongly they are wanted: `Anna full`; `none` for none."""


class AskedJson(JsonObject):
    """The requests of the markers in a scene, and of a spotting sheet. What none asks for is left out."""

    choice: ChoicesJson = ChoicesJson()
    """As a person's choices, which go before them."""
    mood: list[str] = []
    """The words after `mood:`, marker by marker."""
    instruments: list[str] = []
    """The words after `instruments:`, marker by marker."""
    themes: list[str] = []
    """The names after `theme:`, marker by marker."""
    theming: str = ""
    """What the settings say of its themes, where nothing else does."""
    cut: bool = False
    """True where the music before the scene breaks off."""
    sheet: str = ""
    """A digest of the spotting sheet that decided the scene."""
    by_sheet: list[str] = []
    """What that sheet asks for in place of markers: choices, `mood`, `instruments`."""
    note: str = ""
    """That sheet's note on the scene."""
    number: str = ""
    """The cue's number that a person wrote on that sheet: `2m3A`."""
    words: str = ""
    """Words for its music."""


class ScenePinJson(JsonObject):
    """The pin of a scene. What was not pinned is left out."""

    tempo: float | None = None
    metre: str | None = None
    solution: int | None = None


class SceneWordsJson(JsonObject):
    """The words that a scene was composed by."""

    said: list[str]
    """Its texts, the strongest last, and then each of a person's own words in them, like `icy: sad, sparse`."""
    asks: str
    """What they say outright, as numbers: `density -1.2, mode minor`."""
    by: dict[str, str]
    """The words that decided each thing they ask."""


class MoveJson(JsonObject):
    """A source that moved a condition of a scene's music."""

    condition: Measure
    source: Source
    value: float | str
    """The value of the condition from there on."""
    because: str = ""
    """The words that decided it."""


class ThemePlaceJson(JsonObject):
    """A theme in some bars of a scene."""

    theme: str
    """Its name."""
    first_bar: int
    """Counted from 1 over the whole timeline."""
    last_bar: int
    """The last one that is in it."""
    voice: Voice
    strength: Strength
    shape: list[str] = []
    """What is done to it, in words, like `in minor` or `augmented`; left out where it is as it was given."""


class SheetSceneJson(PlaceJson):
    """A scene and its music."""

    key: str
    style: Style
    palette: Palette
    valence: float
    """-1 for dark to 1 for bright."""
    arousal: float
    """-1 for calm to 1 for driven."""
    seed: int
    """The seed its notes were drawn from."""
    silence: str
    """The reason for which the scene has no music: `black` before the first picture, a `leader`, a `marker`, the `settings`,
    a person's `choice`, or a spotting `sheet` that has no cue there; empty where it has some. What a person locked or edited keeps its notes all the same."""
    take: int
    locked: bool
    edited: bool
    """True where a person changed its notes."""
    cue: str = ""
    """The cue's number in its reel, which it keeps through recuts: `2`, or `2A` for one that came behind it later. Left out
    where it never had music, and in sheets from before numbers were kept."""
    version: int = 1
    """The version of its music, which goes up whenever that changes. Left out in sheets from before versions were counted."""
    choice: ChoicesJson
    asked: AskedJson
    words: SceneWordsJson | None = None
    """Left out where it was composed without words."""
    pin: ScenePinJson
    metre: str
    tempi: TempiJson
    parts: list[ScenePartJson]
    drawn: list[DrawnPartJson]
    without: list[str]
    """Parts of the palette that are not to play."""
    moves: list[MoveJson] = []
    """What moved its music, condition by condition. Left out where it was composed before that was told."""
    themes: list[ThemePlaceJson] = []
    """Where themes are in it. Left out where none is."""
    music: str
    """A digest of its notes as Recue wrote them."""
    tempo_events: list[tuple[int, int]]
    """Ticks from the scene's start, and microseconds a quarter note from there on."""
    shots: list[SheetShotJson]
    bars: list[BarJson]
    fermatas: list[FermataJson]
    hits: list[HitJson]


class MediaJson(JsonObject):
    """The media that a shot was cut from."""

    name: str
    kind: MediaKind
    url: str | None
    """Where the timeline says that it is."""
    rate: str | None
    """Frames a second, as a fraction."""
    start: str | None
    """Exact seconds of its first frame."""
    black: bool | None
    """True for nothing but black; null where the timeline does not tell."""


class CutShotJson(JsonObject):
    """A shot of the cut."""

    name: str
    media: MediaJson
    start: str
    """Exact seconds from the first frame of the timeline."""
    end: str
    source_start: str
    """Exact seconds of media time."""
    speed: str
    ramp: list[tuple[str, str]]
    """Points of a speed ramp: exact seconds from the shot's start, and of media time."""
    track: str


class CutPointJson(JsonObject):
    """An instant where the picture changes."""

    time: str
    """Exact seconds."""
    dissolve: str
    """Seconds of the transition over it."""


class CutMarkerJson(JsonObject):
    """A marker of the cut."""

    name: str
    time: str
    """Exact seconds."""
    duration: str
    color: str
    comment: str
    origin: str


class CutJson(JsonObject):
    """The cut that was scored, whole: a score is gone on from without the cut's own file."""

    name: str
    rate: str
    start: str
    """Exact seconds of its start timecode."""
    drop_frame: bool
    duration: str
    shots: list[CutShotJson]
    cuts: list[CutPointJson]
    markers: list[CutMarkerJson]
    warnings: list[str]
    """What was read from its file in another way than it is written there."""


class MadeByJson(JsonObject):
    """The program, composer and sounds that made the score."""

    recue: str
    """The version of Recue."""
    generator: str
    """The composer."""
    weights: str
    """A digest of its weights."""
    midi: str
    """The seal of the .mid that belongs to the sheet; empty where none was written."""
    soundfont: str
    """The file name of the SoundFont; empty where nothing was rendered."""


class ThemeJson(JsonObject):
    """A theme of the film."""

    name: str
    by: By
    """`person`, or `film` where it was composed for it."""
    notes: str
    """Its notes in one line, as people write themes: `D minor 3/4 A4 | D5/2 E5`."""


class FilmJson(JsonObject):
    """The plan of the film, which new scenes of it follow."""

    key: str
    """The home key, which scenes stay near."""
    pulse: float
    """Quarter notes a minute, to which the tempi of scenes stand in simple ratios."""
    style: Style
    """The core ensemble."""
    themes: list[ThemeJson] = []
    """Its themes. Left out where it has none."""


class CueSheetJson(JsonObject):
    """The content of `NAME.recue.json`."""

    schema_: Literal["recue.cuesheet/1"] = Field(alias="schema")
    timeline: SheetTimelineJson
    summary: SheetSummaryJson
    scenes: list[SheetSceneJson]
    notes: list[str]
    """Sentences that a person should read."""
    provenance: MadeByJson
    settings: dict[str, object]
    """The settings it was made with, but for defaults, by their keys in `recue.yaml`. Pins are by scene id, and a path is
    as seen from the cue sheet's folder."""
    cut: CutJson
    film: FilmJson | None = None
    """Left out where the scenes were composed before films were planned."""


class FatesJson(JsonObject):
    """The number of scenes of each fate, where a score stood."""

    kept: int
    fitted: int
    composed: int
    removed: int


class KeptJson(JsonObject):
    """A file that stood where Recue wrote and was not what Recue wrote there last."""

    file: str
    """Where it stood."""
    kept_as: str
    """Where it is now."""


class SoundJson(JsonObject):
    """The loudness of the sound, after EBU R 128; numbers to hundredths."""

    loudness: float | None
    """Integrated, in LUFS; null if it is silent, or shorter than 0.4 s, as of the others."""
    true_peak: float | None
    """In dBTP."""
    loudness_range: float
    """In LU."""
    momentary: float | None
    """The loudest 0.4 s, in LUFS."""
    short_term: float | None
    """The loudest 3 s, in LUFS."""
    scenes: list[float | None]
    """The loudness of each scene, in LUFS."""
    scenes_apart: float
    """LU between the loudest scene and the softest."""
    scenes_apart_before: float
    """The same as the notes have it, before scenes were brought nearer."""
    limited: float
    """Decibels by which the limiter turned down the highest peak; 0 where it had nothing to do."""


class ReportJson(JsonObject):
    """The output of `recue score` and `recue demo`."""

    timeline: str
    """The timeline's name."""
    scenes: int
    bars: int
    cuts: int
    cuts_met: int
    """Cuts that the music meets within half a frame."""
    seconds: float
    """The length of the timeline."""
    notes: list[str]
    """Sentences that a person should read."""
    delivered: list[str]
    """The files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""
    fates: FatesJson | None
    """Null where it was scored from scratch."""
    sound: SoundJson | None
    """Null where no sound was rendered, or `loudness` is `none`."""


class SolutionJson(JsonObject):
    """One way to lay bars under a scene."""

    solution: int
    """Its number, for a pin."""
    bpm: float
    """The mean tempo, in quarter notes a minute."""
    metre: str
    pickup: str | None
    """The metre of a shorter first bar."""
    bars: int
    closing: str | None
    """The metre of a shorter last bar."""
    cost: float
    """1 is a missed cut."""
    weight_met: float
    weight_near: float
    """Within one and a half frames, but not met."""
    weight_missed: float
    largest_lean: float
    """The largest ratio of a beat to the next."""
    largest_lean_from_median: float
    """The largest ratio of a beat to the scene's median beat."""
    fermatas: list[FermataJson]
    hits: list[HitJson]


class TempoSceneJson(PlaceJson):
    """A scene and its solutions."""

    chosen: int
    """The number of the solution that `recue score` takes."""
    solutions: list[SolutionJson]


class TempoJson(JsonObject):
    """The output of `recue tempo`."""

    schema_: Literal["recue.tempo/1"] = Field(alias="schema")
    timeline: str
    rate: str
    """Frames a second, as a fraction."""
    scenes: list[TempoSceneJson]
    notes: list[str]
    """Sentences of the report."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""


class SpotCueJson(PlaceJson):
    """A scene that would have music. What nobody asked for is empty."""

    number: str
    """As its spotting sheet has it: `1m1`."""
    reason: str
    """The reason for which it begins where it does, in words."""
    direction: str
    """What it would be like, in words: those that are asked, else what the picture and the cutting say."""
    hits: str
    """Its hits but for cuts and motion: timecodes and names, parted by `; `."""
    key: str
    tempo: str
    """As people write it: `♩ = 96`."""
    metre: str
    instruments: str
    theme: str


class SpotSilenceJson(PlaceJson):
    """A scene that would have no music."""

    silence: str
    """The reason, as in the cue sheet."""


class PauseJson(JsonObject):
    """A stretch of a cue that might do without music. Nothing is silenced for it."""

    first_frame: int
    last_frame: int
    """The last frame that is in it."""
    first_timecode: str
    last_timecode: str
    reason: str


class SpotJson(JsonObject):
    """The output of `recue spot`."""

    schema_: Literal["recue.spot/1"] = Field(alias="schema")
    timeline: str
    rate: str
    """Frames a second, as a fraction."""
    cues: list[SpotCueJson]
    silences: list[SpotSilenceJson]
    pauses: list[PauseJson]
    notes: list[str]
    """Sentences of the report."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""


class ExplainedMoveJson(MoveJson):
    """A source that moved a condition, and how far."""

    by: float | None
    """How far it moved a number; null for where that begins, and for a name."""


class ExplainedConditionJson(JsonObject):
    """A condition of a scene's music, and what moved it."""

    condition: Measure
    value: float | str
    """What it came to."""
    moves: list[ExplainedMoveJson]
    """In the order in which they count, the strongest last."""


class ExplainedSceneJson(PlaceJson):
    """A scene, and what moved its music."""

    words: SceneWordsJson | None = None
    """Left out where there are none."""
    themes: list[ThemePlaceJson] = []
    """Where themes are in it. Left out where none is."""
    conditions: list[ExplainedConditionJson]
    """Empty where there is no music, or where it was composed before that was told."""


class ExplainJson(JsonObject):
    """The output of `recue explain`."""

    schema_: Literal["recue.explain/1"] = Field(alias="schema")
    timeline: str
    stands: bool
    """True where it is told of the score that stands, false where of one that would be made."""
    scenes: list[ExplainedSceneJson]
    notes: list[str]
    """Sentences of the report."""


class SceneFateJson(JsonObject):
    """The fate of a scene."""

    id: str
    name: str
    fate: Fate


class ChangedTimelineJson(JsonObject):
    """One of the two cuts."""

    name: str
    rate: str
    drop_frame: bool
    start_timecode: str
    frames: int
    shots: int


class ChangedShotJson(JsonObject):
    """A shot of one of the two cuts."""

    shot: int
    """Counted from 1."""
    name: str
    media: str
    first_frame: int
    last_frame: int
    first_timecode: str
    source_start: str
    """Exact seconds of media time, as a fraction."""
    source_end: str


class ShotChangeJson(JsonObject):
    """The change of a shot. Frames count at the new cut's rate."""

    kind: ChangeKind
    """The strongest of its facts."""
    facts: list[ChangeKind]
    moved: bool
    head: float
    """Frames added at its head; below 0, taken away."""
    tail: float
    """Frames added at its tail; below 0, taken away."""
    slip: float
    """Frames its content was slipped by."""
    offset: float
    """Frames it begins later than before."""
    old_speed: str | None
    """Seconds of media for each second of the timeline, as a fraction."""
    new_speed: str | None
    old: list[ChangedShotJson]
    new: list[ChangedShotJson]


class CutChangeJson(JsonObject):
    """The change of a cut: it was added, removed, or given another dissolve."""

    kind: MarkChange
    frame: int
    old_dissolve: float | None
    """Frames; 0 for a hard cut, null where the cut was not there."""
    new_dissolve: float | None


class ChangedMarkerJson(JsonObject):
    """A marker of one of the two cuts."""

    marker: int
    """Counted from 1."""
    name: str
    color: str
    frame: int


class MarkerChangeJson(JsonObject):
    """The change of a marker."""

    kind: MarkChange
    offset: float
    """Frames it lies later than before."""
    old: ChangedMarkerJson | None
    new: ChangedMarkerJson | None


class ChangesJson(JsonObject):
    """The output of `recue conform`. With `--check` it has no `delivered`, and no `scenes` where there is no score."""

    schema_: Literal["recue.changes/1"] = Field(alias="schema")
    empty: bool
    """True where nothing changed."""
    old: ChangedTimelineJson
    new: ChangedTimelineJson
    summary: dict[str, int]
    """The number of shots of each kind; `shifted` are those unchanged that begin at another time."""
    shots: list[ShotChangeJson]
    cuts: list[CutChangeJson]
    markers: list[MarkerChangeJson]
    scenes: list[SceneFateJson] = []
    removed: list[str] = []
    """The ids of scenes that are gone."""
    sound: SoundJson | None = None
    """Null where no sound was rendered, or `loudness` is `none`."""
    notes: list[str] = []
    """Sentences of the report."""
    delivered: list[str] = []
    """The paths of the files that were written."""
    kept: list[KeptJson] = []
    """The files that stood in their places and were kept."""


class RestyledSceneJson(SceneFateJson):
    """A scene as it is now."""

    style: Style
    key: str
    palette: Palette


class RestyledJson(JsonObject):
    """The output of `recue restyle`."""

    scenes: list[RestyledSceneJson]
    sound: SoundJson | None
    """Null where no sound was rendered, or `loudness` is `none`."""
    notes: list[str]
    """Sentences of the report."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""


class RenderedSceneJson(JsonObject):
    """A scene whose notes were rendered."""

    id: str
    name: str
    edited: bool
    """True where a person edited its notes."""


class RenderedJson(JsonObject):
    """The output of `recue render`."""

    midi: str
    """The path of the .mid that was rendered."""
    cue_sheet: str
    """The path of the cue sheet that says which bars its notes are in."""
    formats: list[Format]
    scenes: list[RenderedSceneJson]
    sound: SoundJson | None
    """Null where no sound was rendered, or `loudness` is `none`."""
    notes: list[str]
    """Sentences of the report."""
    hosts: list[str]
    """What became of the session of Ardour beside the score, a line each."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""


class HistoryJson(JsonObject):
    """The output of `recue history`."""

    timeline: Path
    sequence: str
    """Empty where the file holds one timeline."""
    revisions: list[Revision]
    """Newest first."""


class RestoredJson(JsonObject):
    """The output of `recue history --restore`."""

    restored: int
    """The number of the revision."""
    notes: list[str]
    """Sentences of the report."""
    delivered: list[str]
    """The paths of the files that were written."""
    kept: list[KeptJson]
    """The files that stood in their places and were kept."""


class AnswerJson(JsonObject):
    """One answer."""

    address: str
    arguments: list[Value]
    """Those after the request id."""


class AnswersJson(JsonObject):
    """The output of `recue osc`."""

    answers: list[AnswerJson]


class DoctorJson(JsonObject):
    """The output of `recue doctor`."""

    schema_: Literal["recue.doctor/1"] = Field(alias="schema")
    findings: list[Finding]
    recue: str
    """The version of Recue."""
    python: str
    system: str
    daemon: Daemon
    store: StoreFile
    parts: list[Component]
    hosts: list[HostFacts]
    ports: list[UdpPort]


class BenchGenerateJson(JsonObject):
    """The output of `recue bench generate`."""

    schema_: Literal["recue.bench/1"] = Field(alias="schema")
    kind: Literal["generate"]
    scenes: int
    bars: int
    """Of each scene."""
    bars_per_second: float
    """The median over the scenes."""
    slowest: float
    """Bars a second of the slowest scene."""


class SavesJson(JsonObject):
    """The time that saves of one kind took, in milliseconds."""

    shots: int
    """The number of shots in the cut."""
    edit: str
    """The kind of edit."""
    saves: int
    median: float
    """From the saved file to the new .mid."""
    worst: float
    push_median: float
    """From the saved file until a host was told of it."""
    push_worst: float
    scratch: float
    """Of scoring the whole cut from scratch."""
    ratio: float
    """The speed, against scoring from scratch."""


class BenchRescoreJson(JsonObject):
    """The output of `recue bench rescore`."""

    schema_: Literal["recue.bench/1"] = Field(alias="schema")
    kind: Literal["rescore"]
    latencies: list[SavesJson]


class FilmRowJson(JsonObject):
    """A figure of films' music beside real music, in windows of twelve bars."""

    real: float | None
    """The mean of the real windows."""
    low: float | None
    """A quarter of them lie below."""
    high: float | None
    """A quarter of them lie above."""
    film: float | None
    """The mean of the films' windows."""


class EvaluationJson(JsonObject):
    """The output of `recue evaluate`; see docs/reference/evaluation.md."""

    schema_: Literal["recue.evaluation/2"] = Field(alias="schema")
    pieces: int
    bars: int
    real: dict[str, float | None]
    """The figures of the real music."""
    composers: dict[str, dict[str, float | None]]
    """The figures of each composer; null where a figure cannot be told."""
    films: dict[str, FilmRowJson]
    """Rows of the music in `--films`; empty without."""
    references: dict[str, dict[str, float | None]]
    """Real music beside other real music, and the controls: real music whose pitches or rhythms are shuffled."""
    notes: list[str]
    """Sentences of the report."""


OBJECTS: dict[str, type[JsonObject]] = {
    "cuesheet": CueSheetJson,
    "score": ReportJson,
    "tempo": TempoJson,
    "spot": SpotJson,
    "explain": ExplainJson,
    "conform": ChangesJson,
    "restyle": RestyledJson,
    "render": RenderedJson,
    "history": HistoryJson,
    "history-restore": RestoredJson,
    "osc": AnswersJson,
    "doctor": DoctorJson,
    "bench-generate": BenchGenerateJson,
    "bench-rescore": BenchRescoreJson,
    "evaluate": EvaluationJson,
}
"""Every object that stands alone, by the name of its JSON schema's file."""
