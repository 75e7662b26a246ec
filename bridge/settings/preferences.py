"""The sections of the settings."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
)

from bridge.errors import UsageError
from bridge.grid.metre import FOUR_FOUR, METRES, Metre
from bridge.themes.wishes import wishes
from integrations.host import TempoMode
from integrations.hosts import either, live_hosts

NOT_IN_NAMES = frozenset('<>:"/\\|?*')
"""Characters that one system or another does not allow in a file's name."""


class Schema(BaseModel):
    """A section of settings: an unknown key is an error, and nothing changes after it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def split(value: object) -> object:
    """Read `a, b` as a list of words; anything else is left to the schema."""
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


def small(value: object) -> object:
    """Read words in any case; anything else is left to the schema."""
    if isinstance(value, list):
        return [small(each) for each in value]
    return value.lower() if isinstance(value, str) else value


def _metre(value: object) -> Metre:
    """Read a metre as people write it: `3/4`."""
    if isinstance(value, Metre):
        return value
    try:
        return Metre.parse(str(value))
    except UsageError:
        *most, last = METRES
        raise ValueError(f"should be {', '.join(map(str, most))} or {last}") from None


def _names(value: object) -> object:
    """Read a name that is a number as text, as YAML has it; anything else is left to the schema."""
    if not isinstance(value, Mapping):
        return value
    return {str(key) if type(key) is int else key: pin for key, pin in value.items()}


def _themed(text: str) -> str:
    """Check that what is said of themes can be read."""
    wishes(text)
    return text


def _live(value: object) -> object:
    """Read the name of a host that `recue serve` can push to."""
    hosts = live_hosts()
    if value not in [host.name for host in hosts]:
        raise ValueError("should be " + either(hosts, "'"))
    return value


ALiveHost = Annotated[str, BeforeValidator(_live)]
"""The name of a host that `recue serve` can push to."""
AMetre = Annotated[Metre, PlainValidator(_metre), PlainSerializer(str, when_used="json")]
"""One of the metres a scene may have."""
Weight = Annotated[float, Field(ge=0, le=100_000)]
"""The cost of missing a hit, against 1 for a plain cut; 0 for no hit."""


EMPHASIS = {"RED": 1.5}
"""The factor by which a marker of a colour counts more: programs share no other meaning of a colour than that red is
urgent."""


class HitWeights(Schema):
    """The `hits.weights` section: the weight of each kind of hit."""

    scene: Weight = 4.0
    """A scene's edge; it is on a bar line whatever it weighs."""
    marker: Weight = 2.0
    """A marker that is called `hit`; a red one counts half as much again."""
    user: Weight = 2.0
    """A line of the user's own file of hits."""
    title: Weight = 1.5
    """A title card, or a shot that appears out of black."""
    cut: Weight = 1.0
    """A hard cut."""
    dissolve: Weight = 0.8
    """The edit point of a dissolve: the eye sees no instant."""
    freeze: Weight = 0.6
    """A retime to a standstill inside a shot."""
    note: Weight = 0.0
    """All markers between two cuts that ask for nothing, together: notes on the material, as EDL locators name effects
    shots."""
    sound: Weight = 0.5
    """Everything that sounds suddenly inside one shot, together: slams, shots, crashes."""
    flash: Weight = 0.4
    """All flashes inside one shot, together."""
    fade: Weight = 0.3
    """All fades to black or white, and from it, inside one shot, together: of the footage, not of the timeline."""
    jolt: Weight = 0.3
    """All lone jolts of the picture inside one shot, together."""
    motion: Weight = 0.3
    """Everything that moves or stops inside one shot, together."""
    peak: Weight = 0.2
    """All peaks of motion inside one scene, together."""


class HitPreferences(Schema):
    """The `hits` section: the hits that the music should meet."""

    file: Path | None = None
    """A file of hits: a table (CSV), the markers and cue points of a MIDI file, or the markers of an EDL."""
    weights: HitWeights = HitWeights()
    """The weight of each kind of hit."""
    colours: Annotated[
        Mapping[str, Weight], AfterValidator(lambda c: {k.upper(): weight for k, weight in c.items()})
    ] = {}
    """The weight of a marker of each of these colours, whatever it is called."""


class SpottingPreferences(Schema):
    """The `spotting` section: the sheet that lists the cues."""

    file: Path | None = None
    """A spotting sheet (CSV), as `--formats spotting` writes it: its cues are the scenes, and between them is silence. It
    is read once, and again when it has changed."""
    reel: Annotated[int, Field(ge=1, le=99)] | None = None
    """The number of the reel, which begins the numbers of its cues (`2m1`); that in the timeline's name where unset, else 1."""


class Way(StrEnum):
    """The way in which the conditions of music are read off picture and sound."""

    EXPLICIT = "explicit"
    """By measures of both, and formulas that say what they tell."""
    FRAMES = "frames"
    """By an encoder of the picture."""
    AUDIO = "audio"
    """By an encoder of the sound."""
    JOINT = "joint"
    """By an encoder of both."""


class TempoPlace(StrEnum):
    """Where the tempo may change."""

    BEAT = "beat"
    """On every beat; a bar line is preferred."""
    BAR = "bar"
    """On bar lines alone."""


class TempoChange(StrEnum):
    """How the tempo changes."""

    STEPS = "steps"
    """From one tempo to the next, as seldom as the hits allow."""
    RAMPS = "ramps"
    """Gradually, a little on every beat."""


CUE_NAME = "{number}v{version}_{name}_{timecode}"
"""The default name of a cue's files: `1m2v3_chased_01-00-14-15`."""
CUE_FIELDS = ("number", "version", "name", "timecode", "film", "reel")
"""What may stand in braces in a name of a cue's files."""


def _cue_name(template: str) -> str:
    """Check the template of the names of cues' files."""
    told = f"should be a file's name with {', '.join(f'{{{field}}}' for field in CUE_FIELDS)} in it, like {CUE_NAME}"
    try:
        parts = [*Formatter().parse(template)]
    except ValueError:
        raise ValueError(told) from None
    fields = [(field, spec, conversion) for _, field, spec, conversion in parts if field is not None]
    plain = "".join(text for text, *_ in parts)
    if not fields or any(each not in {(field, "", None) for field in CUE_FIELDS} for each in fields):
        raise ValueError(told)
    if not plain.isprintable() or set(plain) & NOT_IN_NAMES or len(template.encode(errors="replace")) > 100:
        raise ValueError(told)
    return template


class CuePreferences(Schema):
    """The `cues` section: the sound of each cue as files of its own (`--formats cues`)."""

    name: Annotated[str, AfterValidator(_cue_name)] = CUE_NAME
    """The name of a cue's files, from `{number}`, `{version}`, `{name}`, `{timecode}`, `{film}` and `{reel}`."""
    stems: bool = True
    """Each part of a cue as a file, beside the whole."""
    split_mono: bool = False
    """A mono file for each side, `.L.wav` and `.R.wav`, in place of a stereo one."""


class ClickSound(StrEnum):
    """The sound of a click."""

    WOODBLOCK = "woodblock"
    BEEP = "beep"


class ClickPreferences(Schema):
    """The `click` section: click tracks."""

    sound: Annotated[ClickSound, BeforeValidator(small)] = ClickSound.WOODBLOCK
    """`woodblock` or `beep`."""


class MidiText(StrEnum):
    """The characters of markers and names in a .mid."""

    UNICODE = "unicode"
    """UTF-8, which Logic, REAPER and Ardour read."""
    ASCII = "ascii"
    """Plain ASCII, the only ones that Cubase and Pro Tools read."""


class MidiPreferences(Schema):
    """The `midi` section: the .mid."""

    text: Annotated[MidiText, BeforeValidator(small)] = MidiText.UNICODE
    """`unicode`, or `ascii` for Cubase and Pro Tools: markers and cue points without accents, other alphabets as they are
    spoken."""


class GridPreferences(Schema):
    """The `grid` section: the layout of bars."""

    metres: Annotated[tuple[AMetre, ...], BeforeValidator(split), Field(min_length=1)] = (FOUR_FOUR,)
    """The metres a scene may have: any of `4/4`, `3/4`, `6/8`, `2/4`, `5/4`, `7/8`, `12/8`, the first by
    preference."""
    pickup: bool = False
    """Allow a bar of fewer beats to open a scene."""
    fermata: bool = False
    """Allow a beat to hold over black, for as long as that lasts."""
    follow: bool = False
    """Let the tempo follow the cutting: faster where shots are short."""
    tempo: Annotated[TempoPlace, BeforeValidator(small)] = TempoPlace.BEAT
    """Where the tempo may change: on each `beat`, or only on a `bar` line."""
    changes: Annotated[TempoChange, BeforeValidator(small)] = TempoChange.STEPS
    """How the tempo changes: in `steps`, as few as the hits allow, or in `ramps`, a little on every beat."""


class ExpressionPreferences(Schema):
    """The `expression` section: the performance of the music."""

    timing: Annotated[float, Field(ge=0, le=20)] = 0.0
    """Milliseconds by which players are off the grid (standard deviation); what meets a hit is never moved."""


class HostPreferences(Schema):
    """The `hosts` section: the hosts that `recue serve` pushes each new score to."""

    push: Annotated[tuple[ALiveHost, ...], BeforeValidator(small), BeforeValidator(split)] = ()
    """The names of the hosts that each new score is pushed to: any of `integrations.hosts.live_hosts`."""
    tempo: TempoMode = TempoMode.OWN
    """The tempo map of a REAPER project: `own` writes Recue's, `leave` leaves the project's."""


class BurnIn(StrEnum):
    """What can be burned into a preview."""

    TIMECODE = "timecode"
    STREAMERS = "streamers"
    """Lines that run across the picture: yellow into the first warning click, green into a cue, red into its end."""
    PUNCHES = "punches"
    """A white circle at each hit that has a name."""


def _production(value: object) -> object:
    """Read decibels; `off` and `none`, which YAML reads as false, are None. Nothing is the default."""
    return 12.0 if value is None else None if value is False or value in {"none", "off"} else value


class PreviewPreferences(Schema):
    """The `preview` section: the film of `--formats preview`."""

    burn_in: Annotated[tuple[BurnIn, ...], BeforeValidator(small), BeforeValidator(split)] = ()
    """What is burned into the picture: any of `timecode`, `streamers`, `punches`."""
    production: Annotated[
        Annotated[float, Field(ge=0, le=60)] | None,
        BeforeValidator(_production),
        PlainSerializer(lambda decibels: "off" if decibels is None else decibels, when_used="json"),
    ] = 12.0
    """Decibels by which the clips' own sound is turned down under the music, 0 to 60; `off` leaves it out."""


class Pin(Schema):
    """A person's decisions on one scene's bars; None leaves them to Recue."""

    tempo: Annotated[float, Field(gt=0)] | None = None
    """The scene's mean tempo in quarter notes a minute, within half of one."""
    metre: AMetre | None = None
    """The scene's metre: `4/4`, `3/4`, `6/8`, `2/4`, `5/4`, `7/8` or `12/8`."""
    solution: Annotated[int, Field(ge=1)] | None = None
    """The number of a solution that `recue tempo` lists, counted from 1."""


EVERYWHERE = "*"
"""The name of every scene that is not named, in the setting `theming`."""


def by_scene(theming: object) -> object:
    """Return what is said of the themes of scenes; a text alone is said of every scene that is not named."""
    return {EVERYWHERE: theming} if isinstance(theming, str) else theming


Texts = Annotated[Mapping[str, str], BeforeValidator(_names)]
"""Texts by a name that the user chooses."""
Theming = Annotated[
    Mapping[str, Annotated[str, AfterValidator(_themed)]],
    BeforeValidator(_names),
    BeforeValidator(by_scene),
]
"""What is said of the themes of scenes, by the scene's id or name; `*` is every scene that is not named."""
Pins = Annotated[Mapping[str, Pin], BeforeValidator(_names)]
"""Pins by the scene's id or name."""


class Music(StrEnum):
    """A person's word on the music of a scene or a stretch."""

    NONE = "none"
    """There is none."""


class Underscore(StrEnum):
    """How far music goes out of the way of dialogue."""

    OFF = "off"
    LIGHT = "light"
    """4 dB softer."""
    NORMAL = "normal"
    """8 dB softer, and scenes that are composed have fewer notes under words."""
    STRONG = "strong"
    """14 dB softer, and fewer notes yet."""


def underscored(value: object) -> object:
    """Read a level; YAML reads `off` as false. Nothing is the default."""
    return (
        Underscore.NORMAL if value is None else Underscore.OFF if value is False or value == "none" else value
    )


AnUnderscore = Annotated[Underscore, BeforeValidator(small), BeforeValidator(underscored)]


_TIMECODE = r"\d{1,3}(?:[:;.,]\d{1,3}){3}"
_RANGE = re.compile(rf"\s*({_TIMECODE})\s*(?:-|\u2013|to)\s*({_TIMECODE})\s*")


def timecodes(text: str) -> tuple[str, str] | None:
    """Read a range of timecodes, like `01:00:10:00-01:00:20:00`; None where a text is none."""
    found = _RANGE.fullmatch(text)
    return None if found is None else (found[1], found[2])


WithoutMusic = Annotated[Mapping[str, Music | None], BeforeValidator(_names)]
"""`none` for scenes by id or name, and for ranges of timecodes; nothing lets go of one that was named before."""
