"""Options that several commands share, and their values as settings."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from bridge.errors import UsageError

if TYPE_CHECKING:
    from bridge.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


class NamedPath(click.Path):
    """The path of a file or a folder; an empty one, which would be the folder one is in, names nothing."""

    def __init__(self, *, file_okay: bool = True) -> None:
        """Set the kinds of files."""
        super().__init__(path_type=Path, file_okay=file_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a path."""
        if value == "":
            self.fail("The name is empty; name a file or a folder.", param, ctx)
        return super().convert(value, param, ctx)


class Seconds(click.FloatRange):
    """A time to wait, of more than no seconds and at most a day."""

    def __init__(self) -> None:
        """Set the range."""
        super().__init__(0, 86_400, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number; what is none is refused as what is out of range."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{number} is not in the range {self._describe_range()}.", param, ctx)
        return number


Option = Callable[[Callable[P, R]], Callable[P, R]]

JSON_OPTION: Option[..., Any] = click.option(
    "--json", "as_json", is_flag=True, help="Print one machine-readable object."
)
RENDER_OPTIONS: tuple[Option[..., Any], ...] = (
    click.option("--picture/--no-picture", default=None, help="Look at the footage."),
    click.option(
        "--sound",
        metavar="FILE",
        help="A production mix to listen to, instead of the timeline's sound; or off.",
    ),
    click.option(
        "--conditions",
        metavar="WAY",
        help="How music is read off picture and sound: explicit, or by encoders: frames, audio or joint.",
    ),
    click.option("--soundfont", type=NamedPath(), help="The SoundFont to render with."),
    click.option(
        "--loudness", metavar="LUFS", help="How loud the sound is, like -23; none leaves it as it is."
    ),
    click.option("--reverb", help="The room it is played in: hall, room or off."),
    click.option("--dry-stems/--no-dry-stems", default=None, help="Write stems without the room."),
    click.option("--renderer", help="What plays the sound: recue, or fluidsynth where it is installed."),
    click.option(
        "--burn-in", metavar="WHAT", help="What a preview shows over the picture: timecode,streamers,punches."
    ),
    click.option(
        "--wav-bits", metavar="BITS", help="Bits a sample of each WAV: 24, 16, or 32 for floating point."
    ),
)
"""Options for the footage and the sound."""
STORY_OPTIONS: tuple[Option[..., Any], ...] = (
    click.option("--captions", type=NamedPath(), help="Captions: SRT, VTT, TTML, ASS or SCC; off for none."),
    click.option(
        "--script", type=NamedPath(), help="The script: Fountain or Final Draft (.fdx); off for none."
    ),
    click.option("--scene-list", type=NamedPath(), help="A list of scenes (CSV), with what happens in each."),
    click.option("--language", metavar="CODE", help="The language of captions and script, like en or de."),
    click.option("--lexicon", type=NamedPath(), help="Your own words for feelings (CSV)."),
    click.option("--story-model", type=NamedPath(), help="Your own model of feelings, on disk."),
)
"""Options for what tells the story."""
GRID_OPTIONS: tuple[Option[..., Any], ...] = (
    click.option("--bpm", metavar="LO-HI", help="Slowest and fastest tempo, like 60-160."),
    click.option("--tempo", type=float, help="The tempo to stay near."),
    click.option(
        "--metre", multiple=True, help="4/4, 3/4, 6/8, 2/4, 5/4, 7/8 or 12/8; several to choose from."
    ),
    click.option("--pickup/--no-pickup", default=None, help="A shorter bar may open a scene."),
    click.option("--fermata/--no-fermata", default=None, help="A beat may hold over black."),
    click.option("--follow/--no-follow", default=None, help="The tempo follows the cutting."),
    click.option("--tempo-changes", metavar="[steps|ramps]", help="Few changes of tempo, or gradual ones."),
    click.option(
        "--tempo-on", metavar="[beat|bar]", help="The tempo changes on beats, or only on bar lines."
    ),
    click.option(
        "--pin",
        multiple=True,
        metavar="SCENE:KEY=VALUE",
        help="Fix a scene's tempo, metre or solution, like 'Scene 3:tempo=96,metre=3/4'; 'Scene 3:free' lets go.",
    ),
    click.option(
        "--hits",
        type=NamedPath(),
        help="More hits: a CSV table, or the markers of a MIDI file or an EDL.",
    ),
    click.option(
        "--spotting",
        type=NamedPath(),
        help="A spotting sheet (CSV) that decides the cues, and the silence between them.",
    ),
    click.option(
        "--underscore", metavar="LEVEL", help="The music under dialogue: off, light, normal or strong."
    ),
    click.option("--reel", type=int, help="The reel that begins the numbers of cues, like 2 for 2m1."),
    *STORY_OPTIONS,
    *RENDER_OPTIONS,
    click.option("--scene-per-marker", is_flag=True, help="One scene per marker."),
    click.option("--scene-per-shot", is_flag=True, help="One scene per shot."),
    click.option("--one-scene", is_flag=True, help="One scene for everything."),
    JSON_OPTION,
)
"""Options for scenes, their bars and hits, the story, the footage, the sound, and JSON."""
SEED_OPTION: Option[..., Any] = click.option(
    "--seed", type=int, help="Another seed is other music for the same cut."
)
MOOD_OPTION: Option[..., Any] = click.option(
    "--mood", metavar="WORDS", help="Words for the music, like 'tense, sparse, low strings'."
)
FRESH_OPTION: Option[..., Any] = click.option(
    "--fresh", is_flag=True, help="Start clean; the score that stands is kept under another name."
)
FORMATS_OPTION: Option[..., Any] = click.option(
    "--formats",
    help="Which files to write: mid,wav,m4a,mp3,json,png,stems,cues,click,streamers,preview,otio,dawproject,rpp,musicxml,fcpxml,fcp7xml,spotting.",
)
MUSIC_OPTIONS: tuple[Option[..., Any], ...] = (
    SEED_OPTION,
    MOOD_OPTION,
    click.option(
        "--theme",
        metavar="THEME",
        help="The theme of every scene that recue.yaml does not name, like 'Anna full' or 'Anna = C5 D5 E5/2'; none for no theme.",
    ),
    click.option("--style", help="song, chamber or orchestral."),
    click.option("--key", help="Like 'C minor' or 'Eb major'."),
    click.option(
        "--palette", help="piano, strings, orchestra, synth, string-quartet, hybrid, ... or one of your own."
    ),
    click.option(
        "--freedom",
        type=float,
        help="The share of the bars, 0 to 1, in which the composer decides how many notes there are.",
    ),
    FORMATS_OPTION,
)
"""Options for the music, and for the files to write."""
READING_OPTIONS: tuple[Option[..., Any], ...] = (
    click.option("--rate", help="Frames a second, for timelines that do not state theirs."),
    click.option("--encoding", help="Code page of text that is not in Unicode, like cp1252 or shift_jis."),
    click.option(
        "--sound-only/--no-sound-only", default=None, help="Score sound without a picture, as one shot."
    ),
    click.option("--media", type=NamedPath(), help="Folder to look for media in."),
)
"""Options for reading the timeline."""
PLACE_OPTIONS: tuple[Option[..., Any], ...] = (
    click.option("-o", "--output", type=NamedPath(), help="Folder to write to; the timeline's own."),
    *READING_OPTIONS,
    click.option("--sequence", help="Which timeline, where the file holds several."),
)
"""Options for the folder to write to, and for reading the timeline."""
FILE_OPTIONS: tuple[Option[..., Any], ...] = (
    click.argument("cut_file", metavar="TIMELINE", type=NamedPath()),
    *PLACE_OPTIONS,
)
"""The timeline's file, and `PLACE_OPTIONS`."""


def options(*each: Option[P, R]) -> Option[P, R]:
    """Combine several options, which the help lists in this order."""

    def decorate(command: Callable[P, R]) -> Callable[P, R]:
        for option in reversed(each):
            command = option(command)
        return command

    return decorate


FREE = "free"
"""What a pin says that takes a scene's pin away."""
DIVISIONS = {"scene_per_marker": "marker", "scene_per_shot": "shot", "one_scene": "one"}


def settings_for(cut_file: Path, values: dict[str, Any]) -> "Settings":
    """Read the settings that hold for a timeline, with the shared options laid over them.

    Raises:
        UsageError: If one cannot be used.
    """
    from bridge.settings import Settings  # noqa: PLC0415 (not needed for --help)

    return Settings.read(cut_file, overrides(values))


def overrides(values: dict[str, Any]) -> dict[str, object]:
    """Convert options of the command line to settings."""
    forced = [division for flag, division in DIVISIONS.items() if values.pop(flag)]
    if len(forced) > 1:
        raise click.UsageError("Ask for one of --scene-per-marker, --scene-per-shot and --one-scene.")
    return {
        "hits": {"file": values.pop("hits")},
        "spotting": {"file": values.pop("spotting"), "reel": values.pop("reel")},
        "scenes": {"division": forced[0] if forced else None},
        "grid": {
            "metres": ",".join(metre) if (metre := values.pop("metre")) else None,
            **{key: values.pop(key) for key in ("pickup", "fermata", "follow")},
            "tempo": values.pop("tempo_on"),
            "changes": values.pop("tempo_changes"),
        },
        "pins": pinned(values.pop("pin")),
        "theming": values.pop("theme", None),
        "preview": {"burn_in": values.pop("burn_in")},
        **values,
    }


def pinned(texts: Sequence[str]) -> dict[str, dict[str, str]]:
    """Read pins like `Scene 3:tempo=96,metre=3/4`, or `Scene 3:free` for none; a scene's name may hold colons.

    Raises:
        UsageError: If one is written otherwise, or two contradict each other.
    """
    pins: dict[str, dict[str, str]] = {}
    for text in texts:
        scene, _, values = text.rpartition(":")
        pairs = [] if values.strip() == FREE else [pair.partition("=") for pair in values.split(",")]
        if not scene.strip() or not all(key.strip() and value.strip() for key, _, value in pairs):
            raise UsageError(
                f"--pin '{text}' pins nothing; write it like 'Scene 3:tempo=96,metre=3/4' or 'Scene 3:solution=2'"
            )
        pin = pins.setdefault(scene.strip(), {})
        for key, _, value in pairs:
            if pin.setdefault(key.strip(), value.strip()) != value.strip():
                raise UsageError(
                    f"--pin gives '{scene.strip()}' two values of '{key.strip()}'; give one of them."
                )
    return pins
