"""Pictures in a program that runs all day and makes no full garbage collection, as the daemon does."""

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from bridge.daemon.serving import COLLECTED
from bridge.output.drawing import draw
from bridge.output.drawing.young_cycles import young_cycles_collected
from tests.bridge.output.drawing.test_page import course, film


@pytest.fixture(autouse=True)
def as_in_the_daemon() -> Iterator[None]:
    thresholds = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # as the other tests have it


def of_matplotlib() -> int:
    """Count the objects of matplotlib's classes that were made since the test began."""
    return sum(type(each).__module__.startswith("matplotlib") for each in gc.get_objects())


def test_pictures_leave_nothing_behind() -> None:
    draw(*film(), course(20))
    first = of_matplotlib()
    for _ in range(3):
        draw(*film(), course(20))
    assert of_matplotlib() == first


class Node:
    """A part of a cycle."""

    other: "Node"


def cycle() -> "ref[Node]":
    one, other = Node(), Node()
    one.other, other.other = other, one
    return ref(one)


def test_only_what_is_young_is_collected_and_collection_goes_on_as_before() -> None:
    old = cycle()
    gc.freeze()
    with young_cycles_collected():
        young = cycle()
        assert not gc.isenabled()
    assert young() is None
    assert old() is not None
    assert gc.isenabled()


def test_who_had_switched_collection_off_finds_it_off() -> None:
    gc.disable()
    try:
        with young_cycles_collected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
