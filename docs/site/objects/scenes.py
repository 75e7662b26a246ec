"""The scenes of a cue sheet."""

from bridge.midi.palettes import Palette
from bridge.score.moves import Measure, Source
from bridge.score.sizes import Size
from bridge.settings.preferences import Music, Underscore
from bridge.themes.wishes import Strength
from docs.site.objects.hits import FermataJson, HitJson
from docs.site.objects.json_object import JsonObject
from docs.site.objects.places import PlaceJson
from generator.conditions import Style
from generator.score import Voice
from generator.textures import Texture


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


class PlayerJson(JsonObject):
    """An instrument that plays a voice from some tick on, until another takes over."""

    voice: Voice
    track: str
    """The name of its track in the .mid."""
    start: int
    """Ticks from the scene's start, 960 a quarter note."""
    notes: list[tuple[int, int]] | None = None
    """The onset and the pitch of each of its notes, where other voices lie on its track at the same time. Left out elsewhere."""


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
    texture: Texture | None = None
    """Left out where the composer decided, and in sheets from before it was told."""
    players: Size = Size.FREE
    """`solo` for one player, `few`, or `tutti` for all. Left out where its loudness decides."""


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
    underscore: Underscore | None = None
    """How far its music goes out of the way of dialogue."""
    theme: str | None = None
    """Its themes, and how strongly they are wanted: `Anna full`; `none` for none."""
    words: str | None = None
    """Words for its music."""
    drive: str | None = None
    """The onsets and the pulse of its bars, 0 to 1, as points: seconds from the scene's start and a value, `0:0.2 12.5:0.7`."""
    depth: str | None = None
    """The register and the thickness, likewise."""
    force: str | None = None
    """The loudness and the ensemble, likewise."""
    edges: tuple[int, int] | None = None
    """Record frames by which its music begins later and ends earlier than Recue would have it."""


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
    reference: str = ""
    """The file after `reference:`, of the first marker that names one."""
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
    """What its references ask, like `reference: like.mid (89-95 bpm, minor; D minor)`, its texts, the strongest last, and then each
    of a person's own words in them, like `icy: sad, sparse`."""
    asks: str
    """What they say outright, as numbers: `density -1.2, mode minor`."""
    by: dict[str, str]
    """The words that decided each thing they ask, or the reference: `reference: like.mid`."""


class MoveJson(JsonObject):
    """A source that moved a condition of a scene's music."""

    condition: Measure
    source: Source
    value: float | str
    """The value of the condition from there on."""
    because: str = ""
    """The words, or the line of the story, that decided it."""
    bars: list[float] = []
    """The value in each bar of the scene from there on. Left out where all are alike, and in sheets from before bars were told."""


class CurvesJson(JsonObject):
    """What was read of a scene and what it was composed by, bar by bar. One that is known in no bar is left out."""

    valence: list[float]
    """What it was composed by, -1 for dark to 1 for bright."""
    arousal: list[float]
    """-1 for calm to 1 for driven."""
    tension: list[float]
    """-1 for at ease to 1 for tense."""
    motion: list[float | None] = []
    """Frame widths a second of the picture; null where it is not known."""
    loudness: list[float | None] = []
    """Of the cut's own sound, in decibels below full scale; null where it is not known."""
    speech: list[float | None] = []
    """The share of the bar in which somebody speaks; null where it is not known."""


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


class SpeechJson(JsonObject):
    """A stretch in which somebody speaks, in exact seconds from the scene's start, as fractions."""

    start: str
    end: str


class UnderscoredTrackJson(JsonObject):
    """A track that is turned down under dialogue, and its own expression (controller 11) there."""

    part: str
    """The name of its track in the .mid."""
    dips: int
    """The stretches of the scene in which the layer turns down."""
    before: list[int] = []
    """The value in force at the beginning of each; left out where all are 127."""
    expression: list[list[tuple[int, int]]] = []
    """What it sets itself in each: ticks from the scene's start, and values; left out where it sets nothing."""


class OwnCurveJson(JsonObject):
    """A stretch of a track in which a person draws the expression: the layer is not written there."""

    part: str
    first: int
    """Ticks from the scene's start."""
    last: int


class UnderscoreJson(JsonObject):
    """The level of a scene under dialogue, which is a layer over the expression of its tracks."""

    level: Underscore
    """What the scene was asked for."""
    speech: list[SpeechJson]
    """Where somebody speaks in it."""
    curve: list[tuple[int, int]]
    """Ticks from the scene's start, and the layer's value from there on; 127 turns nothing down. The value in the .mid is
    round(own * layer / 127)."""
    tracks: list[UnderscoredTrackJson]
    """The tracks on which it was written."""
    own: list[OwnCurveJson] = []
    """Left out where no curve is a person's."""


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
    a person's `choice`, a spotting `sheet` that has no cue there, or the `edges` of the cue beside it, which a person moved; empty where it has some. What a person locked or edited keeps its notes all the same."""
    take: int
    locked: bool
    edited: bool
    """True where a person changed its notes."""
    cue: str = ""
    """The cue's number in its reel, which it keeps through recuts: `2`, or `2A` for one that came behind it later. Left out
    where it never had music, and in sheets from before numbers were kept."""
    version: int = 1
    """The version of its music, which goes up whenever that changes. Left out in sheets from before versions were counted."""
    preferences: str = ""
    """The digest of the person's preferences by which its take was chosen. Left out where there were none."""
    choice: ChoicesJson
    asked: AskedJson
    words: SceneWordsJson | None = None
    """Left out where it was composed without words."""
    pin: ScenePinJson
    metre: str
    tempi: TempiJson
    parts: list[ScenePartJson]
    players: list[PlayerJson] | None = None
    """Who plays its voices: so their notes are found on the instruments' tracks. Left out in scores from before instruments had
    tracks of their own."""
    drawn: list[DrawnPartJson]
    without: list[str]
    """Parts of the palette that are not to play."""
    moves: list[MoveJson] = []
    """What moved its music, condition by condition. Left out where it was composed before that was told."""
    curves: CurvesJson | None = None
    """Bar by bar, what was read of it and what it was composed by. Left out where it was composed before that was kept."""
    themes: list[ThemePlaceJson] = []
    """Where themes are in it. Left out where none is."""
    underscore: UnderscoreJson | None = None
    """Its level under dialogue. Left out where nobody speaks in the film, or nothing is known of it."""
    music: str
    """A digest of its notes as Recue wrote them, without the level under dialogue."""
    gradual: bool = False
    """True if its tempo was asked to change gradually. Left out where it was not."""
    tempo_events: list[tuple[int, int]]
    """Ticks from the scene's start, and microseconds a quarter note from there on."""
    composed: dict[Voice, list[tuple[int, int, int, int]]] = {}
    """The composer's notes of the voices that its players play otherwise, for another palette: onset and release in ticks from the scene's start, pitch and velocity. Left out where they play all as it was composed."""
    shots: list[SheetShotJson]
    bars: list[BarJson]
    fermatas: list[FermataJson]
    hits: list[HitJson]
