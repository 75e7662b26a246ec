"""The words by which markers ask for something: one table, and the one reader of a marker's name and comment."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bridge.settings import Division, ScenePreferences
from bridge.settings.preferences import HitPreferences
from bridge.timeline import Marker, Timeline


class Word(StrEnum):
    """A word that asks for something."""

    HIT = "hit"
    SCENE = "scene"
    CUE = "cue"
    CHAPTER = "chapter"
    CUE_OUT = "cue out"
    MUSIC_OUT = "music out"
    NO_MUSIC = "no music"
    SILENCE = "silence"
    MUSIC = "music"
    MOOD = "mood"
    THEME = "theme"
    TEMPO = "tempo"
    KEY = "key"
    STYLE = "style"
    INSTRUMENTS = "instruments"
    UNDERSCORE = "underscore"
    REFERENCE = "reference"
    LOCK = "lock"
    TAKE = "take"
    REROLL = "reroll"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table."""

    written: str
    """An example of the word in a marker."""
    asks: str
    """What it asks for, in one phrase."""


WORDS: Mapping[Word, Entry] = {
    Word.HIT: Entry(
        "hit: the door slams", "music that meets this instant; `hit:3` says how much missing it costs"
    ),
    Word.SCENE: Entry("scene: the chase", "a scene that begins here"),
    Word.CUE: Entry("cue: 1m2", "music that begins here, over black and leader too"),
    Word.CHAPTER: Entry("chapter 3: home", "a scene that begins here, unless `scenes.chapters` is false"),
    Word.CUE_OUT: Entry("cue out", "an end of the music here, until the next scene or cue begins"),
    Word.MUSIC_OUT: Entry("music out: cut", "the same; `cut` breaks the music off without a closing chord"),
    Word.NO_MUSIC: Entry(
        "no music",
        "silence from here to the next scene or cue; where the marker is a range, in it; so does `tacet`",
    ),
    Word.SILENCE: Entry("silence", "the same"),
    Word.MUSIC: Entry("music: none", "the same"),
    Word.MOOD: Entry("mood: tense, sparse", "a mood of the scene, in words"),
    Word.THEME: Entry(
        "theme: Anna",
        "the scene has a theme; `Anna hint` in passing, `Anna full` as often as three fifths of its bars have room, `none` none; `Anna = C5 D5 E5/2` gives its notes",
    ),
    Word.TEMPO: Entry("tempo: 120", "the scene's tempo, in quarter notes a minute"),
    Word.KEY: Entry("key: D minor", "the scene's key"),
    Word.STYLE: Entry("style: chamber", "the scene's style"),
    Word.INSTRUMENTS: Entry("instruments: low strings", "the scene's instruments, in words"),
    Word.UNDERSCORE: Entry(
        "underscore: strong",
        "how far the scene's music goes out of the way of dialogue: `off`, `light`, `normal` or `strong`",
    ),
    Word.REFERENCE: Entry(
        "reference: like-this.mid",
        "music that the scene is to be like, a `.mid` or sound: its tempo, key, density and loudness; its path counts from the timeline's folder",
    ),
    Word.LOCK: Entry("lock", "the scene's music stays as it is"),
    Word.TAKE: Entry("take 2", "the second of the scene's takes; `take 1` is the first"),
    Word.REROLL: Entry("reroll", "the scene's next take; each further `reroll` in it one more"),
}
"""The table: every word, and what it asks for."""

BEGIN_SCENE = frozenset({Word.SCENE, Word.CUE, Word.CHAPTER})
"""Words that begin a scene."""
END_MUSIC = frozenset({Word.CUE_OUT, Word.MUSIC_OUT, Word.NO_MUSIC, Word.SILENCE})
"""Words that ask for silence; `music: none` is read as `no music`."""
CUT = "cut"
"""The text after a word of END_MUSIC that breaks the music before it off."""


@dataclass(frozen=True, slots=True)
class Request:
    """A thing that a marker asks for."""

    word: Word
    value: str = ""
    """The text after the word; empty where there is none."""


@dataclass(frozen=True, slots=True)
class HitTag:
    """A hit as a text describes it."""

    name: str
    """The text without the tag."""
    weight: float | None = None
    """The cost of missing it; None where the text names no number."""


_ALONE = (Word.CUE_OUT, Word.MUSIC_OUT, Word.NO_MUSIC, Word.SILENCE, Word.LOCK, Word.REROLL)
"""Words that ask for something without a text after them."""
_VALUED = (
    Word.MUSIC,
    Word.MOOD,
    Word.THEME,
    Word.TEMPO,
    Word.KEY,
    Word.STYLE,
    Word.INSTRUMENTS,
    Word.UNDERSCORE,
)
"""Words that need one."""
_GAP = r"[\s_-]*"
_VALUE = r"\s*[:=]\s*(?P<value>\S.*?)\s*"
_ASKS: Mapping[Word, re.Pattern[str]] = {
    **{
        word: re.compile(rf"\s*{word.replace(' ', _GAP)}(\s*[:=]|{_VALUE})?\s*", re.IGNORECASE | re.DOTALL)
        for word in _ALONE
    },
    Word.NO_MUSIC: re.compile(rf"\s*(no{_GAP}music|tacet)(\s*[:=]|{_VALUE})?\s*", re.IGNORECASE | re.DOTALL),
    Word.CUE_OUT: re.compile(
        rf"\s*cue\s*[:=]?{_GAP}(\d+m\d+[a-z]?{_GAP})?out(\s*[:=]|{_VALUE})?\s*", re.IGNORECASE | re.DOTALL
    ),
    **{
        word: re.compile(rf"\s*{word.removesuffix('s')}s?{_VALUE}", re.IGNORECASE | re.DOTALL)
        if word is Word.INSTRUMENTS
        else re.compile(rf"\s*{word}{_VALUE}", re.IGNORECASE | re.DOTALL)
        for word in _VALUED
    },
    Word.REFERENCE: re.compile(r"\s*reference\s*[:=]\s*(?P<value>\S.*?\.\w{2,5})\s*", re.IGNORECASE),
    Word.TAKE: re.compile(r"\s*take\s*[:=#]?\s*(?P<value>\d{1,6})\s*", re.IGNORECASE),
}
"""The text of each word that is more than the beginning of a name."""
_SILENT = re.compile(r"none|nothing|tacet|off|out", re.IGNORECASE)
"""The texts after `music:` that ask for silence."""

_NUMBER = r"(?P<weight>\d{1,6}(?:[.,]\d{1,6})?)"
_WEIGHED = re.compile(rf"(?<![a-z])hit[:=]{_NUMBER}(?![\w.:])[\s,;:-]*", re.IGNORECASE)
"""`hit:3` or `hit=3`, anywhere in a text."""
_WEIGHT_ALONE = re.compile(rf"\s*hit\s*[:=]\s*{_NUMBER}\s*", re.IGNORECASE)
"""`hit: 3`, with nothing beside it."""
_CALLED = re.compile(r"\s*hit(?![a-z0-9])\s*(?P<named>[:=]\s*(?P<name>.*))?.*", re.IGNORECASE | re.DOTALL)
"""`hit`, `hit: the door slams`, `hit the lights`."""


def requests(
    marker: Marker,
    scenes: ScenePreferences,
    hits: HitPreferences = HitPreferences(),  # noqa: B008 (frozen)
) -> tuple[Request, ...]:
    """Read a marker's name and comment, and its colour where the settings name it; nothing where it is a mere note.

    The name asks by a word that it is or begins with, and so does each line of the comment.

    Args:
        marker: The marker.
        scenes: The user's preferences for scenes: the words and colours that begin one.
        hits: The user's preferences for hits: the colours that mean one.
    """
    return tuple(dict.fromkeys(_read(marker, scenes, hits)))


def notes_of(timeline: Timeline, scenes: ScenePreferences, hits: HitPreferences) -> tuple[Marker, ...]:
    """Return the markers that are mere notes: they ask for nothing. None where every marker begins a scene."""
    if scenes.division is Division.MARKER:
        return ()
    return tuple(marker for marker in timeline.markers if not requests(marker, scenes, hits))


def words_table() -> str:
    """Return the table as the documentation has it."""
    rows = (f"| `{entry.written}` | {entry.asks} |" for entry in WORDS.values())
    return "\n".join(("| marker | what it asks for |", "| --- | --- |", *rows))


def comment_tag(comment: str) -> HitTag | None:
    """Read the first line of a comment that says something of a hit; None where none does."""
    return next(filter(None, map(hit_tag, comment.splitlines())), None)


@lru_cache(4096)
def hit_tag(text: str) -> HitTag | None:
    """Read a text that begins with `hit` (`hit: the door slams`) or gives the weight of one (`the door slams hit:3`).

    Returns:
        None where the text says nothing of a hit: `Hitchcock`, `white:3`.
    """
    if found := _WEIGHT_ALONE.fullmatch(text) or _WEIGHED.search(text):
        rest = text[: found.start()] + text[found.end() :]
        return HitTag(rest.strip(" \t\r\n,;:-"), _decimal(found["weight"]))
    if called := _CALLED.fullmatch(text):
        return HitTag((called["name"] if called["named"] else text).strip())
    return None


def _decimal(digits: str) -> float:
    return float(digits.replace(",", "."))


def _read(marker: Marker, scenes: ScenePreferences, hits: HitPreferences) -> Iterator[Request]:
    asked = _of_words(
        marker.name, marker.comment, marker.color, scenes.names, scenes.colours, chapters=scenes.chapters
    )
    yield from asked
    begins = any(each.word in BEGIN_SCENE for each in asked)
    if hit_tag(marker.name) or comment_tag(marker.comment) or (marker.color in hits.colours and not begins):
        yield Request(Word.HIT)


@lru_cache(4096)
def _of_words(
    name: str, comment: str, color: str, words: tuple[str, ...], colours: tuple[str, ...], *, chapters: bool
) -> tuple[Request, ...]:
    """Return what a marker asks for but a hit; read once for every text that there is."""
    named = _of_text(name)
    lines = (_of_text(line) or _called(line, words) for line in comment.splitlines())
    found = [
        named or _begun(name, words),
        *lines,
        _chapter(name, comment) if chapters else None,
        Request(Word.SCENE, "" if named else name.strip()) if color and color.upper() in colours else None,
    ]
    return tuple(each for each in found if each is not None)


def _of_text(text: str) -> Request | None:
    """Read a text that is a word of the table, with what it asks for; None where it is none."""
    for word, pattern in _ASKS.items():
        if found := pattern.fullmatch(text):
            value = found["value"] or ""
            if word is Word.MUSIC and _SILENT.fullmatch(value):
                return Request(Word.NO_MUSIC)
            return Request(word, value)
    return None


def _begun(name: str, words: Sequence[str]) -> Request | None:
    """Read a name that is a word for scenes or begins with one: `Scene 4`, `scene: the chase`, not `scenery`.

    Its text is that after the colon, else the name; empty for a bare `scene` or `cue`.
    """
    name = name.strip(" :")
    for word in words:
        if after := _after(word, name):
            text = (after["rest"] or "").partition(":")[2].strip()
            return Request(_kind(word), text or (name if after["rest"] else ""))
    return None


def _called(text: str, words: Sequence[str]) -> Request | None:
    """Read a line of a comment that is a word for scenes, alone or before a colon."""
    head, _, text = text.partition(":")
    word = next((word for word in words if word.casefold() == head.strip().casefold()), None)
    return None if word is None else Request(_kind(word), text.strip())


def _chapter(name: str, comment: str) -> Request | None:
    """Read a chapter marker, which says so in its name or in its comment."""
    if _after(Word.CHAPTER, name):
        begun = _begun(name, [Word.CHAPTER])
        return Request(Word.CHAPTER, begun.value if begun else "")
    return Request(Word.CHAPTER, name.strip(" :")) if _after(Word.CHAPTER, comment) else None


def _kind(word: str) -> Word:
    return Word.CUE if word.casefold() == Word.CUE else Word.SCENE


def _after(word: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(rf"\s*{re.escape(word)}(?P<rest>[^a-z].*)?", text, re.IGNORECASE | re.DOTALL)
