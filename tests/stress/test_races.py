"""A short form of `races`, and the proof that it finds a door that looks before it replaces."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.files import commit
from integrations.files.delivery import Delivered, Delivery
from integrations.files.folder import FolderTarget
from tests.stress.races import RACES, run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="files that are open cannot be moved on Windows")


@pytest.mark.parametrize("name", RACES)
def test_nothing_that_is_saved_during_a_delivery_is_lost(name: str) -> None:
    outcome = run(name, 20, 1)
    assert (outcome.lost, outcome.mixed) == ([], 0)
    assert outcome.kept + outcome.in_place == outcome.deliveries + outcome.refused


def test_a_door_that_looks_first_and_replaces_then_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: dict[Path, bytes] = {}
    deliver = FolderTarget.deliver

    def looking(target: FolderTarget, delivery: Delivery) -> Delivered:
        looked.update({place: place.read_bytes() for place in target.folder.glob("cut.*") if place.is_file()})
        return deliver(target, delivery)

    def replacing(new: Path, place: Path, asides: Iterator[Path]) -> None:
        """Keep what was there when the files were rendered."""
        if place in looked:
            next(asides).write_bytes(looked[place])
        new.replace(place)

    monkeypatch.setattr(FolderTarget, "deliver", looking)
    monkeypatch.setattr(commit, "take_place", replacing)
    assert any(run("deliveries", 20, seed).lost for seed in range(20))
