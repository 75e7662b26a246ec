"""Scenes found by their headings and numbers in the names of markers and clips."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from bridge.story.matching.stretch import Stretch, joined

Spans = tuple[tuple[Fraction, Fraction], ...]
_PLACE: Final = re.compile(r"^\W*(?:\d+\w{0,3}\W+)?(?:(?:int|ext|est|i/e|e/i)\b\.?[\s/]*)+", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\W_]+")
_CALLED: Final = re.compile(
    r"(?:^|[^a-z])(?:sc|scn|scene|szene|cue|seq)[ ._#:-]{0,3}0*(?P<number>[a-z]?\d{1,4}[a-z]{0,2})(?![a-z0-9])",
    re.IGNORECASE,
)
"""`Scene 12`, `sc_012A`, `SC12-3`."""
_SLATED: Final = re.compile(
    r"^0*(?P<number>\d{1,4})(?P<setup>[a-z]{0,3})[ ._/-]{0,2}(?:t(?:a?k(?:e)?)?[ ._-]?\d{1,3}|[ ._/-]\d{1,2})(?![0-9a-z])",
    re.IGNORECASE,
)
"""`12A_T3`, `12A-3`, `012/4`: a slate, of which the letter is the setup or belongs to the scene."""
_GAP: Final = Fraction(2)
"""Seconds between two shots of a scene within which it goes on: an insert."""
_SHORTEST: Final = 4
"""Characters of a heading that are looked for anywhere in a name."""


def found_by_heading(headings: Mapping[str, Sequence[int]], names: Sequence[Stretch]) -> dict[int, Spans]:
    """Find scenes whose heading a marker or a clip has in its name.

    Args:
        headings: The scenes of each heading, by `heading_key`.
        names: The named stretches of the cut.

    Returns:
        From when to when each scene is; of scenes of one heading each in turn has one stretch.
    """
    by_key = defaultdict[str, list[Stretch]](list)
    for each in names:
        for line in each.name.splitlines():
            key = heading_key(
                line.rpartition(":")[2] if line.casefold().startswith(("scene", "chapter", "cue")) else line
            )
            if key in headings:
                by_key[key].append(each)
                break
    found = dict[int, Spans]()
    for key, stretches in by_key.items():
        marked = [each for each in stretches if each.marked] or stretches
        spans = joined(marked, _GAP if not marked[0].marked else Fraction(0))
        scenes = headings[key]
        if len(scenes) == 1:
            found[scenes[0]] = joined(marked, _GAP)
        else:
            starts = [(each.start, each.end) for each in marked] if marked[0].marked else list(spans)
            found |= {scene: (span,) for scene, span in zip(scenes, starts, strict=False)}
    return found


def found_by_number(numbers: Mapping[str, int], names: Sequence[Stretch]) -> dict[int, Spans]:
    """Find scenes whose number a marker or a clip has in its name: `Scene 12`, or a slate like `12A_T3`.

    Slates are believed where at least half of the clips have one, for the names of cameras look like them.

    Args:
        numbers: The scene of each number, by `number_key`.
        names: The named stretches of the cut.
    """
    found = defaultdict[int, list[Stretch]](list)
    clips = [each for each in names if not each.marked]
    slated = [each for each in clips if _SLATED.match(each.name.strip())]
    believed = len(slated) * 2 >= len(clips)
    for each in names:
        called = _CALLED.search(each.name)
        slate = _SLATED.match(each.name.strip()) if believed and not each.marked else None
        scene = None
        if called:
            scene = _numbered(called["number"], numbers)
        elif slate:
            whole = slate["number"] + slate["setup"]
            scene = _numbered(whole, numbers)
        if scene is not None:
            found[scene].append(each)
    return {
        scene: joined([each for each in stretches if each.marked] or stretches, _GAP)
        for scene, stretches in found.items()
    }


def heading_key(heading: str) -> str:
    """Return a heading as it is looked up: `INT. ANNA'S KITCHEN - NIGHT` and `Anna's kitchen, night` are one; empty for none."""
    words = _WORDS.findall(_PLACE.sub("", heading).casefold().replace("'", "").replace("’", ""))  # noqa: RUF001
    key = " ".join(words)
    return key if len(key) >= _SHORTEST else ""


def number_key(number: str) -> str:
    """Return a number as it is looked up: `012a` is `12A`; empty for none."""
    text = number.strip(" .#").upper().lstrip("0")
    return text if re.fullmatch(r"[A-Z]{0,2}\d{1,4}[A-Z]{0,3}", text) else ""


def _numbered(text: str, numbers: Mapping[str, int]) -> int | None:
    """Return the scene of a number, or of that without the letter of its setup."""
    key = number_key(text)
    return numbers.get(key, numbers.get(key.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
