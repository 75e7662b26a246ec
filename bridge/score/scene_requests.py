"""The requests of markers on the scenes in which they stand: choices, and words that others read."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bridge.errors import UsageError
from bridge.grid.request import TempoRequest
from bridge.score.marker_words import CUT, END_MUSIC, Request, Word, requests
from bridge.score.scenes.division import Scene
from bridge.score.scenes.markers import NEAR, called
from bridge.score.scenes.segmentation import Bars
from bridge.settings import ScenePreferences
from bridge.settings.choices import READERS, Choice
from bridge.settings.preferences import Underscore
from bridge.themes.wishes import wishes
from bridge.timeline import Marker, Timeline
from bridge.timeline.timecode import record_timecode
from generator.conditions import Key, Style
from generator.themes.theme import ThemeError

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Asked:
    """The requests of the markers in one scene."""

    choice: Choice = Choice()  # noqa: RUF009 (frozen)
    """Its tempo, key, style, take and lock, where a marker asks for them."""
    mood: tuple[str, ...] = ()
    """The words after `mood:`, marker by marker."""
    instruments: tuple[str, ...] = ()
    """The words after `instruments:`, marker by marker."""
    themes: tuple[str, ...] = ()
    """The names after `theme:`, marker by marker."""
    reference: str = ""
    """The file after `reference:`, of the first marker that names one."""
    theming: str = ""
    """What the settings say of its themes, where nothing else does."""
    cut: bool = False
    """True if the music before the scene breaks off where its silence begins."""
    sheet: str = ""
    """The digest of the spotting sheet that decided the scene; empty where none did."""
    by_sheet: frozenset[str] = frozenset()
    """Names of what that sheet asks in place of markers: choices, `mood` and `instruments`."""
    note: str = ""
    """That sheet's note."""
    number: str = ""
    """The cue's number that a person wrote on that sheet; empty where it is Recue's."""

    @property
    def words(self) -> str:
        """What is asked in words, of mood and instruments, as one text."""
        return ", ".join((*self.mood, *self.instruments))

    @property
    def of_sheet(self) -> "Asked":
        """As much of it as a spotting sheet asks."""
        return Asked(
            Choice.of({name: getattr(self.choice, name) for name in self.by_sheet & READERS.keys()}),
            mood=self.mood if "mood" in self.by_sheet else (),
            instruments=self.instruments if "instruments" in self.by_sheet else (),
            sheet=self.sheet,
            by_sheet=self.by_sheet,
            note=self.note,
            number=self.number,
        )

    @property
    def of_markers(self) -> "Asked":
        """As much of it as markers ask."""
        open_ = dict.fromkeys(self.by_sheet & READERS.keys())
        return replace(
            self,
            choice=replace(self.choice, **open_),
            mood=() if "mood" in self.by_sheet else self.mood,
            instruments=() if "instruments" in self.by_sheet else self.instruments,
            sheet="",
            by_sheet=frozenset(),
            note="",
            number="",
        )

    def without(self, names: Iterable[str]) -> "Asked":
        """Let go of some choices, by their names."""
        names = frozenset(names)
        return replace(
            self, choice=replace(self.choice, **dict.fromkeys(names)), by_sheet=self.by_sheet - names
        )

    def over(self, markers: "Asked") -> "Asked":
        """Lay what a spotting sheet asks over what markers ask."""
        return replace(
            markers,
            choice=self.choice.over(markers.choice),
            mood=self.mood or markers.mood,
            instruments=self.instruments or markers.instruments,
            sheet=self.sheet,
            by_sheet=self.by_sheet,
            note=self.note,
            number=self.number,
        )


@dataclass(frozen=True, slots=True)
class SceneRequests:
    """The requests of a timeline's markers, scene by scene."""

    scenes: tuple[Asked, ...]
    """One a scene, in order."""
    remarks: tuple[str, ...]
    """Sentences for the report."""


def scene_requests(
    timeline: Timeline, scenes: Sequence[Scene], preferences: ScenePreferences, free: Sequence[TempoRequest]
) -> SceneRequests:
    """Read what markers ask of the scenes in which they stand.

    A marker a quarter of a second before a scene or less stands in that scene. Of several that ask for one thing in a
    scene the first is heard.

    Args:
        timeline: The cut.
        scenes: Its scenes, in order.
        preferences: The user's preferences for scenes.
        free: The tempi and metres that each may have.
    """
    reading, there = _Reading(timeline), _by_scene(timeline, scenes)
    found = tuple(
        reading.of_scene(scene, there.get(at, ()), preferences, ask)
        for at, (scene, ask) in enumerate(zip(scenes, free, strict=True))
    )
    return SceneRequests(found, tuple(reading.remarks))


def _by_scene(timeline: Timeline, scenes: Sequence[Scene]) -> Mapping[int, list[Marker]]:
    """Return the markers that stand in each scene, by its index."""
    there: dict[int, list[Marker]] = {}
    starts = [scene.start for scene in scenes]
    for marker in timeline.markers:
        at = bisect_right(starts, marker.time + NEAR) - 1
        if 0 <= marker.time < timeline.duration and at >= 0 and marker.time < scenes[at].end:
            there.setdefault(at, []).append(marker)
    return there


class _Reading:
    """The reading of a timeline's requests, and its remarks."""

    def __init__(self, timeline: Timeline) -> None:
        self.remarks: list[str] = []
        self._timeline = timeline

    def of_scene(
        self, scene: Scene, markers: Sequence[Marker], preferences: ScenePreferences, free: TempoRequest
    ) -> Asked:
        """Return what the markers in a scene ask of it."""
        asked = [(marker, each) for marker in markers for each in requests(marker, preferences)]
        texts = {word: tuple(each.value for _, each in asked if each.word is word) for word in _TEXTS}
        for marker, each in asked:
            self._tell(marker, each)
        return Asked(
            Choice.of(dict(self._choices(scene, asked, free))),
            mood=texts[Word.MOOD],
            instruments=texts[Word.INSTRUMENTS],
            themes=texts[Word.THEME],
            reference=self._first(scene, [each for each in asked if each[1].word is Word.REFERENCE], str)
            or "",
            cut=any(each.word in END_MUSIC and each.value.casefold() == CUT for _, each in asked),
        )

    def _choices(
        self, scene: Scene, asked: Sequence[tuple[Marker, Request]], free: TempoRequest
    ) -> Iterator[tuple[str, object]]:
        rerolls = sum(each.word is Word.REROLL for _, each in asked)
        takes = [each for each in asked if each[1].word is Word.TAKE]
        if any(each.word is Word.LOCK for _, each in asked):
            yield "locked", True
        take = self._first(scene, takes, _take)
        if rerolls or take is not None:
            yield "take", (take or 0) + rerolls
        readers: Mapping[Word, Callable[[str], object]] = {
            Word.TEMPO: lambda text: possible(_tempo(text), scene, free),
            Word.KEY: Key.parse,
            Word.STYLE: _style,
            Word.UNDERSCORE: _underscore,
        }
        themes = [
            each.value for marker, each in asked if each.word is Word.THEME and self._is_theme(marker, each)
        ]
        if themes:
            yield "theme", "; ".join(themes)
        for word, read in readers.items():
            value = self._first(scene, [each for each in asked if each[1].word is word], read)
            if value is not None:
                yield word.value, value

    def _first(
        self, scene: Scene, asked: Sequence[tuple[Marker, Request]], read: Callable[[str], Value]
    ) -> Value | None:
        """Return the value of the first of some requests that can be used, and tell the others."""
        found: Value | None = None
        for marker, request in asked:
            if found is not None:
                self._leave_out(
                    marker, f"another marker asks for the {request.word} of '{scene.name}' before it"
                )
                continue
            try:
                found = read(request.value)
            except (ValueError, UsageError) as error:
                self._leave_out(marker, _sentence(error))
        return found

    def _is_theme(self, marker: Marker, request: Request) -> bool:
        """Tell whether a marker's theme can be read, and tell it where it cannot."""
        try:
            wishes(request.value)
        except ThemeError as error:
            self._leave_out(marker, _sentence(error))
            return False
        return True

    def _tell(self, marker: Marker, request: Request) -> None:
        if request.word is Word.MUSIC:
            self._leave_out(marker, "after 'music:' there can only be 'none'")

    def _leave_out(self, marker: Marker, why: str) -> None:
        name = called(self._timeline, marker)
        place = "" if name.startswith("at ") else f" at {self._code(marker)}"
        self.remarks.append(f"The marker {name}{place} is left out: {why}.")

    def _code(self, marker: Marker) -> str:
        return record_timecode(self._timeline, self._timeline.frame_at(marker.time))


_TEXTS = (Word.MOOD, Word.INSTRUMENTS, Word.THEME)
"""The requests that are handed on as text."""


def _tempo(text: str) -> float:
    found = _BPM.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is no tempo; write it like 'tempo: 96'")
    return float(found[1].replace(",", "."))


def possible(bpm: float, scene: Scene, free: TempoRequest) -> float:
    """Return a tempo that a scene can have.

    Raises:
        UsageError: If it cannot.
    """
    if not free.low <= bpm <= free.high:
        raise UsageError(f"{bpm:g} bpm is outside of 'bpm', {free.low:g} to {free.high:g}")
    ask = replace(free, tempo=bpm, preferred=None)
    if not any(ask.counts(scene.duration, layout) for layout in ask.layouts(scene.duration)):
        raise UsageError(f"no whole number of bars at {bpm:g} bpm fits '{scene.name}'")
    return bpm


def unfit(choice: Choice, scene: Scene, free: TempoRequest) -> Mapping[str, str]:
    """Return the reason for each choice on the bars of a scene that it cannot have, by the choice's name.

    Args:
        choice: The choices.
        scene: The scene.
        free: The tempi and metres that it may have where nothing is chosen.
    """
    found = {}
    if choice.metre is not None:
        own = replace(free, metres=(choice.metre,))
        if Bars(own).fits(scene.duration):
            free = own
        else:
            found["metre"] = f"no whole number of bars of {choice.metre} fits '{scene.name}'"
    if choice.tempo is not None:
        try:
            possible(choice.tempo, scene, free)
        except UsageError as error:
            found["tempo"] = str(error).rstrip(".")
    return found


def _style(text: str) -> Style:
    if text.lower() not in set(Style):
        raise ValueError(f"there is no style '{text}'; name one of {', '.join(Style)}")
    return Style(text.lower())


def _underscore(text: str) -> Underscore:
    if text.lower() not in set(Underscore):
        raise ValueError(f"there is no underscore '{text}'; name one of {', '.join(Underscore)}")
    return Underscore(text.lower())


def _take(text: str) -> int:
    if not 1 <= int(text) <= _MOST_TAKES:
        raise ValueError(f"takes are counted from 1 to {_MOST_TAKES}")
    return int(text) - 1


_MOST_TAKES = 9999
_BPM = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,3})?)\s*(?:bpm)?\s*", re.IGNORECASE)


def _sentence(error: Exception) -> str:
    text = str(error).rstrip(".")
    return text[:1].lower() + text[1:]
