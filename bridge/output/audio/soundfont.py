"""The choice of a SoundFont: the user's, else the system's, else the one a dependency ships."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from bridge.errors import MissingError

SUFFIXES = (".sf2", ".sf3")
SYSTEM_FOLDERS = (
    Path("/usr/share/sounds/sf2"),
    Path("/usr/share/soundfonts"),
    Path("/usr/local/share/soundfonts"),
    Path("/opt/homebrew/share/soundfonts"),
    Path("~/Library/Audio/Sounds/Banks"),
    Path("~/.local/share/soundfonts"),
    Path("C:/soundfonts"),
)
"""The usual folders of SoundFonts on Linux, macOS and Windows."""
SYSTEM_NAMES = ("default-GM", "FluidR3_GM", "FluidR3Mono_GM", "GeneralUser", "TimGM6mb", "MuseScore_General")
"""General MIDI banks by the start of their file names; another bank might hold a single piano."""


def find_soundfont(wanted: Path | None, folders: Iterable[Path] = SYSTEM_FOLDERS) -> Path:
    """Find the SoundFont to render with.

    Args:
        wanted: The user's choice; if set, no other is taken.
        folders: The system's folders of SoundFonts.

    Raises:
        MissingError: If the user's file is not there, or there is none at all.
    """
    if wanted is not None:
        if not wanted.is_file():
            raise MissingError(
                f"The SoundFont {wanted} is not there: correct the setting 'soundfont' or leave it out"
            )
        return wanted
    found = next(_general_midi(folders), None) or _shipped()
    if found is None:
        raise MissingError(
            "No SoundFont was found to render the WAV with: install pretty_midi, name one in the setting "
            "'soundfont', or leave wav out of 'formats'"
        )
    return found


def _general_midi(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield banks in the system's folders, best known first."""
    files = [
        file
        for folder in folders
        for file in sorted(folder.expanduser().glob("*"))
        if file.suffix in SUFFIXES
    ]
    return (file for name in SYSTEM_NAMES for file in files if file.name.startswith(name))


def _shipped() -> Path | None:
    """Return the bank inside the pretty_midi package, which is found without importing it."""
    spec = find_spec("pretty_midi")
    folders = spec.submodule_search_locations if spec is not None else None
    return next((file for folder in folders or () for file in sorted(Path(folder).glob("*.sf2"))), None)
