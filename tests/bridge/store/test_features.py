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


def known(store: Store, key: FeatureKey) -> bool:
    return key in store.features.overlapping(key)


def test_what_was_kept_is_found_again(store: Store) -> None:
    assert store.features.overlapping(KEY) == {}
    store.features.keep(KEY, b"first")
    store.features.keep(KEY, b"measured anew")
    assert store.features.overlapping(KEY) == {KEY: b"measured anew"}


@pytest.mark.parametrize(
    "changed",
    [{"size": 11}, {"mtime_ns": 21}, {"version": 2}, {"first": 50, "stop": 100}, {"first": 200, "stop": 201}],
)
def test_another_file_stretch_or_version_is_not(changed: dict[str, int], store: Store) -> None:
    store.features.keep(KEY, b"measured")
    assert store.features.overlapping(replace(KEY, **changed)) == {}  # type: ignore[arg-type]


def test_all_that_shares_a_sample_with_a_stretch_is_found_in_order(store: Store) -> None:
    stretches = [(190, 300), (0, 101), (120, 150), (0, 100), (200, 300)]
    for first, stop in stretches:
        store.features.keep(replace(KEY, first=first, stop=stop), b"%d" % first)
    found = store.features.overlapping(KEY)
    assert [(key.first, key.stop, data) for key, data in found.items()] == [
        (0, 101, b"0"),
        (120, 150, b"120"),
        (190, 300, b"190"),
    ]


def test_the_longest_unused_are_given_up(store: Store) -> None:
    keys = [replace(KEY, version=version) for version in range(5)]
    for key in keys[:4]:
        store.features.keep(key, bytes(250))
    store.features.overlapping(keys[0])
    store.features.keep(keys[4], bytes(250))
    assert [known(store, key) for key in keys] == [True, False, True, True, True]


def test_what_was_used_is_known_after_a_restart(tmp_path: Path) -> None:
    keys = [replace(KEY, version=version) for version in range(3)]
    with Store.open(tmp_path / "other.sqlite", measured=1000) as store:
        for key in keys[:2]:
            store.features.keep(key, bytes(400))
        store.features.overlapping(keys[0])
    with Store.open(tmp_path / "other.sqlite", measured=1000) as store:
        store.features.keep(keys[2], bytes(400))
        assert [known(store, key) for key in keys] == [True, False, True]


def test_what_is_larger_than_the_limit_displaces_nothing(store: Store) -> None:
    store.features.keep(KEY, bytes(900))
    store.features.keep(replace(KEY, version=2), bytes(1001))
    assert known(store, KEY)
    assert not known(store, replace(KEY, version=2))
