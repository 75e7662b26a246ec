"""Random timelines and the edits an editor makes, each returning the new timeline; cuts follow from the shots."""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bridge.timeline import Cut, Marker, Media, MediaKind, Shot, Timeline

RATES = (Fraction(24), Fraction(25), Fraction(24000, 1001), Fraction(30000, 1001))
RECUTS = int(os.environ.get("RECUTS", "60"))
"""Random cuts or recuts that each property is tried on."""
MANY = settings(
    max_examples=RECUTS,
    deadline=None,
    derandomize="RECUTS" not in os.environ,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)
"""The same ones in every run of the suite. For others, and more, repeatable by their seed:

RECUTS=10000 pytest -n 0 --hypothesis-seed=1 tests/bridge/recut/test_any_recut.py tests/bridge/recut/changes/test_properties.py
"""
FEWER = settings(MANY, max_examples=-(-RECUTS // 2))
"""Half as many: of properties for which whole films are scored."""
OTHER_RATE = Fraction(60)
SPEEDS = (Fraction(1, 2), Fraction(2), Fraction(-1), Fraction(0))


def shot(media: str, source: int, length: int, at: int = 0, rate: Fraction = RATES[0]) -> Shot:
    """Return a shot of a file, everything in frames."""
    kind = MediaKind.GENERATOR if media == "Title" else MediaKind.FILE
    url = None if kind is MediaKind.GENERATOR else f"/footage/{media}.mov"
    return Shot(media, Media(media, kind, url), at / rate, (at + length) / rate, source / rate, track="V1")


def timeline(shots: list[Shot], rate: Fraction = RATES[0], markers: tuple[Marker, ...] = ()) -> Timeline:
    """Return a timeline of shots as they are placed, an hour in."""
    start = Fraction(round(3600 * rate)) / rate
    blank = Timeline("Reel 1", rate, start, False, shots[-1].end, (), (), markers)
    return with_shots(blank, shots)


def laid(*shots: Shot) -> Timeline:
    """Return a timeline of shots end to end, at 24 frames a second."""
    return timeline(_end_to_end(list(shots)))


def with_shots(cut: Timeline, shots: list[Shot]) -> Timeline:
    """Return a timeline with other shots: it ends with the last, keeps its dissolves where a cut stays, and its markers."""
    dissolves = {each.time: each.dissolve for each in cut.cuts}
    edges = {time for each in shots for time in (each.start, each.end)}
    duration = shots[-1].end
    cuts = tuple(Cut(time, dissolves.get(time, Fraction(0))) for time in sorted(edges) if 0 < time < duration)
    markers = tuple(mark for mark in cut.markers if mark.time <= duration)
    return replace(cut, shots=tuple(shots), duration=duration, cuts=cuts, markers=markers)


def _end_to_end(shots: list[Shot]) -> list[Shot]:
    placed, at = [], Fraction(0)
    for each in shots:
        placed.append(replace(each, start=at, end=at + each.duration))
        at = placed[-1].end
    return placed


def _shifted(shots: list[Shot], offset: Fraction) -> list[Shot]:
    return [replace(each, start=each.start + offset, end=each.end + offset) for each in shots]


def trim_tail(cut: Timeline, index: int, frames: int) -> Timeline:
    """Lengthen (above 0) or shorten a shot at its tail; everything after ripples."""
    shots, by = list(cut.shots), frames / cut.rate
    longer = replace(shots[index], end=shots[index].end + by)
    return with_shots(cut, [*shots[:index], longer, *_shifted(shots[index + 1 :], by)])


def trim_head(cut: Timeline, index: int, frames: int) -> Timeline:
    """Lengthen (above 0) or shorten a shot at its head; everything after ripples."""
    shots, by = list(cut.shots), frames / cut.rate
    old = shots[index]
    longer = replace(old, end=old.end + by, source_start=old.source_start - by * old.speed)
    return with_shots(cut, [*shots[:index], longer, *_shifted(shots[index + 1 :], by)])


def slip(cut: Timeline, index: int, frames: int) -> Timeline:
    """Show what comes later (above 0) or earlier in a shot's media, in the same place."""
    old = cut.shots[index]
    slipped = replace(old, source_start=old.source_start + frames / cut.rate * old.speed)
    return with_shots(cut, [*cut.shots[:index], slipped, *cut.shots[index + 1 :]])


def slide(cut: Timeline, index: int, frames: int) -> Timeline:
    """Move a shot between its neighbours, which are trimmed to make room."""
    by = frames / cut.rate
    before, old, after = cut.shots[index - 1 : index + 2]
    parts = [
        replace(before, end=before.end + by),
        *_shifted([old], by),
        replace(after, start=after.start + by, source_start=after.source_start + by * after.speed),
    ]
    return with_shots(cut, [*cut.shots[: index - 1], *parts, *cut.shots[index + 2 :]])


def insert(cut: Timeline, index: int, new: Shot) -> Timeline:
    """Put a new shot before another; everything after ripples."""
    shots = list(cut.shots)
    at = shots[index].start if index < len(shots) else shots[-1].end
    placed = replace(new, start=at, end=at + new.duration)
    return with_shots(cut, [*shots[:index], placed, *_shifted(shots[index:], new.duration)])


def overwrite(cut: Timeline, index: int, new: Shot) -> Timeline:
    """Lay a new shot over another of at least its length, from its first frame."""
    old = cut.shots[index]
    placed = replace(new, start=old.start, end=min(old.start + new.duration, old.end))
    rest = replace(old, start=placed.end, source_start=old.source_start + placed.duration * old.speed)
    parts = [placed, rest] if rest.duration > 0 else [placed]
    return with_shots(cut, [*cut.shots[:index], *parts, *cut.shots[index + 1 :]])


def delete(cut: Timeline, index: int) -> Timeline:
    """Take a shot out; everything after closes up (ripple delete)."""
    shots = list(cut.shots)
    rest = shots[:index] + _shifted(shots[index + 1 :], -shots[index].duration)
    return with_shots(cut, rest)


def lift(cut: Timeline, index: int) -> Timeline:
    """Take a shot out and leave black."""
    return with_shots(cut, [*cut.shots[:index], *cut.shots[index + 1 :]])


def ripple(cut: Timeline, index: int, frames: int) -> Timeline:
    """Push a shot and everything after it later, leaving black."""
    return with_shots(cut, [*cut.shots[:index], *_shifted(list(cut.shots[index:]), frames / cut.rate)])


def swap(cut: Timeline, index: int) -> Timeline:
    """Let a shot and the one after it trade places."""
    one, other = cut.shots[index : index + 2]
    first = replace(other, start=one.start, end=one.start + other.duration)
    second = replace(one, start=other.end - one.duration, end=other.end)
    return with_shots(cut, [*cut.shots[:index], first, second, *cut.shots[index + 2 :]])


def retime(cut: Timeline, index: int, speed: Fraction) -> Timeline:
    """Play a shot at another speed, as long as before."""
    return with_shots(cut, [replace(s, speed=speed) if i == index else s for i, s in enumerate(cut.shots)])


def blade(cut: Timeline, index: int, frames: int) -> Timeline:
    """Cut a shot in two after some frames."""
    old = cut.shots[index]
    at = old.start + frames / cut.rate
    rest = replace(old, start=at, source_start=old.source_start + (at - old.start) * old.speed)
    return with_shots(cut, [*cut.shots[:index], replace(old, end=at), rest, *cut.shots[index + 1 :]])


def join(cut: Timeline, index: int) -> Timeline:
    """Make a shot and the next one, which goes on with it, one again."""
    one, other = cut.shots[index : index + 2]
    return with_shots(cut, [*cut.shots[:index], replace(one, end=other.end), *cut.shots[index + 2 :]])


def go_on(one: Shot, other: Shot) -> bool:
    """Return True if a shot goes on where another stops: a blade cut between them."""
    return (one.media, one.speed, one.end, one.source_end) == (
        other.media,
        other.speed,
        other.start,
        other.source_start,
    )


Edit = Callable[[Timeline, random.Random], Timeline]


def _frames(each: Shot, cut: Timeline) -> int:
    return round(each.duration * cut.rate)


def _some(cut: Timeline, rng: random.Random) -> tuple[int, int]:
    """Choose a shot, and a number of frames, not 0, that it can be shortened by."""
    index = rng.randrange(len(cut.shots))
    return index, rng.randint(1, max(1, _frames(cut.shots[index], cut) - 1))


def _trimmed(cut: Timeline, rng: random.Random) -> Timeline:
    index, frames = _some(cut, rng)
    signed = frames if _frames(cut.shots[index], cut) < 2 or rng.random() < 0.5 else -frames
    return rng.choice((trim_head, trim_tail))(cut, index, signed)


def _slid(cut: Timeline, rng: random.Random) -> Timeline:
    places = [
        i
        for i in range(1, len(cut.shots) - 1)
        if cut.shots[i - 1].end == cut.shots[i].start
        and cut.shots[i].end == cut.shots[i + 1].start
        and _frames(cut.shots[i + 1], cut) > 1
    ]
    if not places:
        return cut
    index = rng.choice(places)
    return slide(cut, index, rng.randint(1, _frames(cut.shots[index + 1], cut) - 1))


def _new(cut: Timeline, rng: random.Random) -> Shot:
    """Another shot; now and then one that is counted in frames of its own, so that what follows it lies between frames."""
    used = rng.choice(cut.shots).media.name
    name = rng.choice((used, "New", "Title"))
    rate = rng.choice((cut.rate, cut.rate, cut.rate, OTHER_RATE))
    return shot(name, rng.randint(0, 2000), rng.randint(1, 80), rate=rate)


def _bladed(cut: Timeline, rng: random.Random) -> Timeline:
    index, frames = _some(cut, rng)
    return blade(cut, index, frames) if _frames(cut.shots[index], cut) > 1 else cut


def _joined(cut: Timeline, rng: random.Random) -> Timeline:
    places = [i for i, pair in enumerate(pairwise(cut.shots)) if go_on(*pair)]
    return join(cut, rng.choice(places)) if places else cut


def _fewer(edit: Callable[[Timeline, int], Timeline]) -> Edit:
    return lambda cut, rng: edit(cut, rng.randrange(len(cut.shots))) if len(cut.shots) > 1 else cut


def _marked(cut: Timeline, rng: random.Random) -> Timeline:
    """Add, take away, move or rename a marker."""
    marks = list(cut.markers)
    if marks and rng.random() < 0.7:
        old = marks.pop(rng.randrange(len(marks)))
        marks += rng.choice(([], [replace(old, name="Renamed")], [replace(old, time=cut.duration / 2)]))
    else:
        marks.append(Marker("hit: note", rng.randint(0, 5) * cut.duration / 5, color="RED"))
    return replace(cut, markers=tuple(sorted(marks, key=lambda mark: mark.time)))


def _dissolved(cut: Timeline, rng: random.Random) -> Timeline:
    """Give a cut a dissolve, make it hard, or make it a fade that is no cut."""
    if not cut.cuts:
        return cut
    index = rng.randrange(len(cut.cuts))
    changed = rng.choice(([], [Cut(cut.cuts[index].time, rng.randint(0, 24) / cut.rate)]))
    return replace(cut, cuts=(*cut.cuts[:index], *changed, *cut.cuts[index + 1 :]))


EDITS: dict[str, Edit] = {
    "trim": _trimmed,
    "slip": lambda cut, rng: slip(cut, *_some(cut, rng)),
    "slide": _slid,
    "ripple": lambda cut, rng: ripple(cut, *_some(cut, rng)),
    "lift": _fewer(lift),
    "delete": _fewer(delete),
    "swap": _fewer(lambda cut, index: swap(cut, min(index, len(cut.shots) - 2))),
    "insert": lambda cut, rng: insert(cut, rng.randint(0, len(cut.shots)), _new(cut, rng)),
    "overwrite": lambda cut, rng: overwrite(cut, rng.randrange(len(cut.shots)), _new(cut, rng)),
    "retime": lambda cut, rng: retime(cut, rng.randrange(len(cut.shots)), rng.choice(SPEEDS)),
    "blade": _bladed,
    "join": _joined,
    "mark": _marked,
    "dissolve": _dissolved,
}
"""Every edit by name, at a place and by an amount drawn from a random source; what cannot be done changes nothing."""


def random_timeline(rng: random.Random, shots: int) -> Timeline:
    """Make a timeline of some files, each used several times, with a title now and then, some black and a few markers."""
    rate = rng.choice(RATES)
    names = [f"A{number:03}" for number in range(max(1, shots // 3))] + ["Title"]
    placed, at = [], rng.choice((0, 0, 24))
    for _ in range(shots):
        length = rng.randint(1, 120)
        placed.append(shot(rng.choice(names), rng.randint(0, 40) * 25, length, at, rate))
        at += length + rng.choice((0, 0, 0, 0, 0, rng.randint(1, 48)))
    cut = timeline(placed, rate)
    marks = (
        Marker(f"Mark {n % 2}", n * cut.duration / 4, color="GREEN", origin="clip")
        for n in range(rng.randint(0, 4))
    )
    return replace(cut, markers=tuple(marks))


@st.composite
def timelines(draw: st.DrawFn, *, shots: int = 12) -> Timeline:
    """Draw a random timeline of at most so many shots."""
    return random_timeline(draw(st.randoms(use_true_random=False)), draw(st.integers(1, shots)))


@st.composite
def recuts(draw: st.DrawFn, *, shots: int = 12, edits: int = 5) -> tuple[Timeline, Timeline]:
    """Draw a random timeline, and what at most so many edits make of it."""
    cut = draw(timelines(shots=shots))
    rng = draw(st.randoms(use_true_random=False))
    new = cut
    for name in draw(st.lists(st.sampled_from(sorted(EDITS)), max_size=edits)):
        new = EDITS[name](new, rng)
    return cut, new


@st.composite
def chains(draw: st.DrawFn, *, shots: int = 20, edits: int = 3, cuts: int = 5) -> list[Timeline]:
    """Draw a random timeline and what is made of it recut by recut, at most so many edits each.

    Drawn from one number, not edit by edit: such cuts are as unlike each other as can be, and not made simpler.
    """
    rng = draw(st.randoms(use_true_random=True))
    chain = [random_timeline(rng, draw(st.integers(1, shots)))]
    for count in draw(st.lists(st.integers(1, edits), min_size=1, max_size=cuts - 1)):
        cut = chain[-1]
        for _ in range(count):
            cut = EDITS[rng.choice(sorted(EDITS))](cut, rng)
        chain.append(cut)
    return chain
