"""The story of a cut: all that is told of it over its time, and what that makes felt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final

from bridge.story.captions.shown import Shown, parts
from bridge.story.captions.time_base import time_base
from bridge.story.feelings.feeling import ByWords
from bridge.story.feelings.language import called, is_english, language_of
from bridge.story.given import Given
from bridge.story.matching.dialogue import Spoken
from bridge.story.matching.listing import placed_list
from bridge.story.matching.placing import placed_script
from bridge.story.matching.stretch import stretches
from bridge.story.scene_list import ListedScene
from bridge.story.told import Feeling, Kind, Line, Story
from bridge.timeline import Timeline
from bridge.words import VOCABULARY, Vocabulary, read

_SURE: Final = 0.9
"""How sure a mood is that a person writes into a list of scenes."""
_OF_A_NAME: Final = 0.25
"""How much of what words are sure of a name is."""
_OF_THE_CUT: Final = "the timeline's captions"
_NOTES: Final = "the markers and names"


@dataclass(slots=True)
class _Telling:
    """Collector of lines and remarks, by what they are from."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    """The language that a file states."""
    remarks: list[str] = field(default_factory=list)

    def add(self, source: str, lines: Sequence[Line]) -> None:
        self.lines.setdefault(source, []).extend(lines)


def tell_story(timeline: Timeline, given: Given, vocabulary: Vocabulary = VOCABULARY) -> Story:
    """Tell the story of a cut.

    Args:
        timeline: The cut.
        given: What a person gives besides.
        vocabulary: The words for moods that there are, with the person's own.

    Returns:
        Every caption, paragraph, row, note and name that is about some of the cut, with its feeling.
    """
    telling = _Telling(remarks=[*given.remarks])
    spoken = _captions(timeline, given, telling)
    names = stretches(timeline)
    if given.script is not None:
        placed = placed_script(given.script, timeline, names, spoken)
        telling.remarks += [*given.script.remarks, placed.remark]
        _name_speakers(telling, placed.speakers)
        telling.add(
            given.script.name,
            [
                Line(
                    text.start,
                    text.end,
                    text.text,
                    Kind.NAME if text.heading else Kind.SCRIPT,
                    None,
                    text.speaker,
                )
                for text in placed.texts
            ],
        )
    if given.scenes is not None:
        found = placed_list(given.scenes, timeline, names)
        telling.remarks += [*given.scenes.remarks, found.remark]
        for place, spans in found.spans.items():
            rows = [*_row(given.scenes.scenes[place], spans, vocabulary)]
            telling.add(given.scenes.name, rows)
    telling.add(_NOTES, [Line(note.start, note.end, note.text, note.kind) for note in given.notes])
    lines = [line for source in telling.lines for line in _felt(source, telling, given)]
    lines.sort(key=lambda line: (line.start, line.end, line.kind))
    return Story(tuple(lines), tuple(dict.fromkeys(telling.remarks)))


def _captions(timeline: Timeline, given: Given, telling: _Telling) -> list[Spoken]:
    """Add the captions; return what is spoken in them, in order."""
    file = given.captions
    if file is not None:
        base = time_base(file.captions, timeline, file.name, in_frames=file.in_frames)
        telling.remarks += [*file.remarks, *base.remarks]
        telling.languages[file.name] = file.language
        shown = [replace(each, start=base.at(each.start), end=base.at(each.end)) for each in file.captions]
        source = file.name
        if given.own_captions and _own(timeline):
            telling.remarks.append(f"{file.name} is read in place of the captions that the timeline has.")
    elif given.own_captions and (own := _own(timeline)):
        code, shown = _in_one_language(own, given.language)
        source = _OF_THE_CUT
        telling.languages[source] = code
    else:
        return []
    inside = [each for each in shown if each.start < timeline.duration and each.end > 0]
    if lost := len(shown) - len(inside):
        lie = "lies" if lost == 1 else "lie"
        telling.remarks.append(
            f"{lost:,} of {len(shown):,} captions {lie} outside the cut ({source}); left out."
        )
    lines = [line for each in inside for line in _lines_of(each, timeline)]
    telling.add(source, lines)
    return [Spoken(line.start, line.end, line.text) for line in lines if not line.heard]


def _own(timeline: Timeline) -> Sequence[Any]:
    """Return the captions that the timeline's file has."""
    found: Sequence[Any] = timeline.captions
    return found


def _in_one_language(own: Sequence[Any], wanted: str) -> tuple[str, list[Shown]]:
    """Return the captions of one language: the stated one, else English, else the first."""
    by_language: dict[str, list[Shown]] = {}
    for each in own:
        by_language.setdefault(each.language, []).append(Shown(each.start, each.end, each.text))
    base = (wanted or "en").partition("-")[0].casefold()
    code = next(
        (each for each in by_language if each.partition("-")[0].casefold() == base), next(iter(by_language))
    )
    return code, by_language[code]


def _lines_of(shown: Shown, timeline: Timeline) -> Iterator[Line]:
    """Yield what a caption tells; what each of several speakers says, has its share of the time."""
    start, end = max(Fraction(0), shown.start), min(timeline.duration, shown.end)
    found = [*parts(shown)]
    said = [part for part in found if not part.heard]
    letters = max(1, sum(len(part.text) for part in said))
    at = start
    for part in found:
        if part.heard:
            yield Line(start, end, part.text, Kind.CAPTION, heard=True)
        else:
            until = at + (end - start) * Fraction(len(part.text), letters)
            yield Line(at, until, part.text, Kind.CAPTION, None, part.speaker)
            at = until


def _name_speakers(telling: _Telling, speakers: Mapping[int, str]) -> None:
    """Name who speaks in captions, where a script tells it and they do not."""
    for lines in telling.lines.values():
        at = 0
        for place, line in enumerate(lines):
            if line.kind is Kind.CAPTION and not line.heard:
                if not line.speaker and at in speakers:
                    lines[place] = replace(line, speaker=speakers[at])
                at += 1


def _row(
    scene: ListedScene, spans: Sequence[tuple[Fraction, Fraction]], vocabulary: Vocabulary
) -> Iterator[Line]:
    """Yield what a row of a list of scenes tells."""
    asked = read(scene.mood, vocabulary).asks if scene.mood else None
    mood = None
    if asked is not None and not (asked.valence is None and asked.arousal is None and asked.tension is None):
        mood = Feeling(asked.valence or 0.0, asked.arousal or 0.0, asked.tension or 0.0, _SURE, scene.mood)
    for start, end in spans:
        if scene.mood:
            yield Line(start, end, scene.mood, Kind.SCENE_LIST, mood)
        if scene.description:
            yield Line(start, end, scene.description, Kind.SCENE_LIST)
        for text in (scene.name, scene.location):
            if text:
                yield Line(start, end, text, Kind.NAME)


def _felt(source: str, telling: _Telling, given: Given) -> Iterator[Line]:
    """Yield the lines of a source with their feelings, as far as its language is known."""
    lines = telling.lines[source]
    open_ = [line for line in lines if line.feeling is None]
    texts = [line.text for line in open_]
    feels = given.model or _by_words(source, texts, telling, given)
    felt = dict(zip(map(id, open_), feels.feelings(texts), strict=True))
    for line in lines:
        yield (
            line if line.feeling is not None else replace(line, feeling=_believed(felt[id(line)], line.kind))
        )


def _believed(feeling: Feeling | None, kind: Kind) -> Feeling | None:
    """Return a feeling as sure as it may be: a name is surer of what it names than of what is felt."""
    if feeling is None or kind is not Kind.NAME:
        return feeling
    return replace(feeling, confidence=round(feeling.confidence * _OF_A_NAME, 3))


def _by_words(source: str, texts: Sequence[str], telling: _Telling, given: Given) -> ByWords:
    """Return what reads the words of a source: English's and a person's own, or where it is no English those alone."""
    code = given.language or telling.languages.get(source) or language_of(texts)
    if code is None or is_english(code):
        found = language_of(texts) if code is not None and not given.language else None
        if found is None or is_english(found):
            return ByWords(given.words)
        code = found  # it says English, and is not
    if texts:
        known = (
            "only the words of your own list tell its feeling"
            if given.words is not None
            else "no feeling is taken from it; give a list of its words with 'lexicon', or a model with 'story_model'"
        )
        what = f"{source} is" if source not in {_OF_THE_CUT, _NOTES} else f"{source.capitalize()} are"
        telling.remarks.append(f"{what} in {called(code)}, of which Recue has no words: {known}.")
    return ByWords(given.words, is_english=False)
