import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.store import FeatureKey, Store

KEY = FeatureKey(Path("/media/a.mov"), size=10, mtime_ns=20, version=1, first=100, stop=200)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite", measured=1000) as opened:
        yield opened


def test_what_was_kept_is_found_again(store: Store) -> None:
    assert store.features.cached(KEY) is None
    store.features.keep(KEY, b"first")
    store.features.keep(KEY, b"measured anew")
    assert store.features.cached(KEY) == b"measured anew"


@pytest.mark.parametrize(
    "changed", [{"size": 11}, {"mtime_ns": 21}, {"version": 2}, {"first": 99}, {"stop": 201}]
)
def test_another_file_stretch_or_version_is_not(changed: dict[str, int], store: Store) -> None:
    store.features.keep(KEY, b"measured")
    assert store.features.cached(replace(KEY, **changed)) is None  # type: ignore[arg-type]


def test_a_stretch_within_one_that_was_kept_is_covered_by_the_shortest(store: Store) -> None:
    for first, stop in ((0, 500), (50, 250), (120, 400)):
        store.features.keep(replace(KEY, first=first, stop=stop), b"measured")
    assert store.features.covering(KEY) == replace(KEY, first=50, stop=250)
    assert store.features.covering(replace(KEY, first=0, stop=501)) is None


def test_the_longest_unused_are_given_up(store: Store) -> None:
    keys = [replace(KEY, version=version) for version in range(5)]
    for key in keys[:4]:
        store.features.keep(key, bytes(250))
    store.features.cached(keys[0])
    store.features.keep(keys[4], bytes(250))
    assert [store.features.cached(key) is not None for key in keys] == [True, False, True, True, True]


def test_what_was_used_is_known_after_a_restart(tmp_path: Path) -> None:
    keys = [replace(KEY, version=version) for version in range(3)]
    with Store.open(tmp_path / "other.sqlite", measured=1000) as store:
        for key in keys[:2]:
            store.features.keep(key, bytes(400))
        store.features.cached(keys[0])
    with Store.open(tmp_path / "other.sqlite", measured=1000) as store:
        store.features.keep(keys[2], bytes(400))
        assert [store.features.cached(key) is not None for key in keys] == [True, False, True]


def test_what_is_larger_than_the_limit_displaces_nothing(store: Store) -> None:
    store.features.keep(KEY, bytes(900))
    store.features.keep(replace(KEY, version=2), bytes(1001))
    assert store.features.cached(KEY) == bytes(900)
    assert store.features.cached(replace(KEY, version=2)) is None


def test_a_file_is_known_by_what_it_is_now(tmp_path: Path) -> None:
    file = tmp_path / "a.mov"
    file.write_bytes(b"picture")
    os.utime(file, ns=(5, 5))
    key = FeatureKey.of(file, 3, range(10, 20))
    assert key == FeatureKey(file.resolve(), 7, 5, 3, 10, 20)
    file.write_bytes(b"other picture")
    assert FeatureKey.of(file, 3, range(10, 20)) != key
