"""Every setting: its values, its default, and its checks."""

import math
import re
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self, get_args, get_origin

import platformdirs
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    PrivateAttr,
    ValidationError,
    model_validator,
)

from bridge.errors import UsageError
from bridge.midi.palettes import Palette
from bridge.settings import files
from bridge.settings.colours import check_colours
from bridge.settings.liked import Liked
from bridge.settings.music_words import check_words, vocabulary_with
from bridge.settings.own_styles import read_styles
from bridge.settings.preferences import (
    EVERYWHERE,
    AnUnderscore,
    ClickPreferences,
    CuePreferences,
    ExpressionPreferences,
    GridPreferences,
    HitPreferences,
    HostPreferences,
    MidiPreferences,
    Pins,
    PreviewPreferences,
    Schema,
    SpottingPreferences,
    Texts,
    Theming,
    Underscore,
    Way,
    WithoutMusic,
    by_scene,
    small,
    split,
)
from bridge.settings.wording import COMMAND_LINE, sentence
from bridge.timeline.reading import Reading
from generator.conditions import Key, Style

if TYPE_CHECKING:
    from bridge.words import Vocabulary

SLOWEST, FASTEST = 20.0, 400.0
"""The widest tempo range that can be asked for, in quarter notes a minute."""
BROADCAST = -23.0
"""The loudness of broadcasts in LUFS. Source: EBU R 128 (2023)."""
SOFTEST, LOUDEST = -60.0, -5.0
"""The range of a loudness that can be asked for, in LUFS."""
DELIVERY = frozenset(
    {
        "media",
        "formats",
        "midi",
        "click",
        "cues",
        "hosts",
        "preview",
        "soundfont",
        "loudness",
        "reverb",
        "dry_stems",
        "wav_bits",
        "renderer",
    }
)
"""The keys of settings that music is not made with: where footage lies, and what becomes of a score."""
OFF: Final = "off"
"""What is said in place of a file, for none: not that beside the cut either."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_FRAMES_A_SECOND = re.compile(r"[0-9]{1,6}(\.[0-9]{1,20}|/[0-9]{0,5}[1-9][0-9]{0,5})?")


class Division(StrEnum):
    """The division of shots into scenes."""

    AUTO = "auto"
    """Scenes from markers and black, and where there are none from the cut itself."""
    MARKER = "marker"
    """One scene per marker, whatever it is called."""
    SHOT = "shot"
    """One scene per shot."""
    ONE = "one"
    """One scene for everything."""


class Format(StrEnum):
    """A file Recue writes, by its suffix."""

    MID = "mid"
    WAV = "wav"
    JSON = "json"
    PNG = "png"
    M4A = "m4a"
    MP3 = "mp3"
    """The sound of the .wav, small enough for mail."""
    STEMS = "stems"
    """A .wav for each part."""
    OTIO = "otio"
    """The cut with the score's sound and its markers."""
    DAWPROJECT = "dawproject"
    RPP = "rpp"
    """A REAPER project."""
    PREVIEW = "preview"
    """An .mp4 of the picture with the score's sound."""
    SPOTTING = "spotting"
    """A spotting sheet, as a table and as a page to print."""
    CUES = "cues"
    """A .wav for each cue, and for each part of it."""
    CLICK = "click"
    """A click track of the film, and one of each cue."""
    STREAMERS = "streamers"
    """Streamers and punches as .mid, for the film and for each cue."""
    MUSICXML = "musicxml"
    """The score on paper, for notation programs."""
    FCPXML = "fcpxml"
    """The music for Final Cut Pro."""
    FCP7XML = "fcp7xml"
    """The music for Premiere Pro and DaVinci Resolve."""


class Reverb(StrEnum):
    """The room that the sound is played in."""

    HALL = "hall"
    """A concert hall."""
    ROOM = "room"
    """A studio's live room."""
    OFF = "off"
    """None: every instrument as its SoundFont has it."""


class Renderer(StrEnum):
    """What plays a score's sound."""

    RECUE = "recue"
    FLUIDSYNTH = "fluidsynth"
    """The program of that name, which plays the .mid in its own way, with its own reverb."""


SOUNDING = frozenset({Format.WAV, Format.M4A, Format.MP3, Format.STEMS, Format.CUES, Format.PREVIEW})
"""The formats that are rendered."""
DEFAULT_FORMATS = (Format.MID, Format.WAV, Format.JSON, Format.PNG)


def _tempo_range(value: object) -> tuple[float, float]:
    """Read `60-160`, or a list of two numbers."""
    ends = value.split("-") if isinstance(value, str) else value
    try:
        low, high = map(float, ends if isinstance(ends, list | tuple) else ())
    except (TypeError, ValueError, OverflowError):
        low, high = math.nan, math.nan
    if not SLOWEST <= low <= high <= FASTEST:
        raise ValueError(
            f"should run from a low to a high tempo between {SLOWEST:g} and {FASTEST:g}, like 60-160"
        )
    return low, high


def _known_key(text: str) -> str:
    """Read a key; half characters, which no message can hold, count as question marks."""
    return str(Key.parse(text.encode(errors="replace").decode()))


def _rate(value: object) -> object:
    """Read a frame rate as people write it: `24`, `23.976`, `30000/1001`.

    A decimal within 0.005 of a rate over 1.001 means that rate, for no camera or file runs at 23.976 exactly.
    """
    if value is None or isinstance(value, Fraction):
        return value
    found = _FRAMES_A_SECOND.fullmatch(str(value).strip())
    rate = Fraction(found[0]) if found else Fraction(0)
    if not 1 <= rate <= 1000:
        raise ValueError("should be frames a second from 1 to 1000, like 24, 23.976 or 30000/1001")
    slowed = Fraction(1000 * math.ceil(rate), 1001)
    return slowed if abs(rate - slowed) < Fraction(5, 1000) else rate


def _code_page(text: str) -> str:
    """Check that a code page is one that text can be read in."""
    try:
        if "a".encode(text).decode(text) == "a":
            return text
    except (LookupError, ValueError):  # unknown, or for something else than text
        pass
    raise ValueError(
        "should be a code page, like cp1252, mac_roman, cp1250, cp1251, shift_jis, gb18030 or big5"
    )


def _rate_text(rate: Fraction | None) -> str | None:
    """Write a frame rate as `_rate` reads it."""
    return None if rate is None else str(rate)


def _file_or_off(value: object) -> object:
    """Read a file; `off` and `none`, which YAML reads as false, are OFF."""
    if value is False or str(value) in {OFF, "none"}:
        return OFF
    if value is None or isinstance(value, Path):
        return value
    if isinstance(value, str) and value:
        return Path(value)
    raise ValueError("should be the path of a file, or off")


def _language(value: object) -> object:
    """Read the code of a language; `no`, which YAML reads as false, is Norwegian."""
    text = "no" if value is False else value
    if isinstance(text, str) and not _LANGUAGE.fullmatch(text):
        raise ValueError("should be the code of a language, like en, de or pt-BR")
    return text


def _loudness(value: object) -> float | None:
    """Read a loudness in LUFS; `none` and `off`, which YAML reads as false, are None. Nothing is the default."""
    if value is None:
        return BROADCAST
    if value is False or str(value) in {"none", "off"}:
        return None
    try:
        lufs = math.nan if isinstance(value, bool) else float(str(value))
    except ValueError:
        lufs = math.nan
    if not SOFTEST <= lufs <= LOUDEST:
        raise ValueError(f"should be a loudness from {SOFTEST:g} to {LOUDEST:g} LUFS, like -23, or none")
    return lufs


def _loudness_text(loudness: float | None) -> float | str:
    """Write a loudness as `_loudness` reads it."""
    return "none" if loudness is None else loudness


def _reverb(value: object) -> object:
    """Read a room; YAML reads `off` as false. Nothing is the default."""
    return Reverb.HALL if value is None else Reverb.OFF if value is False or value == "none" else value


def _wav_bits(value: object) -> int:
    """Read bits a sample. Nothing is the default."""
    bits = {"None": 24, "16": 16, "24": 24, "32": 32}.get(str(value))
    if bits is None:
        raise ValueError("should be 24, 16 or 32 bits")
    return bits


def _freedom(value: object) -> float:
    """Read a share of the bars. Nothing is none of them."""
    try:
        share = math.nan if isinstance(value, bool) else float(str(0 if value is None else value))
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        raise ValueError("should be a share of the bars from 0 to 1, like 0.5")
    return share


FileOrOff = Annotated[Path | Literal["off"] | None, PlainValidator(_file_or_off)]
"""A file, or `off` for none."""


class ScenePreferences(Schema):
    """The `scenes` section: the division of shots into scenes."""

    division: Division = Division.AUTO
    """`auto`, or by force: one scene per `marker`, one per `shot`, `one` for everything."""
    names: Annotated[tuple[str, ...], BeforeValidator(split)] = ("scene", "cue")
    """A marker that is called one of these words, or begins with one, begins a scene."""
    colours: Annotated[
        tuple[str, ...], BeforeValidator(split), AfterValidator(lambda c: tuple(map(str.upper, c)))
    ] = ()
    """A marker of one of these colours begins a scene."""
    chapters: bool = True
    """Begin a scene at each chapter marker."""
    shortest: float = Field(default=8.0, gt=0)
    """Seconds a scene lasts at least, by preference."""
    longest: float = Field(default=120.0, ge=4)
    """Seconds a scene lasts at most, unless the division is forced."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shortest * 2 > self.longest:
            raise ValueError("'longest' should be at least twice 'shortest'")
        return self


class Settings(Schema):
    """Everything a user may set; each field's name is its key in `recue.yaml`."""

    seed: int = Field(default=0, ge=0, lt=2**63)
    """The seed of the music: another seed is other music for the same cut."""
    style: Annotated[Style | None, BeforeValidator(small)] = None
    """`song`, `chamber` or `orchestral`: the instruments, and how full, high and loud the music is where the picture leaves
    that open; decided scene by scene where unset."""
    key: Annotated[str, AfterValidator(_known_key)] | None = None
    """The key of every scene, like `C minor` or `Eb major`; decided scene by scene where unset."""
    bpm: Annotated[tuple[float, float], BeforeValidator(_tempo_range)] = (60.0, 160.0)
    """Slowest and fastest tempo in quarter notes a minute, like `60-160`."""
    tempo: float | None = None
    """The tempo to prefer within `bpm`; decided scene by scene where unset."""
    grid: GridPreferences = GridPreferences()
    """The layout of bars."""
    pins: Pins = {}  # noqa: RUF012 (pydantic copies it)
    """Decisions on the bars of single scenes."""
    music: WithoutMusic = {}  # noqa: RUF012 (pydantic copies it)
    """`none` for each scene, by its id or name, and for each range of timecodes (`01:00:10:00-01:00:20:00`) that is to
    have no music."""
    rate: Annotated[
        Fraction | None, BeforeValidator(_rate), PlainSerializer(_rate_text, when_used="json")
    ] = None
    """Frames a second, for timelines that do not state theirs (EDL): `24`, `23.976`, `30000/1001`."""
    encoding: Annotated[str, AfterValidator(_code_page)] | None = None
    """The code page of a timeline (EDL, XML, ALE), a file of hits, captions, a script or a list that is not in Unicode and does not say its own: `cp1252`,
    `mac_roman`, `cp1251`, `shift_jis`, `gb18030`, `big5`; guessed where unset."""
    sound_only: bool = False
    """Score a timeline that has sound and no picture, as one shot."""
    media: Path | None = None
    """Folder to look for media in, where a timeline's own paths lead nowhere."""
    preferences: bool = True
    """Choose takes by what you kept and threw away before, on this machine; `off` to choose as for anybody."""
    picture: bool = True
    """Look at the footage."""
    sound: FileOrOff = None
    """A production mix to listen to, laid from the timeline's first frame or at its own timecode; `off` to listen to nothing.
    Where unset, the timeline's sound clips are listened to, or where it has none the sound of its shots. Another mix composes
    nothing anew by itself."""
    picture_model: Path | None = None
    """A classifier of pictures of your own (.onnx), which says what the eye goes to first in each shot; beside it, under the
    same name, a table (.yaml) of the valence and arousal of its labels. Colours tell it where unset."""
    conditions: Annotated[Way, BeforeValidator(small)] = Way.EXPLICIT
    """How the music's conditions are read off picture and sound: `explicit`, by measures of both; or by encoders, which are
    networks, of the picture (`frames`), of the sound (`audio`) or of both (`joint`). Another way composes nothing anew by
    itself."""
    palette: Annotated[Palette | None, BeforeValidator(small)] = None
    """The instruments: `piano`, `piano quintet`, `string quartet`, `strings`, `chamber orchestra`, `orchestra`, `winds`,
    `choir and organ`, `folk`, `synth`, `pads`, `hybrid`, `percussion` or a palette of your own; follows the style where unset."""
    mood: str = ""
    """Words for the music of all scenes: `tense, sparse, low strings`."""
    moods: Texts = {}  # noqa: RUF012 (pydantic copies it)
    """Words for the music of single scenes, by the scene's id or name; they go before `mood`, and markers before them."""
    words: Texts = {}  # noqa: RUF012 (the same)
    """Words of your own, each defined by others: `icy: sad, sparse, high strings`."""
    reference: Path | None = None
    """Music that you like (a .mid, or any sound): its tempo, key, density, loudness and style hold for the film, as far as
    they can be heard, where nothing else asks for them."""
    references: Texts = {}  # noqa: RUF012 (the same)
    """Music that you like for single scenes, by the scene's id or name: its tempo, key, density and loudness."""
    themes: Texts = {}  # noqa: RUF012 (the same)
    """Themes of your own by name: a file (.mid, .musicxml, .mxl), or notes: `D minor 3/4 A4 | D5/2 E5 | F5/2.`. Those in
    the folder `themes` beside the cut are known without."""
    theming: Theming = {}  # noqa: RUF012 (the same)
    """The themes of single scenes, by the scene's id or name: `Anna`, `Anna hint`, `Anna full` or `none`; a text alone, or
    the name `*`, holds for every scene that is not named. Markers go before it."""
    freedom: Annotated[float, BeforeValidator(_freedom)] = 0.0
    """The share of the bars, from 0 to 1, in which the composer decides by itself how many notes there are; they still meet
    their hits. In all others there are as many as picture and words ask for."""
    underscore: AnUnderscore = Underscore.NORMAL
    """How far music goes out of the way of dialogue where it is known: `off`, `light` (4 dB), `normal` (8 dB) or `strong`
    (14 dB)."""
    scenes: ScenePreferences = ScenePreferences()
    """The division of shots into scenes."""
    hits: HitPreferences = HitPreferences()
    """The hits that the music should meet."""
    spotting: SpottingPreferences = SpottingPreferences()
    """The sheet that lists the cues."""
    captions: FileOrOff = None
    """The captions of the film (SRT, WebVTT, TTML, ASS, SCC), which tell what is said and how it feels; `off` for none. Where
    unset, those beside the cut under its name (`film.srt`, `film.en.vtt`), else those of the timeline."""
    script: FileOrOff = None
    """The script (Fountain, Final Draft's .fdx); `off` for none. Where unset, that beside the cut under its name."""
    scene_list: Path | None = None
    """A list of scenes (CSV): what happens in each, and its mood."""
    language: Annotated[str | None, BeforeValidator(_language)] = None
    """The language of captions, script and list by its code, like `en` or `de`; told from their words where unset. Recue has
    words for feelings in English alone."""
    lexicon: Path | None = None
    """A list of words of your own (CSV: word, valence, arousal, tension), in any language."""
    story_model: Path | None = None
    """A model of your own that tells the feelings of texts, in place of words: a folder of a transformer, or an ONNX file."""
    midi: MidiPreferences = MidiPreferences()
    """The .mid."""
    click: ClickPreferences = ClickPreferences()
    """Click tracks."""
    cues: CuePreferences = CuePreferences()
    """The files of single cues."""
    expression: ExpressionPreferences = ExpressionPreferences()
    """The performance of the music."""
    formats: Annotated[
        tuple[Format, ...], BeforeValidator(small), BeforeValidator(split), Field(min_length=1)
    ] = DEFAULT_FORMATS
    """The files to write: any of `mid`, `wav`, `m4a`, `mp3`, `json`, `png`, `stems`, `otio`, `dawproject`, `rpp`,
    `spotting`, `preview`, `cues`, `click`, `streamers`, `musicxml`, `fcpxml`, `fcp7xml`."""
    hosts: HostPreferences = HostPreferences()
    """The hosts that `recue serve` pushes each new score to."""
    preview: PreviewPreferences = PreviewPreferences()
    """The film to mail that `--formats preview` writes."""
    soundfont: Path | None = None
    """The SoundFont (.sf2, .sf3) to render with; a system one or the General MIDI bank where unset."""
    loudness: Annotated[
        float | None, BeforeValidator(_loudness), PlainSerializer(_loudness_text, when_used="json")
    ] = BROADCAST
    """The loudness of the sound in LUFS, -60 to -5; `none` leaves it as its notes have it."""
    reverb: Annotated[Reverb, BeforeValidator(small), BeforeValidator(_reverb)] = Reverb.HALL
    """The room that the sound is played in: `hall`, `room` or `off`."""
    dry_stems: bool = False
    """Stems without the room, for a mixer who has one."""
    wav_bits: Annotated[int, BeforeValidator(_wav_bits)] = 24
    """Bits a sample of each WAV: 24, as delivery guides ask for, 16, or 32 for floating-point numbers."""
    renderer: Annotated[Renderer, BeforeValidator(small)] = Renderer.RECUE
    """What plays the sound: `recue`, or `fluidsynth` where that program is installed."""

    _pinned_by_command: frozenset[str] = PrivateAttr(frozenset())
    _pinned_before: frozenset[str] = PrivateAttr(frozenset())
    _moods_before: frozenset[str] = PrivateAttr(frozenset())
    _theming_before: frozenset[str] = PrivateAttr(frozenset())
    _theme_by_command: str = PrivateAttr("")
    _likeness: Mapping[str, Liked] = PrivateAttr({})
    _marked_likeness: Mapping[str, Liked] = PrivateAttr({})
    _key_is_liked: bool = PrivateAttr(default=False)
    _style_is_liked: bool = PrivateAttr(default=False)

    @property
    def reading(self) -> Reading:
        """What is said of how a timeline is to be read."""
        return Reading(rate=self.rate, encoding=self.encoding, sound_only=self.sound_only)

    @property
    def without_sheet(self) -> Self:
        """The settings without a spotting sheet."""
        return self.model_copy(update={"spotting": self.spotting.model_copy(update={"file": None})})

    @property
    def pinned_by_command(self) -> frozenset[str]:
        """The scenes that the command line pins, by the names it calls them: there must be such scenes."""
        return self._pinned_by_command

    @property
    def pinned_before(self) -> frozenset[str]:
        """The scenes that the score gone on from pinned, by id; any pin of a person's now goes before theirs."""
        return self._pinned_before

    @property
    def moods_before(self) -> frozenset[str]:
        """The scenes for which the score gone on from had words, by id; they go with their scenes."""
        return self._moods_before

    @property
    def theming_before(self) -> frozenset[str]:
        """The scenes of whose themes the score gone on from spoke, by id; it goes with its scenes."""
        return self._theming_before

    @property
    def theme_by_command(self) -> str:
        """What the command line says of the themes of every scene; empty where nothing."""
        return self._theme_by_command

    @property
    def likeness(self) -> Mapping[str, Liked]:
        """What the references ask, by scene, and for the film by ""; below all other words."""
        return self._likeness

    @property
    def marked_likeness(self) -> Mapping[str, Liked]:
        """What the references of markers ask, by what the marker names; above those of the settings."""
        return self._marked_likeness

    @property
    def own_key(self) -> str | None:
        """The key for all scenes that a person sets; None where nobody does, and where it is the reference's."""
        return None if self._key_is_liked else self.key

    @property
    def own_style(self) -> Style | None:
        """The style for all scenes that a person sets; None where nobody does, and where it is the reference's."""
        return None if self._style_is_liked else self.style

    def like(
        self,
        likeness: Mapping[str, Liked],
        style: Style | None,
        marked: Mapping[str, Liked] = MappingProxyType({}),
    ) -> Self:
        """Return the settings with what their references ask, where they do not ask otherwise themselves.

        Args:
            likeness: By scene, and for the film by "".
            style: The style of the film's.
            marked: Those of markers, by what a marker names.
        """
        key = likeness[""].key if "" in likeness else ""
        settings = self.model_copy(update={"key": self.key or key or None, "style": self.style or style})
        settings._likeness, settings._marked_likeness = likeness, marked  # noqa: SLF001 (its own class)
        settings._key_is_liked = bool(key) and not self.key  # noqa: SLF001 (its own class)
        settings._style_is_liked = style is not None and self.style is None  # noqa: SLF001 (its own class)
        return settings

    @property
    def vocabulary(self) -> "Vocabulary":
        """The words that can be said of music: those that ship with Recue, and the person's own."""
        return vocabulary_with(self.words)

    def over(self, score: Mapping[str, object], called: str) -> Self:
        """Lay the settings that a person gives over those that a score was made with.

        Args:
            score: The score's, with paths that lead from anywhere.
            called: The score's cue sheet in an error.

        Raises:
            UsageError: If they cannot be used together.
        """
        given = self.model_dump(mode="json", exclude_unset=True)
        held = score.get("pins")
        pins = (
            {name: pin for name, pin in held.items() if name not in self.pins}
            if isinstance(held, Mapping)
            else {}
        )
        laid = files.merged({**score, "pins": pins}, given)
        settings = self._checked(laid, f"the settings given and those that {called} was made with, together")
        settings._pinned_by_command = self._pinned_by_command  # noqa: SLF001 (its own class)
        settings._theme_by_command = self._theme_by_command  # noqa: SLF001 (its own class)
        settings._pinned_before = frozenset(pins)  # noqa: SLF001 (its own class)
        settings._moods_before = frozenset(settings.moods) - set(self.moods)  # noqa: SLF001 (its own class)
        settings._theming_before = frozenset(settings.theming) - set(self.theming)  # noqa: SLF001 (its own class)
        return settings

    @model_validator(mode="after")
    def _tempo_within_range(self) -> Self:
        low, high = self.bpm
        if self.tempo is not None and not low <= self.tempo <= high:
            raise ValueError(f"'tempo' is {self.tempo:g}, outside of 'bpm', {low:g} to {high:g}")
        return self

    @classmethod
    def read(
        cls,
        cut_file: Path,
        overrides: Mapping[str, object],
        user_folder: Path | None = None,
        source: str = COMMAND_LINE,
    ) -> Self:
        """Read the settings that hold for a timeline.

        Args:
            cut_file: The timeline's file or folder; a `recue.yaml` beside it wins over the user's.
            overrides: Values from the command line by key, nested as the file is; None is a value not given.
            user_folder: The folder of the user's own `recue.yaml`; the platform's configuration folder if None.
            source: The source of the overrides in an error.

        Raises:
            UsageError: If a key is unknown or a value cannot be used, or a path leads nowhere; it names the file, the
                key and a remedy.
        """
        folder = user_folder or platformdirs.user_config_path("recue")
        file = files.find(cut_file.parent, folder)
        written = {} if file is None else files.load(file)
        given, styles = files.given(overrides), read_styles(folder)
        _check_colours(cls._checked(written, str(file)), str(file))
        command = cls._checked(given, source)
        _check_colours(command, source)
        laid = files.merged(_by_scene(written), _by_scene(given))
        laid = files.merged({"words": styles}, laid) if styles else laid
        settings = cls._checked(laid, f"{source} and the settings together")
        settings._pinned_by_command = frozenset(command.pins)  # noqa: SLF001 (its own class)
        settings._theme_by_command = command.theming.get(EVERYWHERE, "")  # noqa: SLF001 (its own class)
        _check_words(settings, command, source, str(file))
        files.check(settings.media, settings.soundfont, settings.picture_model)
        return settings

    @classmethod
    def _checked(cls, values: Mapping[str, object], source: str) -> Self:
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise UsageError(sentence(error.errors()[0], source, known_keys())) from None


def _by_scene(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return settings in which a theme for all scenes leaves room for those of single ones."""
    return {key: by_scene(value) if key == "theming" else value for key, value in values.items()}


def _check_colours(settings: Settings, source: str) -> None:
    """Check that there are the colours of markers that a person names; what a score was made with stays as it is.

    Raises:
        UsageError: If there is none of a name.
    """
    check_colours(settings.scenes.colours, f"{source}, scenes.colours")
    check_colours(settings.hits.colours, f"{source}, hits.colours")


def _check_words(settings: Settings, command: Settings, source: str, file: str) -> None:
    """Check the words for music that a person gives; what a score was made with stays as it is.

    Raises:
        UsageError: If one is not known.
    """
    asked = "--mood" if source == COMMAND_LINE else f"{source}, mood"
    texts = {asked if command.mood else f"{file}, mood": settings.mood} if settings.mood else {}
    texts |= {f"{file}, moods, {name}": text for name, text in settings.moods.items()}
    check_words(texts, settings.words, file)


def known_keys(schema: type[BaseModel] = Settings) -> tuple[str, ...]:
    """List every key of the settings, sections first and then their keys: `hits`, `hits.weights`, `hits.weights.cut`.

    A star stands for a name that the user chooses: `pins.*.tempo`.
    """
    keys: list[str] = []
    for name, field in schema.model_fields.items():
        named = get_origin(field.annotation) is Mapping
        section = get_args(field.annotation)[1] if named else field.annotation
        keys.append(name)
        if isinstance(section, type) and issubclass(section, BaseModel):
            keys += [f"{name}.*.{key}" if named else f"{name}.{key}" for key in known_keys(section)]
    return tuple(keys)
