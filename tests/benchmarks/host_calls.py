"""The work of a push of two hours of film into REAPER: tempo points, and calls of REAPER's functions.

python -m tests.benchmarks.host_calls
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final

from integrations.points import seconds_at
from integrations.session import Item, SceneRegion, Session, SessionTrack, Tempo
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import apply
from tests.integrations.reaper.project import Project
from tests.integrations.reaper.sessions import cut_and_recut

BAR: Final = 3840
"""Ticks."""
OFF_BEATS: Final = tuple(step for step in range(16) if step % 4)
"""The sixteenths of a bar at which tempi changed before: three of four."""
A_BAR: Final = 0.35
"""Changes a bar where tempi change on beats alone."""


class Still(Project):
    """A project whose content does not follow the tempo, which would take the double an hour."""

    def retempo(self, change: Callable[[], None]) -> None:
        change()
        self._map = None


@dataclass(frozen=True, slots=True)
class Film:
    """The size of a film, at about 120 beats a minute."""

    bars: int = 3600
    """Bars of 4/4: two hours."""
    scenes: int = 90
    """Scenes, in each of which every part plays."""
    parts: int = 13


@dataclass(frozen=True, slots=True)
class Load:
    """The work of two pushes."""

    points: int
    """Tempo points in the project."""
    first: Counter[str]
    """Calls by function in the first push."""
    recut: Counter[str]
    """Calls in the push of a recut whose tempi differ from the middle on."""


def score(film: Film, *, dense: bool) -> Session:
    """Return a score with the tempi of before, a change at most sixteenths, or with changes on beats alone."""
    draw = Random(1)  # noqa: S311 (an invented film)
    tempi, time = list[Tempo](), Fraction(0)
    for tick, after in pairwise([*_changes(film, draw, dense=dense), BAR * film.bars]):
        tempi.append(Tempo(tick, time, draw.randrange(485_000, 515_000)))
        time += Fraction((after - tick) * tempi[-1].microseconds, 960_000_000)
    cut = cut_and_recut()[0]
    empty = replace(cut, tempi=tuple(tempi), metres=cut.metres[:1], hits=(), duration=time)
    items = tuple(_items(empty, film))
    return replace(
        empty,
        scenes=tuple(SceneRegion(item.scene, item.name, item.start, item.end) for item in items),
        tracks=tuple(SessionTrack(f"Part {number}", 0, 0, items) for number in range(film.parts)),
    )


def _changes(film: Film, draw: Random, *, dense: bool) -> list[int]:
    ticks = {0}
    for bar in range(film.bars):
        if dense:
            ticks |= {BAR * bar + BAR // 16 * step for step in OFF_BEATS}
        elif draw.random() < A_BAR:
            ticks.add(BAR * bar + BAR // 4 * draw.randrange(4))
    return sorted(ticks)


def _items(session: Session, film: Film) -> list[Item]:
    edges = [BAR * (film.bars * number // film.scenes) for number in range(film.scenes + 1)]
    return [
        Item(
            scene=f"{tick}",
            name=f"{tick}",
            tick=tick,
            ticks=end - tick,
            start=seconds_at(session, tick),
            end=seconds_at(session, end),
            notes=(),
            messages=(),
            digest="",
        )
        for tick, end in pairwise(edges)
    ]


def load(session: Session) -> Load:
    """Push a score into an empty project, then one with other tempi from the middle on, and count."""
    tempi, middle = session.tempi, len(session.tempi) // 2
    other = (*tempi[:middle], *(replace(one, microseconds=one.microseconds + 1) for one in tempi[middle:]))
    api, counts = Api(), list[Counter[str]]()
    api.project_ = Still()
    with tempfile.TemporaryDirectory() as folder:
        for job, pushed in enumerate((session, replace(session, tempi=other))):
            api.calls_.clear()
            said = apply(api, pushed, Path(folder), f"a{job}")
            assert "\ndone\t" in said, said
            counts.append(Counter(api.calls_))
    return Load(len(api.project_.tempi), *counts)


def tempo_calls(calls: Counter[str]) -> int:
    """Return how many calls read or write the tempo map."""
    return sum(count for name, count in calls.items() if "TempoTimeSig" in name)


def main() -> None:
    """Measure and print."""
    dense, sparse = (load(score(Film(), dense=dense)) for dense in (True, False))
    print("Two hours of film into REAPER: a tempo change at most sixteenths, and on beats alone")
    for name, before, after in (
        ("tempo points", dense.points, sparse.points),
        ("calls, first push", dense.first.total(), sparse.first.total()),
        ("  of them for tempi", tempo_calls(dense.first), tempo_calls(sparse.first)),
        ("calls, recut", dense.recut.total(), sparse.recut.total()),
        ("  of them for tempi", tempo_calls(dense.recut), tempo_calls(sparse.recut)),
    ):
        print(f"    {name:22} {before:8} {after:8}   1 : {before / after:.1f}")


if __name__ == "__main__":
    main()
