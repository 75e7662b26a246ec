"""The choice of a SoundFont: the user's, else the fullest of the system's, else the one a dependency ships."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bridge.errors import MissingError

SUFFIXES = (".sf2", ".sf3")
SYSTEM_FOLDERS: Final = (
    # Debian, Ubuntu
    "/usr/share/sounds/sf2",
    "/usr/share/sounds/sf3",
    # Arch, Fedora, openSUSE; a person's own
    "/usr/share/soundfonts",
    "/usr/local/share/soundfonts",
    "/usr/local/share/sounds/sf[23]",
    "~/.local/share/soundfonts",
    "~/.local/share/sounds/sf[23]",
    # Homebrew, MacPorts, macOS
    "/opt/homebrew/share/soundfonts",
    "/home/linuxbrew/.linuxbrew/share/soundfonts",
    "/opt/local/share/sounds/sf[23]",
    "/Library/Audio/Sounds/Banks",
    "~/Library/Audio/Sounds/Banks",
    # Windows, where FluidSynth looks
    "C:/soundfonts",
    "%ProgramData%/soundfonts",
    # MuseScore
    "/usr/share/mscore*/sound",
    "/usr/share/musescore*/sound",
    "/usr/local/share/mscore*/sound",
    "/var/lib/flatpak/app/org.musescore.MuseScore/current/active/files/share/mscore*/sound",
    "~/.local/share/flatpak/app/org.musescore.MuseScore/current/active/files/share/mscore*/sound",
    "/snap/musescore/current/share/mscore*/sound",
    "/Applications/MuseScore*.app/Contents/Resources/sound",
    "%ProgramFiles%/MuseScore*/sound",
    "%ProgramFiles(x86)%/MuseScore*/sound",
    "~/Documents/MuseScore*/SoundFonts",
    # Flatpak's runtime
    "/var/lib/flatpak/runtime/org.freedesktop.Platform/*/*/active/files/share/soundfonts",
)
"""The usual folders of SoundFonts on Linux, macOS and Windows, as patterns."""


@dataclass(frozen=True, slots=True)
class Bank:
    """A General MIDI bank that is known."""

    title: str
    begins: tuple[str, ...]
    """What its files' names begin with."""
    licence: str
    """As Debian's copyright files, or its own page, have it."""
    full: bool = True
    """False for a sketch of a few megabytes."""


BANKS: Final = (
    Bank("MuseScore General", ("MuseScore_General", "MS Basic"), "MIT, parts in the public domain"),
    Bank("FluidR3", ("FluidR3_GM", "FluidR3 GM", "FluidR3Mono_GM", "FluidR3"), "MIT"),
    Bank("GeneralUser GS", ("GeneralUser",), "GeneralUser GS licence 2.0"),
    Bank("the system's default", ("default",), "its own licence"),
    Bank("TimGM6mb", ("TimGM6mb",), "GPL-2", full=False),
)
"""The banks that are looked for, the best first; another file might hold a single piano."""
BETTER: Final = (
    "for a fuller sound install MuseScore, or the package musescore-general-soundfont (Debian, Ubuntu), fluid-soundfont-gm "
    "(Fedora) or soundfont-fluid (Arch), all under the MIT licence; Recue finds them"
)
"""The way to a better bank, for a person."""


def bank_of(soundfont: Path) -> Bank | None:
    """Return the bank that a file holds, by the name of what it leads to, else by its own; None for any other."""
    names = (soundfont.resolve().name, soundfont.name)
    return next((bank for name in names for bank in BANKS if name.startswith(bank.begins)), None)


def described(soundfont: Path) -> str:
    """Return a bank's file, what it holds and its licence, for a person."""
    bank = bank_of(soundfont)
    return f"{soundfont} ({bank.title}, {bank.licence})" if bank else str(soundfont)


def find_soundfont(wanted: Path | None, folders: Iterable[Path] | None = None) -> Path:
    """Find the SoundFont to render with.

    Args:
        wanted: The user's choice; if set, no other is taken.
        folders: The system's folders of SoundFonts, where not the usual ones.

    Raises:
        MissingError: If the user's file is not there, or there is none at all.
    """
    if wanted is not None:
        if not wanted.is_file():
            raise MissingError(
                f"The SoundFont {wanted} is not there: correct the setting 'soundfont' or leave it out"
            )
        return wanted
    found = _best(system_folders() if folders is None else folders) or _shipped()
    if found is None:
        raise MissingError(
            "No SoundFont was found to render the WAV with: install pretty_midi, name one in the setting "
            "'soundfont', or leave wav out of 'formats'"
        )
    return found


def system_folders() -> Iterator[Path]:
    """Yield the usual folders that are there."""
    for pattern in SYSTEM_FOLDERS:
        yield from map(Path, sorted(glob(os.path.expandvars(Path(pattern).expanduser()))))  # noqa: PTH207 (from any root)


def _best(folders: Iterable[Path]) -> Path | None:
    """Return the best known bank in some folders; of several files of one bank the largest.

    A link like Debian's `default-GM.sf2`, which may lead to any bank, counts as what it leads to.
    """
    files = (file for folder in folders for file in folder.glob("*") if file.suffix.lower() in SUFFIXES)
    banks = [(bank, file) for file in files if file.is_file() and (bank := bank_of(file)) is not None]
    ranked = sorted(banks, key=lambda held: (BANKS.index(held[0]), -held[1].stat().st_size, str(held[1])))
    return ranked[0][1] if ranked else None


def _shipped() -> Path | None:
    """Return the bank inside the pretty_midi package, which is found without importing it."""
    spec = find_spec("pretty_midi")
    folders = spec.submodule_search_locations if spec is not None else None
    return next((file for folder in folders or () for file in sorted(Path(folder).glob("*.sf2"))), None)
