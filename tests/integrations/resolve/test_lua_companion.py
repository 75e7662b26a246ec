"""The Lua companion does what the Python one does, by files alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from integrations.errors import DeliveryError
from integrations.markers import markers
from integrations.resolve.installing import companion
from integrations.resolve.pushing import push
from integrations.session import Session
from tests.integrations.resolve.host import MediaPoolItem, Resolve, TimelineItem
from tests.integrations.resolve.lua import View, runtime
from tests.integrations.resolve.test_companion import SCORE, START, host, silence, stems


@pytest.fixture(scope="module")
def session() -> Session:
    return SCORE


def loaded(lua: Any) -> Any:
    return lua.execute(companion("recue_resolve.lua", Path("anywhere"), 0))


@contextmanager
def running(resolve: Resolve, folder: Path) -> Iterator[None]:
    """Run the companion in a thread of its own, until another one is said to run."""
    lua, stop = runtime(), threading.Event()
    script = loaded(lua)

    def wait(_seconds: float) -> None:
        stop.wait(0.01)
        if stop.is_set():
            (folder / "recue-resolve.running").write_text("another\n")

    thread = threading.Thread(target=lambda: script.run(View(lua, resolve), str(folder), wait))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_a_push_is_placed_and_the_next_replaces_it(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    theirs = TimelineItem(MediaPoolItem("/music/theirs.wav"), START + 10, 100)
    resolve.timeline.audio[0].items.append(theirs)
    frames = round(session.duration * session.rate)
    with running(resolve, tmp_path):
        assert push(session, stems(session), tmp_path, 9) == ()
        kept = resolve.timeline.audio[1].items[0]
        new = stems(session)
        new[session.tracks[1].name] = silence(session.duration, b"other")
        push(replace(session, hits=session.hits[:1]), new, tmp_path, 9)
    assert resolve.timeline.audio[0].items == [theirs]
    assert resolve.timeline.audio[1].items == [kept]
    assert [len(track.items) for track in resolve.timeline.audio] == [1, 1, 1]
    assert kept.duration == frames
    wanted = markers(replace(session, hits=session.hits[:1]))
    assert {f: (m["name"], m["customData"]) for f, m in resolve.timeline.markers.items()} == {
        mark.frame: (mark.name, mark.id) for mark in wanted
    }
    assert resolve.page == "color"


def test_what_it_cannot_do_is_one_sentence(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    with running(resolve, tmp_path):
        with pytest.raises(DeliveryError, match="The timeline runs at 24 frames a second, the score at 30"):
            push(replace(session, rate=Fraction(30)), stems(session), tmp_path, 9)
        push(session, stems(session), tmp_path, 9)
        resolve.timeline.audio[1].locked = True
        with pytest.raises(DeliveryError, match="is locked: unlock it and push again"):
            push(session, stems(session, b"new"), tmp_path, 9)


def test_markers_of_others_keep_their_frames(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    resolve.timeline.AddMarker(0, "Red", "mine", "", 1, "")
    with running(resolve, tmp_path):
        (note,) = push(session, stems(session), tmp_path, 9)
    assert note == "1 of Recue's markers were not set: other markers lie on their frames."
    assert resolve.timeline.markers[0]["name"] == "mine"


def test_a_cut_that_changed_and_stands_still_is_exported_once(tmp_path: Path, session: Session) -> None:
    lua, resolve = runtime(), host(session)
    script, state, seen = loaded(lua), lua.table(), View(lua, resolve)
    file = str(tmp_path / f"{session.name}.otio")
    assert [script.look(seen, str(tmp_path), state) for _ in range(3)] == [None, file, None]
    resolve.timeline.video[0].items[2].start += 5
    assert [script.look(seen, str(tmp_path), state) for _ in range(3)] == [None, file, None]
    resolve.timeline.AddMarker(3, "Green", "Recue: cut", "", 1, "recue:hit:3")
    assert [script.look(seen, str(tmp_path), state) for _ in range(3)] == [None, None, None]


def test_a_file_that_is_none_of_the_companions_exports_is_kept(tmp_path: Path, session: Session) -> None:
    lua, resolve = runtime(), host(session)
    script, seen, file = loaded(lua), View(lua, resolve), tmp_path / f"{session.name}.otio"
    file.write_bytes(b"mine")
    for start in range(3):
        resolve.timeline.video[0].items[2].start += start
        state = lua.table()
        assert [script.look(seen, str(tmp_path), state) for _ in range(2)] == [None, str(file)]
    kept = f"{session.name}.kept-1.otio"
    assert sorted(path.name for path in tmp_path.glob("[!.]*")) == [kept, file.name]
    assert (tmp_path / kept).read_bytes() == b"mine"


def test_it_says_first_where_it_cannot_run() -> None:
    lua = runtime()
    script = loaded(lua)
    assert script.refusal(View(lua, Resolve("reel", "24", 0))) is None
    assert "18.1 cannot export OTIO" in script.refusal(View(lua, Resolve("reel", "24", 0, (18, 1))))
