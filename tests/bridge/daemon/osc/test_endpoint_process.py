"""The endpoint in a process of its own, asked over UDP."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import pytest

from bridge.daemon.osc.endpoint_process import EndpointProcess, listening_aside
from bridge.daemon.osc.listener import AT_ONCE
from bridge.daemon.osc.wire import Message, encode
from bridge.daemon.service import ListedTimeline, Progress, Service
from bridge.errors import RecueError
from tests.bridge.daemon.osc.running import WAIT, Program
from tests.bridge.daemon.osc.service import CUT, SmallService
from tests.bridge.daemon.osc.test_endpoint import SCENES, bundle


@contextmanager
def aside(service: Service, ends: Callable[[RecueError], None] = lambda _: None) -> Iterator[EndpointProcess]:
    """Run the process as a daemon does, whose loop is another thread's."""
    started: list[EndpointProcess] = []
    ready, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def run() -> None:
        async with listening_aside(service, "127.0.0.1", 0, "1.2.3") as endpoint:
            started.append(endpoint)
            ready.set()
            either: set[asyncio.Future[Any]] = {asyncio.ensure_future(stop.wait()), endpoint.ended}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if endpoint.ended.done():
                error = endpoint.ended.exception()
                assert isinstance(error, RecueError)
                ends(error)

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(WAIT)
    try:
        yield started[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


@pytest.fixture
def service() -> Iterator[SmallService]:
    with SmallService() as service:
        yield service


@pytest.fixture
def endpoint(service: SmallService) -> Iterator[EndpointProcess]:
    with aside(service) as endpoint:
        yield endpoint


@pytest.fixture
def host(endpoint: EndpointProcess) -> Iterator[Program]:
    host = Program(endpoint.address[1])
    with host.socket:
        yield host


def test_queries_changes_and_errors_pass_through_the_pipe(host: Program, service: SmallService) -> None:
    listed = host.ask("/recue/scene/list", "ss", "1", "")
    assert [(m.address, m.arguments) for m in listed] == [*SCENES, ("/recue/ack", ("1",))]
    assert host.ask("/recue/scene/lock", "sssi", "2", "", "a1", 1)[-1].address == "/recue/ack"
    (error,) = host.ask("/recue/scene/lock", "sssi", "3", "", "zz", 1)
    assert error.arguments == ("3", 2, "there is no scene 'zz'")
    (error,) = host.ask("/recue/timeline/open", "ss", "4", "/film.mov")
    assert error.arguments[1] == 3
    assert [told[0] for told in service.told] == ["lock", "lock", "open"][: len(service.told)]


def test_an_answer_that_takes_its_time_passes_through_the_pipe(host: Program) -> None:
    proposal, ack = host.ask("/recue/scene/proposals", "sss", "1", "", "a1")
    assert (proposal.address, proposal.arguments[2:5]) == ("/recue/proposal", ("a1", 1, 96.0))
    assert ack.address == "/recue/ack"


def test_a_fault_is_logged_in_the_daemon_and_told_in_words(
    host: Program, caplog: pytest.LogCaptureFixture
) -> None:
    (error,) = host.ask("/recue/revision/restore", "ssi", "1", "", 13)
    assert error.arguments == ("1", 1, "something went wrong inside Recue; its log says what")
    assert "a fault nobody foresaw" in caplog.text


class Deaf(SmallService):
    """A service of a daemon that holds its interpreter's lock: its methods do not come back while it is busy."""

    def list(self) -> Sequence[ListedTimeline]:
        assert self.busy.wait(WAIT)
        return []


def test_a_ping_is_answered_while_the_daemon_answers_nothing() -> None:
    with Deaf() as service, aside(service) as endpoint:
        host = Program(endpoint.address[1])
        with host.socket:
            service.busy.clear()
            host.tell("/recue/timeline/list", "s", "held up")
            assert [m.arguments for m in host.ask("/recue/ping", "s", "short")] == [
                ("short", "1.2.3"),
                ("short",),
            ]
            for number in range(AT_ONCE):
                host.tell("/recue/undo", "ss", str(number), "")
            assert f"{AT_ONCE} requests are being worked on" in str(host.hear().arguments[2])
            host.hears_nothing_before("a ping is answered all the same")
            service.busy.set()


def test_events_reach_subscribers(host: Program, endpoint: EndpointProcess) -> None:
    host.ask("/recue/subscribe", "si", "1", host.port)
    endpoint.publish(Progress(CUT, 0.5, "composing"))
    assert host.hear() == Message("/recue/event/progress", "sfs", (CUT, 0.5, "composing"))


def test_a_request_that_waits_when_recue_stops_is_told_so(service: SmallService) -> None:
    service.busy.clear()
    with aside(service) as endpoint:
        waiting = Program(endpoint.address[1])
        waiting.send(bundle(*(encode("/recue/undo", "ss", (str(number), "")) for number in range(3))))
        waiting.hears_nothing_before("ping")
    with waiting.socket:
        for number in range(3):
            (error,) = waiting.hear_all()
            assert error.arguments == (str(number), 1, "Recue is stopping; ask again when it runs")


def test_a_port_that_is_taken_is_said(service: SmallService, endpoint: EndpointProcess) -> None:
    async def again() -> None:
        async with listening_aside(service, *endpoint.address, "1.2.3"):
            pass

    with pytest.raises(RecueError, match=r"cannot listen on .* name another port") as raised:
        asyncio.run(again())
    assert raised.value.exit_code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to a process there")
def test_a_process_that_is_killed_is_said_and_one_that_is_interrupted_goes_on(service: SmallService) -> None:
    said: SimpleQueue[RecueError] = SimpleQueue()
    with aside(service, said.put) as endpoint:
        host = Program(endpoint.address[1])
        with host.socket:
            for number in (signal.SIGINT, signal.SIGTERM):
                os.kill(endpoint.pid, number)
            host.hears_nothing_before("the daemon stops it, and nobody else")
            os.kill(endpoint.pid, signal.SIGKILL)
        assert "has ended; start Recue again" in str(said.get(timeout=WAIT))
