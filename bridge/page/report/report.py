"""A report: a score as a page in one file, with its sound and a picture of each shot."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Final

from bridge.output.cuesheet.readable_json import Json
from bridge.page.report.bundle import bundled
from bridge.page.static_files import PAGE
from bridge.page.view import Shown, view_of

EMBEDDED: Final = "recue-report"
"""The id of the element in which the page finds what it shows."""
_STRINGS: Final = "strings/"


def report_page(
    shown: Shown, sound: bytes, thumbnails: Sequence[bytes], files: Mapping[str, bytes], film: bytes = b""
) -> bytes:
    """Return the page of a score as one file.

    Args:
        shown: The score.
        sound: Its music as an .m4a; empty for none.
        thumbnails: A JPEG of each shot, empty where there is no picture of it.
        files: The files of the page, by their path.
        film: The film with its music as an .mp4; empty for none. It is played instead of the sound.
    """
    view, notes = view_of(shown)
    strings = {name: json.loads(text) for name, text in files.items() if name.startswith(_STRINGS)}
    embedded: Json = {
        "view": view,
        "notes": _text(notes.packed()),
        "sound": _text(sound),
        "film": _text(film),
        "thumbnails": [_text(each) for each in thumbnails],
        "strings": {
            name.removeprefix(_STRINGS).removesuffix(".json"): each for name, each in strings.items()
        },
    }
    return bundled(files[PAGE].decode(), files, {EMBEDDED: embedded}).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
