"""The figures that are promised of the hosts, measured and printed.

python -m tests.benchmarks.hosts [PUSHES [SEED]]
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from integrations.dawproject import dawproject
from integrations.errors import UnconfirmedError
from integrations.reaper.push import ReaperTarget
from integrations.rpp import rpp_project
from integrations.session import Session
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import NetworkFaults, OscHost, apply
from tests.integrations.reaper.project import Item
from tests.integrations.reaper.readback import Heard, contents, item_contents, of_midi, of_project
from tests.integrations.reaper.sessions import cut_and_recut, film
from tests.integrations.reaper.test_edits import play_higher
from tests.integrations.test_dawproject import RULES, check
from tests.integrations.test_rpp import parsed
from tests.midi import read_back

SHARE = 0.3
"""Of the datagrams that are lost; as many more are doubled, and as many come late."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """Result of one push over a bad wire."""

    seconds: float
    """Until it was confirmed, or reported as not confirmed."""
    confirmed: bool
    applied: int
    """Number of times it was applied."""
    kicks: int
    """Messages that reached the companion."""
    equal: bool
    """True if the project holds the score, where it was applied."""


def in_reaper(session: Session) -> Heard:
    """Return the content of a project after a push to it over OSC."""
    with tempfile.TemporaryDirectory() as folder, OscHost(Api()) as reaper:
        ReaperTarget(Path(folder), reaper.port).push(session)
    return of_project(reaper.api.project_)


def bad_wire(session: Session, seed: int, share: float = SHARE, tick: float = 0.03) -> Pushed:
    """One push over a wire that loses, doubles and delays datagrams.

    Args:
        session: The score.
        seed: What faults are drawn from.
        share: Of the datagrams that meet each of the three.
        tick: Seconds between two looks of REAPER at what came.
    """
    wanted = of_midi(read_back(session.midi))
    with tempfile.TemporaryDirectory() as folder, OscHost(Api(), NetworkFaults(share, seed), tick) as reaper:
        began, confirmed = time.perf_counter(), True
        try:
            ReaperTarget(Path(folder), reaper.port).push(session)
        except UnconfirmedError:
            confirmed = False
        took = time.perf_counter() - began
    api = reaper.api
    equal = not api.undo_ or of_project(api.project_) == wanted
    return Pushed(took, confirmed, len(api.undo_), reaper.runs, equal)


@dataclass(frozen=True, slots=True)
class Recut:
    """Result of a recut that was pushed over a person's edits."""

    edited: int
    """Items a person edited."""
    unchanged: int
    """Those of them with the same hash, place and everything else."""
    beside: int
    """New takes beside theirs, muted."""
    replaced: bool
    """True if all else is the new score."""
    restored: bool
    """True if one undo restored everything."""


def recut_over_edits() -> Recut:
    """Edit some items, push a recut, undo."""
    cut, recut = cut_and_recut()
    api = Api()
    with tempfile.TemporaryDirectory() as folder:
        apply(api, cut, Path(folder), "a1")
        theirs = [api.project_.track("Piano").items[1], api.project_.track("Contrabasses").items[3]]
        for item in theirs:
            play_higher(item)
        before, hashes = contents(api.project_), [_hash_and_all(api, item) for item in theirs]
        apply(api, recut, Path(folder), "b2")
    same = [_hash_and_all(api, item) == hash_ for item, hash_ in zip(theirs, hashes, strict=True)]
    takes = [
        item for track in api.project_.tracks if track.name.endswith("(new take)") for item in track.items
    ]
    beside = sum(item.values["B_MUTE"] == 1 for item in takes)
    replaced = _as_new(api, theirs, takes) == of_midi(read_back(recut.midi))
    for item in theirs:
        item.track.items.append(item)
    api.Undo_DoUndo2(0)
    return Recut(len(theirs), sum(same), beside, replaced, contents(api.project_) == before)


def _hash_and_all(api: Api, item: Item) -> tuple[str, object]:
    return api.MIDI_GetHash(item.takes[0], notes_only=False)[1], item_contents(item)


def _as_new(api: Api, theirs: Sequence[Item], takes: Sequence[Item]) -> Heard:
    """Return the sound of the project with a person's items taken away and the new takes unmuted in their place."""
    for item in theirs:
        item.track.items.remove(item)
    for take in takes:
        take.values["B_MUTE"] = 0.0
        take.track.name = take.track.name.removesuffix(" (new take)")
    return of_project(api.project_)


def _histogram(seconds: Sequence[float]) -> list[str]:
    """Lines of how many times lie in each step of a fourth of a second."""
    steps = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0]
    lines = []
    for low, high in zip(steps, [*steps[1:], float("inf")], strict=True):
        count = sum(low <= took < high for took in seconds)
        if count:
            lines.append(f"    {low:4.2f} s or more {count:4} {'#' * round(60 * count / len(seconds))}")
    return lines


def print_film() -> None:
    score, there = of_midi(read_back(film().midi)), in_reaper(film())
    print("The example film in the REAPER double, against its .mid, to the tick")
    for name in ("notes", "tempi", "metres", "regions", "markers"):
        mine, theirs = getattr(there, name), getattr(score, name)
        print(f"    {name:8} {len(theirs):4} {'equal' if mine == theirs else 'DIFFERENT'}")


def print_wire(pushes: int, seed: int) -> None:
    done = [bad_wire(cut_and_recut()[number % 2], seed + number) for number in range(pushes)]
    took = sorted(push.seconds for push in done if push.confirmed)
    once, never = (sum(push.applied == count for push in done) for count in (1, 0))
    print(f"{pushes} pushes, of the datagrams {SHARE:.0%} lost, {SHARE:.0%} doubled, {SHARE:.0%} late")
    print(f"    applied once {once}, never {never}, oftener {pushes - once - never}")
    print(f"    the project equals the score {sum(push.equal for push in done)}")
    print(f"    confirmed {len(took)}, reported as not confirmed {pushes - len(took)}")
    quantiles = [took[int(share * (len(took) - 1))] for share in (0.5, 0.95, 0.99, 1)]
    said = ", ".join(
        f"{name} {at:.2f} s" for name, at in zip(("median", "95%", "99%", "worst"), quantiles, strict=True)
    )
    print(f"    until confirmed: {said}")
    print("\n".join(_histogram(took)))


def print_recut() -> None:
    recut = recut_over_edits()
    print("A recut over a person's edits")
    print(f"    items edited {recut.edited}, with the same hash and all else afterwards {recut.unchanged}")
    print(f"    new takes beside them, muted {recut.beside}; all else is the new score: {recut.replaced}")
    print(f"    one undo restores everything: {recut.restored}")


def print_files() -> None:
    print("Files of the example film")
    equal = of_project(parsed(rpp_project(film()))) == of_midi(read_back(film().midi))
    print(f"    .rpp read back by the rpp package equals the .mid: {equal}")
    check(dawproject(film(), "0.1.0"), film())
    rules = "keeps its schemas" if RULES.is_dir() else "its schemas are not at hand"
    print(f"    .dawproject read back equals the score: True; {rules}")


def main(pushes: int, seed: int) -> None:
    """Measure and print."""
    print_film()
    print_wire(pushes, seed)
    print_recut()
    print_files()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(*(numbers + [200, 1][len(numbers) :]))
