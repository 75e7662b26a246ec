"""The colours that markers have, by name."""

import difflib
from collections.abc import Iterable
from typing import Final

from bridge.errors import UsageError

COLOURS: Final = (
    # OpenTimelineIO
    *("RED", "PINK", "ORANGE", "YELLOW", "GREEN", "CYAN", "BLUE", "PURPLE", "MAGENTA", "BLACK", "WHITE"),
    # DaVinci Resolve
    *("FUCHSIA", "ROSE", "LAVENDER", "SKY", "MINT", "LEMON", "SAND", "COCOA", "CREAM"),
    # Media Composer
    *("VIOLET", "FOREST", "DENIM", "GOLD", "GREY", "GRAY"),
    # Premiere Pro's labels, Kdenlive and other programs
    *(
        "IRIS",
        "CARIBBEAN",
        "CERULEAN",
        "MANGO",
        "TEAL",
        "BROWN",
        "TAN",
        "INDIGO",
        "TURQUOISE",
        "LIME",
        "AMBER",
    ),
)
"""The names of marker colours in editing programs, as timelines hold them."""


def check_colours(names: Iterable[str], where: str) -> None:
    """Check that markers can have some colours.

    Args:
        names: Upper case.
        where: The source and the key of the names, for people.

    Raises:
        UsageError: If there is no colour of a name; the sentence names the one most like it.
    """
    for name in names:
        if name not in COLOURS:
            raise UsageError(f"{where}: there is no colour '{name}' of markers; {_meant(name)}")


def _meant(name: str) -> str:
    """Name the colour that is meant, or the usual ones."""
    close = difflib.get_close_matches(name, COLOURS, n=1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(COLOURS[:-1])} and {COLOURS[-1]}"
