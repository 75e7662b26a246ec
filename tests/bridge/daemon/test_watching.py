"""Saves of every kind, in real folders."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bridge.daemon.debouncing import stamp_of
from bridge.daemon.file_follower import FileChange, Gone, Pace, Saved, Unreadable
from bridge.daemon.watching import Watcher
from bridge.errors import TimelineError, UsageError

WAIT = 20.0
OPEN_FILES = Path("/proc/self/fd")
PACE = Pace(settle=0.03, patience=0.3, grace=0.1)


def read(path: Path) -> str:
    """Read the stand-in for a timeline: text that ends in `end`."""
    file = path / "content.otio" if path.is_dir() else path
    text = file.read_text()
    if not text.endswith("end"):
        raise TimelineError(f"'{path.name}' is not whole")
    return text


class Listener:
    """A watcher and its events."""

    def __init__(self, watcher: Watcher[str]) -> None:
        self.watcher = watcher
        self.told = watcher.changes()

    async def next(self) -> FileChange[str]:
        return await asyncio.wait_for(anext(self.told), WAIT)

    async def hears(self, path: Path, content: str) -> None:
        assert await self.next() == Saved(path, content)


def watched(
    scenario: Callable[[Listener], Awaitable[None]], *, pace: Pace = PACE, poll: bool = False
) -> None:
    """Run a scenario with a watcher."""

    async def run() -> None:
        async with Watcher(read, pace, poll=poll) as watcher:
            await scenario(Listener(watcher))

    asyncio.run(asyncio.wait_for(run(), 3 * WAIT))


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    file = tmp_path.resolve() / "cut.otio"
    file.write_text("one end")
    return file


def replaced(path: Path, text: str) -> None:
    """Save by rename, as most editors do."""
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(text)
    draft.replace(path)


@pytest.mark.parametrize("poll", [False, True])
def test_a_theme_that_is_added_changed_or_removed_beside_a_timeline_has_it_told_again(
    cut: Path, poll: bool
) -> None:
    themes = cut.parent / "themes"

    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        themes.mkdir()
        (themes / "anna.mid").write_text("one")
        await listener.hears(cut, "one end")
        (themes / "notes.txt").write_text("no theme")
        replaced(themes / "anna.mid", "another")
        await listener.hears(cut, "one end")
        (themes / "anna.mid").unlink()
        await listener.hears(cut, "one end")

    watched(scenario, poll=poll)


@pytest.mark.parametrize("poll", [False, True])
@pytest.mark.parametrize("name", ["{}.srt", "{}.de.vtt", "{}.fountain"])
def test_captions_and_a_script_beside_a_timeline_have_it_told_again(cut: Path, name: str, poll: bool) -> None:
    file = cut.with_name(name.format(cut.stem))

    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        file.write_text("one")
        await listener.hears(cut, "one end")
        file.with_name("other.srt").write_text("another film's")
        replaced(file, "two")
        await listener.hears(cut, "one end")
        file.unlink()
        await listener.hears(cut, "one end")

    watched(scenario, poll=poll)


@pytest.mark.parametrize("poll", [False, True])
@pytest.mark.parametrize("save", [Path.write_text, replaced])
def test_a_save_is_told(save: Callable[[Path, str], object], cut: Path, poll: bool) -> None:
    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        for text in ("two is longer end", "three end"):
            save(cut, text)
            await listener.hears(cut, text)

    watched(scenario, poll=poll)


def test_a_state_that_is_known_is_not_told(cut: Path) -> None:
    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut, stamp_of(cut))
        other = cut.with_name("other.otio")
        other.write_text("other end")
        listener.watcher.follow(other)
        await listener.hears(other, "other end")
        cut.write_text("two end")
        await listener.hears(cut, "two end")

    watched(scenario)


def test_a_save_in_pieces_is_told_when_it_is_whole(cut: Path) -> None:
    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        with cut.open("w") as handle:
            for piece in ("a", "long", "save", "in", "pieces", "end"):
                handle.write(f"{piece} " if piece != "end" else piece)
                handle.flush()
                await asyncio.sleep(0.02)
        await listener.hears(cut, "a long save in pieces end")

    watched(scenario)


def test_a_truncated_save_is_waited_for_then_reported_once(cut: Path) -> None:
    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        cut.write_text("half a")
        assert await listener.next() == Unreadable(cut, "'cut.otio' is not whole")
        os.utime(cut)  # another state, so it is told again; the same would not be
        assert await listener.next() == Unreadable(cut, "'cut.otio' is not whole")
        cut.write_text("half a cut end")
        await listener.hears(cut, "half a cut end")

    watched(scenario)


def test_a_truncated_save_that_becomes_good_is_no_trouble(cut: Path) -> None:
    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        cut.write_text("half a")
        await asyncio.sleep(0.1)  # long enough to be read, too short to be given up
        cut.write_text("half a cut end")
        await listener.hears(cut, "half a cut end")

    watched(scenario, pace=Pace(patience=WAIT))


def test_of_a_burst_of_saves_the_newest_counts(cut: Path) -> None:
    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        for number in range(50):
            (replaced if number % 2 else Path.write_text)(cut, f"save {number} end")
        await listener.hears(cut, "save 49 end")
        cut.write_text("after the burst end")
        await listener.hears(cut, "after the burst end")

    watched(scenario, pace=Pace(settle=0.2))


def test_a_deleted_file_is_told_and_waited_for(cut: Path) -> None:
    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        for text in ("two end", "three end"):
            cut.unlink()
            assert await listener.next() == Gone(cut)
            cut.write_text(text)
            await listener.hears(cut, text)
        cut.unlink()  # a save that deletes first
        cut.write_text("four end")
        await listener.hears(cut, "four end")

    watched(scenario)


def test_a_folder_that_goes_away_is_waited_for(tmp_path: Path) -> None:
    folder = tmp_path.resolve() / "cuts"
    folder.mkdir()
    cut = folder / "cut.otio"
    cut.write_text("one end")

    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        folder.rename(folder.with_name("put away"))
        assert await listener.next() == Gone(cut)
        folder.mkdir()
        cut.write_text("two end")
        await listener.hears(cut, "two end")
        cut.write_text("three end")
        await listener.hears(cut, "three end")

    watched(scenario)


def test_a_watched_folder_tells_of_its_timelines_and_of_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    (folder / "a.otio").write_text("a end")
    (folder / "below").mkdir()

    async def scenario(listener: Listener) -> None:
        listener.watcher.follow_folder(folder)
        await listener.hears(folder / "a.otio", "a end")
        ours = ("a.mid", "a.wav", "a.png", "a.recue.json", ".a.mid.x1.part", "a.kept-1.mid")
        for name in (*ours, ".b.otio.swp", ".b.otio", "~$b.otio", "#b.otio#", "b.otio.tmp", "below/c.otio"):
            (folder / name).write_text("not for Recue end")
        replaced(folder / "new.edl", "new end")
        await listener.hears(folder / "new.edl", "new end")
        (folder / "SHOUTED.XML").write_text("loud end")
        await listener.hears(folder / "SHOUTED.XML", "loud end")

    watched(scenario)


def test_a_bundle_is_told_when_what_is_in_it_is_saved(tmp_path: Path) -> None:
    bundle = tmp_path.resolve() / "cut.otiod"
    bundle.mkdir()
    content = bundle / "content.otio"
    content.write_text("one end")

    async def scenario(listener: Listener) -> None:
        listener.watcher.follow_folder(bundle.parent)
        await listener.hears(bundle, "one end")
        for text in ("two end", "three end"):
            replaced(content, text)
            await listener.hears(bundle, text)

    watched(scenario)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_tells_of_what_it_leads_to(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    for name in ("first", "second"):
        (folder / name).mkdir()
        (folder / name / "real.otio").write_text(f"{name} end")
    link = folder / "cut.otio"
    link.symlink_to(folder / "first" / "real.otio")

    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(link)
        await listener.hears(link, "first end")
        (folder / "first" / "real.otio").write_text("first again end")
        await listener.hears(link, "first again end")
        draft = folder / "draft"
        draft.symlink_to(folder / "second" / "real.otio")
        draft.replace(link)
        await listener.hears(link, "second end")
        (folder / "second" / "real.otio").write_text("second again end")
        await listener.hears(link, "second again end")

    watched(scenario)


def test_what_is_not_followed_any_more_is_not_told(cut: Path) -> None:
    async def scenario(listener: Listener) -> None:
        other = cut.with_name("other.otio")
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        listener.watcher.unfollow(cut)
        listener.watcher.follow(other)
        assert await listener.next() == Gone(other)
        cut.write_text("two end")
        other.write_text("other end")
        await listener.hears(other, "other end")

    watched(scenario)


def test_a_fault_in_reading_is_told_and_the_others_followed(
    cut: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario(listener: Listener) -> None:
        broken = cut.with_name("broken.otio")
        broken.write_bytes(b"\xff end")  # no text, which the reader did not foresee
        listener.watcher.follow(broken)
        told = await listener.next()
        assert isinstance(told, Unreadable)
        assert "something went wrong" in told.why
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")

    watched(scenario)
    assert "UnicodeDecodeError" in caplog.text


def test_a_folder_that_cannot_be_watched_is_said(tmp_path: Path) -> None:
    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(tmp_path / ("x" * 300) / "cut.otio")
        with pytest.raises(UsageError, match=r"the folders cannot be watched .*--poll"):
            await listener.next()

    watched(scenario)


def test_following_leaves_nothing_behind(cut: Path) -> None:
    """Sixty saves: no more threads or open files than after the first few."""
    seen: list[tuple[int, int]] = []

    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")
        for number in range(60):
            replaced(cut, f"save {number} end")
            await listener.hears(cut, f"save {number} end")
            files = len(list(OPEN_FILES.iterdir())) if OPEN_FILES.is_dir() else 0
            seen.append((threading.active_count(), files))

    watched(scenario, pace=Pace(settle=0.005))
    assert seen[5:] == [seen[5]] * len(seen[5:])


def test_stopping_ends_the_thread_that_reads(cut: Path) -> None:
    async def scenario(listener: Listener) -> None:
        listener.watcher.follow(cut)
        await listener.hears(cut, "one end")

    watched(scenario)
    assert not any(thread.name.startswith("recue-reading") for thread in threading.enumerate())
