"""What a script tells, over the time of a cut."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Final

from bridge.story.matching.dialogue import FoundLine, Spoken, found_dialogue
from bridge.story.matching.headings import Spans, found_by_heading, found_by_number, heading_key, number_key
from bridge.story.matching.stretch import Stretch
from bridge.story.scripts.script import Paragraph, Script, ScriptScene, Told
from bridge.timeline import Timeline

_WORDS_A_SECOND: Final = 3
"""How fast a script is played, where nothing tells: about 180 words a page, and a minute a page, by the trade's rule."""
_SHORTEST: Final = 2
"""Seconds that a scene in which nobody speaks has at least, between those around it."""
_LONGEST: Final = 20
"""Times as long as its words are played, that it has at most."""
_LEAST: Final = Fraction(1)
"""Seconds that a paragraph has at least."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text of a script, over the time of the cut."""

    start: Fraction
    end: Fraction
    text: str
    speaker: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class PlacedScript:
    """A script over the time of a cut."""

    texts: tuple[PlacedText, ...]
    """In order of time: headings, action and manners, and what is said where there are no captions."""
    speakers: Mapping[int, str]
    """Who speaks in a caption, by its place."""
    remark: str
    """A sentence on how many of its scenes were found, and how."""


def placed_script(
    script: Script, timeline: Timeline, names: Sequence[Stretch], captions: Sequence[Spoken]
) -> PlacedScript:
    """Find the scenes of a script in a cut: by markers' and clips' names, else by dialogue found in captions.

    Args:
        script: The script.
        timeline: The cut.
        names: Its named stretches.
        captions: In order of time.
    """
    lines = found_dialogue(script, captions)
    by_scene = {scene: tuple(found) for scene, found in groupby(lines, key=lambda line: line.scene)}
    named = _named(script, names)
    placed = {
        number: spans
        for number, scene in enumerate(script.scenes)
        if (spans := named.get(number) or _around(scene, by_scene.get(number, ()), timeline))
    }
    silent = _silent(script, placed)
    texts, speakers = list[PlacedText](), dict[int, str]()
    for number, scene in enumerate(script.scenes):
        found = by_scene.get(number, ())
        for start, end in placed.get(number) or silent.get(number, ()):
            inside = [line for line in found if start <= line.start < end]
            texts += _over(scene, start, end, inside, spoken=not captions)
        for line in found:
            speaker = scene.paragraphs[line.paragraph].speaker
            speakers |= {caption: speaker for caption in line.captions if speaker}
    texts.sort(key=lambda text: (text.start, text.end))
    return PlacedScript(tuple(texts), speakers, _remark(script, named, set(by_scene), set(silent)))


def _named(script: Script, names: Sequence[Stretch]) -> dict[int, Spans]:
    """Return from when to when scenes are, by the names of markers and clips: by number before heading."""
    headings: dict[str, list[int]] = {}
    numbers: dict[str, int] = {}
    for place, scene in enumerate(script.scenes):
        if key := heading_key(scene.heading):
            headings.setdefault(key, []).append(place)
        if key := number_key(scene.number):
            numbers.setdefault(key, place)
    return found_by_heading(headings, names) | found_by_number(numbers, names)


def _around(scene: ScriptScene, found: Sequence[FoundLine], timeline: Timeline) -> Spans:
    """Return from when to when a scene is whose dialogue was found: with time for what the script has before and after it."""
    if not found:
        return ()
    before = scene.paragraphs[: found[0].paragraph]
    after = scene.paragraphs[found[-1].paragraph + 1 :]
    start = max(Fraction(0), min(line.start for line in found) - _played(before))
    end = min(timeline.duration, max(line.end for line in found) + _played(after))
    return ((start, end),) if start < end else ()


def _silent(script: Script, placed: Mapping[int, Spans]) -> dict[int, Spans]:
    """Return from when to when scenes are in which nobody speaks: between those around them, where these follow one another."""
    found = dict[int, Spans]()
    for before, after in pairwise(sorted(placed)):
        between = [*range(before + 1, after)]
        start, end = placed[before][-1][1], placed[after][0][0]
        if not between or any(_speaks(script.scenes[each]) for each in between):
            continue
        lengths = [_played(script.scenes[each].paragraphs) for each in between]
        whole, room = sum(lengths, Fraction(0)), end - start
        if not _SHORTEST * len(between) <= room <= _LONGEST * whole:
            continue
        for each, length in zip(between, lengths, strict=True):
            stop = start + room * length / whole
            found[each] = ((start, stop),)
            start = stop
    return found


def _speaks(scene: ScriptScene) -> bool:
    return not scene.paragraphs or any(each.told is Told.DIALOGUE for each in scene.paragraphs)


def _over(
    scene: ScriptScene, start: Fraction, end: Fraction, found: Sequence[FoundLine], *, spoken: bool
) -> Iterator[PlacedText]:
    """Yield the texts of a scene over its time: what was found where it is said, all else between."""
    if scene.heading:
        yield PlacedText(start, end, scene.heading, heading=True)
    known = {line.paragraph: line for line in found}
    waiting = list[Paragraph]()
    at = start
    for place, paragraph in enumerate(scene.paragraphs):
        line = known.get(place)
        if line is None:
            waiting.append(paragraph)
            continue
        yield from _between(waiting, at, max(at, line.start), spoken=spoken)
        waiting, at = [], max(at, line.end)
    yield from _between(waiting, at, max(at, end), spoken=spoken)


def _between(
    paragraphs: Sequence[Paragraph], start: Fraction, end: Fraction, *, spoken: bool
) -> Iterator[PlacedText]:
    """Yield paragraphs one after the other, each as long as its share of the words."""
    whole = _played(paragraphs)
    at = start
    for paragraph in paragraphs:
        length = max(_LEAST, _played([paragraph]) * (end - start) / whole)
        if spoken or paragraph.told is not Told.DIALOGUE:
            yield PlacedText(at, at + length, paragraph.text, paragraph.speaker)
        at += _played([paragraph]) * (end - start) / whole


def _played(paragraphs: Sequence[Paragraph]) -> Fraction:
    """Return for how many seconds paragraphs are played, by the rule."""
    return sum(
        (max(_LEAST, Fraction(len(each.text.split()), _WORDS_A_SECOND)) for each in paragraphs), Fraction(0)
    )


def _remark(script: Script, named: Mapping[int, Spans], by_dialogue: set[int], between: set[int]) -> str:
    whole = [place for place, scene in enumerate(script.scenes) if scene.heading]
    by_name = [place for place in whole if place in named]
    spoken = [place for place in whole if place not in named and place in by_dialogue]
    silent = [place for place in whole if place in between]
    missing = len(whole) - len(by_name) - len(spoken) - len(silent)
    ways = [
        f"{len(found)} by {how}"
        for found, how in (
            (by_name, "the names of markers and clips"),
            (spoken, "their dialogue in the captions"),
            (silent, "those around them"),
        )
        if found
    ]
    told = f"{script.name}: {len(whole) - missing} of its {len(whole)} scenes are in the cut"
    if ways:
        told += f" ({', '.join(ways)})"
    if missing:
        told += f"; {missing} {'was' if missing == 1 else 'were'} not found, and {'is' if missing == 1 else 'are'} left out"
    return told + "."
