"""What happens is told to every page that listens; one that reads too slowly is dropped, and nobody waits for it."""

import asyncio
import socket
import threading
from contextlib import ExitStack

import pytest

from bridge.daemon.osc.table import EVENTS
from bridge.daemon.service import FileKept, HostChange, PlayheadState, Progress, Pushed, PushStage, Scored
from bridge.page.web.broadcast import MOST, WAITING, Broadcast
from tests.bridge.daemon.osc.service import CUT, SmallService
from tests.bridge.page.web.serving import WAIT, Running, SmallSources, serving

HELLO = {
    "version": "1.2.3",
    "timelines": [{"path": CUT, "name": "cut", "revision": 1, "state": "scored"}],
}


def test_a_page_is_greeted_and_then_told_every_event_by_the_names_of_the_table(page: Running) -> None:
    with page.browser.listening() as stream:
        assert stream.next() == ("hello", HELLO)
        page.publish(Scored(CUT, 7, 1, 2, 3, 40.5, 4))
        page.publish(Progress(CUT, 0.5, "composing"))
        page.publish(HostChange("reaper", connected=True, text="it answers"))
        page.publish(Pushed(CUT, 7, "reaper", PushStage.CONFIRMED, "done"))
        page.publish(FileKept(CUT, "/a.mid", "/a.kept-1.mid"))
        page.publish(PlayheadState("reaper", playing=False, seconds=1.5))
        told = [stream.next() for _ in range(len(EVENTS))]
    assert told == [
        (
            "scored",
            {"timeline": CUT, "revision": 7, "kept": 1, "composed": 2, "removed": 3, "ms": 40.5, "fitted": 4},
        ),
        ("progress", {"timeline": CUT, "share": 0.5, "doing": "composing"}),
        ("host", {"host": "reaper", "connected": 1, "text": "it answers"}),
        ("push", {"timeline": CUT, "revision": 7, "host": "reaper", "state": "confirmed", "text": "done"}),
        ("kept", {"timeline": CUT, "file": "/a.mid", "kept": "/a.kept-1.mid"}),
        ("transport", {"host": "reaper", "playing": 0, "seconds": 1.5}),
    ]


def test_a_page_that_reads_nothing_is_dropped_and_greeted_when_it_comes_again(page: Running) -> None:
    with page.browser.listening() as slow, page.browser.listening() as quick:
        assert quick.next() == ("hello", HELLO)
        heard: list[int] = []

        def hear() -> None:
            while len(heard) < 3 * WAITING:
                heard.append(len(quick.next()[1]["doing"]))

        listener = threading.Thread(target=hear)
        listener.start()
        for number in range(1, 3 * WAITING + 1):
            page.publish(Progress(CUT, 0.5, "x" * 64_000))
            while len(heard) < number - WAITING // 2:  # as quick as the quick one reads
                listener.join(0.001)
        listener.join(WAIT)
        assert len(heard) == 3 * WAITING
        assert slow.ends()
    with page.browser.listening() as again:
        assert again.next() == ("hello", HELLO)


def test_only_so_many_pages_may_listen_and_one_that_leaves_makes_room(page: Running) -> None:
    with ExitStack() as listening:
        streams = [listening.enter_context(page.browser.listening()) for _ in range(MOST)]
        assert all(stream.next()[0] == "hello" for stream in streams)
        assert page.browser.get("/api/events").status == 503
        streams[0].connection.shutdown(socket.SHUT_RDWR)
        for _ in range(200):
            if page.browser.get("/api/events", "HEAD").status == 200:
                return
    pytest.fail("no room was made")


def test_a_page_sees_at_once_that_recue_stops(service: SmallService, sources: SmallSources) -> None:
    with serving(service, sources) as page:
        listener = page.browser.listening()
        stream = listener.__enter__()
        assert stream.next()[0] == "hello"
    assert stream.ends()
    listener.__exit__(None, None, None)


def test_a_comment_is_sent_where_nothing_happens() -> None:
    async def first_two() -> list[bytes]:
        listened = Broadcast(pulse=0.01).listen({}, lambda: None)
        found = [await anext(listened), await anext(listened)]
        await listened.aclose()  # type: ignore[attr-defined]
        return found

    assert asyncio.run(first_two()) == [b"id: 1\nevent: hello\ndata: {}\n\n", b": still here\n\n"]
