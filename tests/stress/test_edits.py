"""A short form of `edits`, and the proof that it finds doors that lose what a person made."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from integrations.files import commit
from integrations.files.commit import Commit
from integrations.files.renaming import take_place
from tests.stress.edits import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


def test_nothing_is_lost_in_some_hundred_random_steps() -> None:
    told = run(200, 1, length=50)
    assert told["steps"] >= 200
    assert told["losses"] == 0
    assert min(told[kind] for kind in ("command", "edit", "save", "recut", "kill")) > 0


def overwriting(new: Path, place: Path, asides: Iterator[Path]) -> None:
    """Replace a file as most programs do."""
    if place.is_dir() and not place.is_symlink():
        take_place(new, place, asides)
    else:
        new.replace(place)


def writing_through(new: Path, place: Path, asides: Iterator[Path]) -> None:
    """Write through a link."""
    if place.is_symlink() and not place.is_dir():
        place.write_bytes(new.read_bytes())
        new.unlink()
    else:
        take_place(new, place, asides)


def forgetting(_commit: Commit, _folder: Path, parts: Path) -> tuple[()]:
    """Throw away what a kill left."""
    (parts / "journal.json").unlink()
    return ()


@pytest.mark.parametrize(("door", "number"), [(overwriting, 7), (writing_through, 6)])
def test_a_door_that_loses_something_is_found(
    door: Callable[[Path, Path, Iterator[Path]], None], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By seeds that come to it soon."""
    monkeypatch.setattr(commit, "take_place", door)
    with pytest.raises(AssertionError, match=r"mine|older version|link"):
        run(600, number, length=60)


def test_a_door_that_leaves_a_set_half_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Commit, "resume", forgetting)
    with pytest.raises(AssertionError, match=r"mine|older version|link|no pair|nobody's|left"):
        run(600, 4, length=60)
