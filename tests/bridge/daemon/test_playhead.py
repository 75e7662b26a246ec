"""A play head that is followed and moved, between a REAPER and the programs that subscribed."""

import asyncio
import math
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest

from bridge.daemon.osc.wire import encode
from bridge.daemon.playhead import Playhead, Ports, following
from bridge.daemon.service import Event, PlayheadState
from bridge.errors import UsageError
from tests.bridge.daemon.osc.test_endpoint import bundle
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import OscHost


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def reaper_at(tells: int) -> Iterator[OscHost]:
    with OscHost(Api(), tick=0.002, device=tells) as reaper:
        yield reaper


def played(script: Callable[[OscHost, Playhead, list[Event]], Awaitable[None]]) -> list[Event]:
    """Return the events that were sent while a play head was followed."""
    told: list[Event] = []
    tells = free_port()

    async def run() -> None:
        with reaper_at(tells) as reaper:
            async with following("reaper", Ports(reaper.port, tells), lambda: None) as playhead:
                playhead.listen(told.append)
                await script(reaper, playhead, told)

    asyncio.run(run())
    return told


async def until(done: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not done():
        assert time.monotonic() < limit
        await asyncio.sleep(0.002)


def test_what_reaper_does_is_told_and_not_sent_back() -> None:
    async def script(reaper: OscHost, playhead: Playhead, _told: list[Event]) -> None:
        reaper.surface.time, reaper.surface.playing = 12.5, True
        await until(lambda: playhead.now == PlayheadState("reaper", playing=True, seconds=12.5))
        reaper.surface.playing = False
        await until(lambda: not playhead.now.playing)
        assert reaper.heard == []

    assert played(script)[-1] == PlayheadState("reaper", playing=False, seconds=12.5)


def test_what_is_asked_for_is_done_once_and_told_once() -> None:
    async def script(reaper: OscHost, playhead: Playhead, _told: list[Event]) -> None:
        playhead.locate(31.25)
        playhead.play()
        await until(lambda: reaper.surface.playing)
        playhead.locate(31.25)  # what a program asks for because it was told of it is told to nobody
        await until(lambda: len(reaper.heard) == 3)
        reaper.surface.time = 40.0
        await until(lambda: playhead.now.seconds == 40.0)

    assert played(script) == [
        PlayheadState("reaper", playing=False, seconds=31.25),
        PlayheadState("reaper", playing=True, seconds=31.25),
        PlayheadState("reaper", playing=True, seconds=40.0),
    ]


def test_what_is_no_osc_or_of_something_else_is_dropped() -> None:
    async def script(_: OscHost, playhead: Playhead, told: list[Event]) -> None:
        for packet in (b"#bundle\0", b"/time\0\0\0,f\0\0", b"nonsense"):
            playhead.datagram_received(packet, ("127.0.0.1", 1))
        assert told == []
        with pytest.raises(UsageError, match="-1 s is before the first frame; send 0 to 604800"):
            playhead.locate(-1)
        for beyond in (1e30, math.inf, math.nan):
            with pytest.raises(UsageError, match="is over a week after the first frame; send 0 to 604800"):
                playhead.locate(beyond)

    played(script)


@pytest.mark.parametrize("seconds", [math.inf, -math.inf, math.nan, 3e38])
def test_a_time_that_is_none_is_not_passed_on(seconds: float) -> None:
    async def script(_: OscHost, playhead: Playhead, told: list[Event]) -> None:
        for address in ("/time", "/play"):
            playhead.datagram_received(encode(address, "f", (seconds,)), ("127.0.0.1", 1))
        assert playhead.now == PlayheadState("reaper", playing=False, seconds=0.0)
        assert told == []

    assert played(script) == []


def test_a_port_that_is_taken_is_said_and_the_play_head_is_moved_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def run(taken: socket.socket) -> None:
        with reaper_at(free_port()) as reaper:
            ports = Ports(reaper.port, taken.getsockname()[1])
            async with following("reaper", ports, lambda: None) as playhead:
                playhead.locate(3.0)
                await until(lambda: reaper.surface.time == 3.0)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        asyncio.run(run(taken))
    assert "the play head of reaper is not followed: port" in caplog.text


def test_a_flood_is_dropped_unread_and_reaper_is_heard_beside_it() -> None:
    heard: list[None] = []

    async def run() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as flooding:
            flooding.bind(("127.0.0.1", 0))
            tells = free_port()
            async with following("reaper", Ports(free_port(), tells), lambda: heard.append(None)) as playhead:
                for _ in range(200):  # 25 messages each, of another program
                    playhead.datagram_received(
                        bundle(*[encode("/a", "s", ("x" * 200,))] * 25), flooding.getsockname()
                    )
                assert len(heard) < 150
                playhead.datagram_received(encode("/play", "f", (1.0,)), ("127.0.0.1", 8000))
                assert playhead.now.playing

    asyncio.run(run())
