"""Footage that is measured once: what is decoded where some of it is known, and what comes out."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.daemon.cancellation import Abandoned
from bridge.errors import FootageError
from bridge.picture.features.course import CHANNELS
from bridge.picture.features.picture import Features
from bridge.picture.footage.frames import BLOCK
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.picture.footage.reading import Range, read_features, read_picture
from bridge.picture.footage.video import Video, probe
from bridge.store import Store, StoredFootage
from bridge.timeline import Media, MediaKind, Shot, Timeline
from tests.footage import Decoded, pan, write_clip

F = Fraction
RATE, SECONDS = 12, 10
"""Samples a second, and seconds, of the clip."""


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Video:
    """Return a clip that cuts twice, and pans too fast to follow in between."""
    pictures = [*pan(100, 0.3), *pan(30, 2.9, seed=1), *pan(110, 0.1, seed=2)]
    return probe(write_clip(tmp_path_factory.mktemp("media") / "film.mp4", pictures))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as opened:
        yield opened


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Decoded:
    return Decoded(monkeypatch)


def measured(video: Video, start: Fraction, end: Fraction, known: KnownFootage = NOTHING) -> Features:
    return read_features(Range(video, start, end), lambda _: None, known)


def bits(features: Features) -> tuple[object, ...]:
    """All there is of a time series, for comparing."""
    return features.rate, features.start, *(getattr(features, name).tobytes() for name in CHANNELS)


def instants() -> st.SearchStrategy[tuple[Fraction, Fraction]]:
    """From and to, on any frame of the clip."""
    frames = st.integers(0, 24 * SECONDS)
    return st.tuples(frames, frames).map(lambda pair: (F(min(pair), 24), F(max(pair), 24)))


@settings(max_examples=10)
@given(st.lists(instants(), min_size=2, max_size=5))
def test_what_is_known_changes_what_is_decoded_and_nothing_else(
    video: Video, asked: list[tuple[Fraction, Fraction]]
) -> None:
    """However stretches overlap, meet or lie apart: the same to the bit, and no frame twice but those of a joint's block."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "store.sqlite") as store,
        pytest.MonkeyPatch.context() as patch,
    ):
        seen: set[int] = set()
        for start, end in asked:
            fresh = measured(video, start, end)
            decoded = Decoded(patch)
            assert bits(measured(video, start, end, StoredFootage(store.features))) == bits(fresh)
            for run in decoded.taken():
                assert len(seen.intersection(run[:-1])) <= BLOCK
                seen.update(run)
            measured(video, start, end, StoredFootage(store.features))
            assert decoded.taken() == []


def test_a_restart_decodes_nothing_again_and_only_what_is_new(
    video: Video, decoded: Decoded, tmp_path: Path
) -> None:
    def read(*stretches: tuple[int, int]) -> list[list[int]]:
        with Store.open(tmp_path / "store.sqlite") as store:
            for start, end in stretches:
                measured(video, F(start), F(end), StoredFootage(store.features))
        return decoded.taken()

    assert read((0, 2), (6, 8)) == [[*range(3 * RATE)], [*range(5 * RATE, 9 * RATE)]]
    assert read((0, 2), (6, 8)) == []
    assert read((1, 3), (5, 9)) == []
    assert read((0, 8)) == [[*range(2 * RATE, 5 * RATE + 1)]], (
        "what is new, from a whole block on, and the frame after it"
    )
    assert read((4, 10)) == [[*range(8 * RATE, 10 * RATE)]]


def test_where_handles_of_two_stretches_meet_no_more_than_a_block_is_decoded_twice(
    video: Video, decoded: Decoded, store: Store
) -> None:
    known = StoredFootage(store.features)
    measured(video, F(0), F(2), known)
    measured(video, F(7, 2), F(5), known)
    assert decoded.taken() == [[*range(3 * RATE)], [*range(2 * RATE, 6 * RATE)]]


def test_what_was_measured_before_it_was_cancelled_is_kept(
    video: Video, decoded: Decoded, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(share: float) -> None:
        if share > 0.75:
            raise Abandoned

    monkeypatch.setattr("bridge.picture.footage.flow.TOGETHER", 11)
    with pytest.raises(Abandoned):
        read_features(Range(video, F(0), F(SECONDS)), cancelled, StoredFootage(store.features))
    decoded.taken()
    fresh, known = (measured(video, F(0), F(SECONDS), by) for by in (NOTHING, StoredFootage(store.features)))
    whole, rest = decoded.taken()
    assert bits(known) == bits(fresh)
    assert len(rest) < 0.75 * len(whole)


def test_a_file_that_has_changed_is_measured_anew(tmp_path: Path, decoded: Decoded, store: Store) -> None:
    path = write_clip(tmp_path / "a.mp4", pan(24, 0.3))
    measured(probe(path), F(0), F(1), StoredFootage(store.features))
    write_clip(path, pan(24, 0.1))
    decoded.taken()
    slow = measured(probe(path), F(0), F(1), StoredFootage(store.features))
    assert len(decoded.taken()) == 1
    assert bits(slow) == bits(measured(probe(path), F(0), F(1)))


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    tmp_path: Path, decoded: Decoded, store: Store
) -> None:
    path = write_clip(tmp_path / "a.mp4", pan(24, 0.3))
    looked_at = probe(path)
    write_clip(path, pan(48, 0.1))
    measured(looked_at, F(0), F(1), StoredFootage(store.features))
    measured(probe(path), F(0), F(1), StoredFootage(store.features))
    assert len(decoded.taken()) == 2


def test_another_analysis_measures_anew(
    video: Video, decoded: Decoded, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(video, F(0), F(1), StoredFootage(store.features))
    monkeypatch.setattr("bridge.store.footage.ANALYSIS", 1)
    measured(video, F(0), F(1), StoredFootage(store.features))
    first, again = decoded.taken()
    assert first == again


@pytest.mark.parametrize("damage", ["zeroblob(bytes)", "substr(data, 2)", "x''", "'text'", "data || x'00'"])
def test_damaged_measurements_are_measured_anew(
    damage: str, video: Video, decoded: Decoded, store: Store
) -> None:
    measured(video, F(0), F(1), StoredFootage(store.features))
    with store.database.writing() as connection:
        connection.execute(f"UPDATE feature SET data = {damage}")  # noqa: S608 (our own words)
    again = measured(video, F(0), F(1), StoredFootage(store.features))
    first, second = decoded.taken()
    assert first == second
    assert bits(again) == bits(measured(video, F(0), F(1)))
    decoded.taken()
    measured(video, F(0), F(1), StoredFootage(store.features))
    assert decoded.taken() == []


def test_a_store_that_fails_is_left_alone_and_said(video: Video, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.sqlite")
    store.close()
    known = StoredFootage(store.features)
    assert bits(measured(video, F(0), F(1), known)) == bits(measured(video, F(0), F(1)))
    assert "store.sqlite cannot be used" in known.trouble


def test_a_full_disk_stops_no_reading_and_is_said(video: Video, store: Store) -> None:
    with store.database.reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    store.database._connection.execute(f"PRAGMA max_page_count = {pages}")
    known = StoredFootage(store.features)
    assert bits(measured(video, F(0), F(8), known)) == bits(measured(video, F(0), F(8)))
    assert "cannot grow, for the disk is full" in known.trouble


def test_a_small_store_gives_up_the_longest_unused_and_measures_them_anew(
    video: Video, decoded: Decoded, tmp_path: Path
) -> None:
    limit = 6000
    with Store.open(tmp_path / "small.sqlite", measured=limit) as store:
        for start in (0, 7, 0, 4):
            measured(video, F(start), F(start + 1), StoredFootage(store.features))
        with store.database.reading() as connection:
            held = connection.execute("SELECT sum(bytes), sum(length(data)) FROM feature").fetchone()
        assert held[0] == held[1] <= limit
        decoded.taken()
        measured(video, F(0), F(1), StoredFootage(store.features))
        measured(video, F(7), F(8), StoredFootage(store.features))
    assert [run[0] for run in decoded.taken()] == [6 * RATE]


@pytest.mark.parametrize(
    ("suffix", "asked"),
    [("mkv", [(8, 9), (0, 2), (1, 6), (0, 10), (7, 10), (5, 6)]), ("ts", [(7, 8), (0, 2), (0, 4)])],
)
def test_a_file_with_a_broken_middle_gives_the_same_whatever_is_known(
    suffix: str, asked: list[tuple[int, int]], tmp_path: Path, store: Store
) -> None:
    """A stretch ends where it cannot be decoded any further, and handles that begin there are done without."""
    path = write_clip(tmp_path / f"film.{suffix}", pan(240, 0.2))
    data = bytearray(path.read_bytes())
    third = len(data) // 3
    data[third : 2 * third] = bytes(third)
    path.write_bytes(data)
    video = probe(path)
    for start, end in asked:
        fresh, known = (
            bits(measured(video, F(start), F(end), by)) for by in (NOTHING, StoredFootage(store.features))
        )
        assert known == fresh, (start, end)


def test_what_cannot_be_decoded_is_said_and_tried_again(
    tmp_path: Path, decoded: Decoded, store: Store
) -> None:
    """A file that is shorter than it says."""
    video = replace(probe(write_clip(tmp_path / "a.mp4", pan(24, 0.2))), duration=F(9))
    assert measured(video, F(0), F(2), StoredFootage(store.features)).end == 1
    assert measured(video, F(0), F(2), StoredFootage(store.features)).end == 1
    with pytest.raises(FootageError, match=r"'a\.mp4' cannot be decoded from 5\.00 s on"):
        measured(video, F(5), F(6), StoredFootage(store.features))
    assert decoded.taken() == [[*range(12)], [*range(12)], [], []]


def test_a_recut_and_another_timeline_decode_only_what_is_new(tmp_path: Path, decoded: Decoded) -> None:
    """Each time with the store opened anew, as after a restart; a second run decodes nothing at all."""
    for name in ("a.mp4", "b.mp4"):
        write_clip(tmp_path / name, pan(240, 0.2))

    def read(*shots: tuple[str, int, int]) -> list[list[int]]:
        lines = [F(sum(end - start for _, start, end in shots[:count])) for count in range(len(shots) + 1)]
        laid = tuple(
            Shot("A", Media(name, MediaKind.FILE, name, F(24)), lines[at], lines[at + 1], F(start))
            for at, (name, start, _) in enumerate(shots)
        )
        cut = Timeline("T", F(24), F(0), False, lines[-1], laid, ())
        with Store.open(tmp_path / "store.sqlite") as store:
            picture = read_picture(
                cut, tmp_path / "cut.otio", None, lambda _: None, StoredFootage(store.features)
            )
        assert picture.reasons == ("",) * len(shots)
        return decoded.taken()

    assert read(("a.mp4", 2, 4), ("b.mp4", 0, 2)) == [[*range(RATE, 5 * RATE)], [*range(3 * RATE)]]
    assert read(("a.mp4", 2, 4), ("b.mp4", 0, 2)) == []
    assert read(("b.mp4", 0, 2), ("a.mp4", 1, 5)) == []
    assert read(("b.mp4", 1, 4), ("a.mp4", 3, 4)) == [[*range(2 * RATE, 5 * RATE)]]
