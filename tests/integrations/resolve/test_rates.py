"""Timelines in projects of another rate: all of the music lies on the timeline, to the frame, or a person is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from math import floor
from pathlib import Path

import pytest

from integrations.errors import DeliveryError
from integrations.resolve.companion import recue_resolve as companion
from integrations.resolve.manifest import JOB_FILE, MEDIA, RESULT_FILE, manifest
from integrations.resolve.pushing import push
from integrations.session import Session
from tests.integrations.resolve.host import Counting, MediaPoolItem, Resolve, exact, half_up
from tests.integrations.resolve.lua import View, runtime
from tests.integrations.resolve.test_companion import SCORE, running, silence, stems
from tests.integrations.resolve.test_lua_companion import loaded
from tests.integrations.resolve.test_lua_companion import running as lua_running

RATES = ("25", "24", "23.976", "29.97", "29.97 DF", "59.94", "59.94 DF", "60")
START = 86400
ROUNDINGS: tuple[Callable[[Fraction], int], ...] = (floor, half_up)
COUNTINGS = [Counting(rounds, clamps) for rounds, clamps in product(ROUNDINGS, (True, False))]
VERSIONS = ((18, 5), (19, 1), (21, 0))
Run = Callable[[Resolve, str, Path], tuple[str, ...]]


def score(rate: str, frames: int) -> Session:
    """Return the score of a timeline of so many frames."""
    return replace(SCORE, rate=exact(rate), duration=frames / exact(rate), hits=(), scenes=SCORE.scenes[:1])


def covered(resolve: Resolve) -> list[tuple[int, int]]:
    """Return the first frame and the length of each clip of Recue's."""
    return [(item.start, item.duration) for track in resolve.timeline.audio for item in track.items]


@cache
def sound(rate: str, frames: int) -> bytes:
    return silence(frames / exact(rate))


@pytest.mark.parametrize("frames", [1, 999, 1001, 1010])
@pytest.mark.parametrize("project", RATES)
@pytest.mark.parametrize("rate", RATES)
def test_all_of_the_music_lies_on_the_timeline(rate: str, project: str, frames: int, tmp_path: Path) -> None:
    file = tmp_path / MEDIA / "score.Melody.wav"
    file.parent.mkdir()
    file.write_bytes(sound(rate, frames))
    for counting, version in product(COUNTINGS, VERSIONS):
        resolve = Resolve("reel", rate, START, version, project, counting)
        pool, timeline = resolve.pool, resolve.timeline
        clip = companion.imported(pool, [str(file)])[str(file)]
        resolve.page = "edit"
        assert companion.place(pool, timeline, "Recue Melody", clip, frames) == frames
        assert covered(resolve) == [(START, frames)]


@contextmanager
def companion_in(resolve: Resolve, folder: Path, kind: str) -> Iterator[int]:
    with running(resolve, folder) if kind == "py" else lua_running(resolve, folder) as port:
        yield port or 9


@pytest.mark.parametrize("kind", ["py", "lua"])
@pytest.mark.parametrize(
    ("rate", "project"), [("24", "60"), ("23.976", "29.97 DF"), ("59.94", "24"), ("25", "25")]
)
def test_a_push_is_done_where_both_ends_are_right(rate: str, project: str, kind: str, tmp_path: Path) -> None:
    session = score(rate, 1001)
    resolve = Resolve("reel", rate, START, (21, 0), project)
    with companion_in(resolve, tmp_path, kind) as port:
        assert push(session, stems(session), tmp_path, port) == ()
        assert covered(resolve) == [(START, 1001)] * len(session.tracks)
        placed = [track.items for track in resolve.timeline.audio]
        push(session, stems(session), tmp_path, port)
    assert [track.items for track in resolve.timeline.audio] == placed  # what is right is not placed anew


@pytest.mark.parametrize("kind", ["py", "lua"])
def test_a_clip_that_an_older_companion_placed_too_short_is_placed_anew(kind: str, tmp_path: Path) -> None:
    session = score("24", 1000)
    resolve = Resolve("reel", "24", START, (21, 0), "60")
    with companion_in(resolve, tmp_path, kind) as port:
        push(session, stems(session), tmp_path, port)
        resolve.timeline.audio[1].items[0].duration = 400
        push(session, stems(session), tmp_path, port)
    assert covered(resolve) == [(START, 1000)] * len(session.tracks)


@pytest.mark.parametrize("kind", ["py", "lua"])
def test_music_that_is_cut_short_is_said_and_not_done(kind: str, tmp_path: Path) -> None:
    session = score("59.94", 1000)
    resolve = Resolve("reel", "59.94", START, (21, 0), "24", Counting(whole=True))
    says = "Resolve placed 999 of the 1000 frames of 'Recue Piano': drag the clip's end out by hand"
    with companion_in(resolve, tmp_path, kind) as port, pytest.raises(DeliveryError, match=says):
        push(session, stems(session), tmp_path, port)
    assert covered(resolve) == [(START, 999)] * len(session.tracks)
    assert resolve.timeline.markers


@pytest.mark.parametrize("kind", ["py", "lua"])
def test_silence_that_sticks_out_is_a_remark(kind: str, tmp_path: Path) -> None:
    session = score("59.94", 1000)
    longer = {part: silence(session.duration + 1, part.encode()) for part in stems(session)}
    resolve = Resolve("reel", "59.94", START, (21, 0), "24")
    with companion_in(resolve, tmp_path, kind) as port:
        remarks = push(session, longer, tmp_path, port)
    assert remarks[0] == "'Recue Piano' is longer than the score by 1 frame of silence: trim its end."
    assert covered(resolve) == [(START, 1001)] * len(session.tracks)


@pytest.mark.parametrize("kind", ["py", "lua"])
def test_a_resolve_that_takes_its_time_is_waited_for(kind: str, tmp_path: Path) -> None:
    session = score("24", 1000)
    resolve = Resolve("reel", "24", START, (21, 0), "60", Counting(late=3))
    with companion_in(resolve, tmp_path, kind) as port:
        assert push(session, stems(session), tmp_path, port) == ()
    assert covered(resolve) == [(START, 1000)] * len(session.tracks)


@pytest.mark.parametrize("kind", ["py", "lua"])
def test_a_clip_that_tells_no_rate_is_placed_whole(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = MediaPoolItem.GetClipProperty
    monkeypatch.setattr(
        MediaPoolItem, "GetClipProperty", lambda clip, name: "" if name == "FPS" else told(clip, name)
    )
    session = score("24", 1000)
    resolve = Resolve("reel", "24", START, (21, 0), "60")
    with companion_in(resolve, tmp_path, kind) as port:
        push(session, stems(session), tmp_path, port)
    assert covered(resolve) == [(START, 1000)] * len(session.tracks)


@pytest.mark.parametrize("kind", ["py", "lua"])
def test_a_clip_at_another_frame_is_not_done(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(companion, "PATIENCE", 0.1)
    session = score("24", 1000)
    resolve = Resolve("reel", "24", START, (21, 0), "24")
    append = resolve.pool.AppendToTimeline

    def elsewhere(clips: list[dict[str, object]]) -> object:
        return append([clip | {"recordFrame": START + 240} for clip in clips])

    resolve.pool.AppendToTimeline = elsewhere  # type: ignore[method-assign,assignment]
    says = "Resolve did not place 'Recue Piano' at the timeline's first frame: push again"
    with companion_in(resolve, tmp_path, kind) as port, pytest.raises(DeliveryError, match=says):
        push(session, stems(session), tmp_path, port)
    assert covered(resolve) == []


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        ("23.976", Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        (23.976, Fraction(24000, 1001)),
        ("24", Fraction(24)),
        (24.0, Fraction(24)),
        ("29.97 DF", Fraction(30000, 1001)),
        ("47.952", Fraction(48000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("119.88 DF", Fraction(120000, 1001)),
        ("12.5", Fraction(25, 2)),
    ],
)
def test_a_rate_that_resolve_names_is_exact(said: str | float, rate: Fraction) -> None:
    assert companion.rate_of(said) == pytest.approx(float(rate), abs=1e-12)


@pytest.mark.parametrize("rate", RATES)
def test_the_lua_companion_counts_alike(rate: str, tmp_path: Path) -> None:
    lua, file = runtime(), tmp_path / MEDIA / "score.Melody.wav"
    script, session = loaded(lua), score(rate, 1001)
    file.parent.mkdir()
    file.write_bytes(sound(rate, 1001))
    (tmp_path / JOB_FILE).write_text(manifest(session, {"Melody": file}), encoding="utf-8")
    for project, counting, version in product(RATES, COUNTINGS, VERSIONS):
        resolve = Resolve("reel", rate, START, version, project, counting)
        assert script.answer_push(View(lua, resolve), str(tmp_path))
        assert "done" in (tmp_path / RESULT_FILE).read_text().splitlines()
        (tmp_path / RESULT_FILE).unlink()
        assert covered(resolve) == [(START, 1001)]
