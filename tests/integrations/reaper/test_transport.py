"""The play head is followed and moved over OSC."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bridge.daemon.osc.wire import decode
from integrations.reaper.transport import Transport
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import OscHost


@contextmanager
def device() -> Iterator[tuple[OscHost, socket.socket]]:
    """Yield a REAPER, and the socket it sends to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))
        wire.settimeout(10)
        with OscHost(Api(), tick=0.002, device=wire.getsockname()[1]) as reaper:
            for _ in ("/time", "/play", "/stop"):
                wire.recv(1024)  # how it stands at first
            yield reaper, wire


def heard(wire: socket.socket, state: Transport) -> Transport:
    """Return the transport's state after one more packet."""
    (message,) = decode(wire.recv(1024))
    return state.after(message.address, message.arguments)


def test_the_page_follows_the_play_head() -> None:
    with device() as (reaper, wire):
        reaper.surface.time = 12.5
        state = heard(wire, Transport())
        assert state == Transport(playing=False, time=12.5)
        reaper.surface.playing = True
        assert heard(wire, heard(wire, state)) == Transport(playing=True, time=12.5)


def test_the_play_head_follows_the_page_and_is_not_echoed() -> None:
    with device() as (reaper, wire):
        state, packet = Transport().located(31.25)
        wire.sendto(packet, ("127.0.0.1", reaper.port))
        state, packet = state.played()
        wire.sendto(packet, ("127.0.0.1", reaper.port))
        while not reaper.surface.playing:
            time.sleep(0.001)
        assert (reaper.surface.time, state) == (31.25, Transport(playing=True, time=31.25))
        reaper.surface.time = 40.0
        assert heard(wire, state) == Transport(playing=True, time=40.0)


def test_other_messages_say_nothing_of_the_transport() -> None:
    state = Transport(playing=True, time=3.0)
    assert (
        state.after("/tempo/raw", (120.0,))
        == state.after("/time", ())
        == state.after("/play", (0.0,))
        == state
    )
    assert state.after("/pause", (1.0,)) == state.stopped()[0]


def test_a_place_is_known_as_reaper_hears_it() -> None:
    state, packet = Transport().located(31.3)
    (message,) = decode(packet)
    assert state.time == message.arguments[0] != 31.3


def test_there_is_nothing_before_the_start() -> None:
    with pytest.raises(ValueError, match=r"-1 s is not from 0 to 604800 s from the project's start"):
        Transport().located(-1)
