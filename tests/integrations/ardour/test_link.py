"""What a running Ardour is told of its play head: once, and only where it is to move."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from integrations.ardour.link import linked


@contextmanager
def slow_ardour(overheard: list[int]) -> Iterator[int]:
    """Be an Ardour, at a port, that says where its play head is, and has moved it only when it is asked for the third time."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))

        def serve() -> None:
            at, asked = 0, 0
            while (message := _received(wire)) is not None:
                told, sender = message
                match told.address:
                    case "/locate":
                        overheard.append(told.params[0])
                        asked = 0
                    case "/transport_frame":
                        asked += 1
                        at = overheard[-1] if overheard and asked > 2 else at
                        wire.sendto(_message("/transport_frame", at), sender)
                    case "/transport_speed":
                        wire.sendto(_message("/transport_speed", 0.0), sender)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield wire.getsockname()[1]
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(_message("/stop", 0), wire.getsockname())
            thread.join()


def _received(wire: socket.socket) -> tuple[OscMessage, tuple[str, int]] | None:
    content, sender = wire.recvfrom(65536)
    message = OscMessage(content)
    return None if message.address == "/stop" else (message, sender)


def _message(address: str, value: float) -> bytes:
    builder = OscMessageBuilder(address)
    builder.add_arg(value)
    return builder.build().dgram


def test_a_play_head_that_is_slow_to_move_is_told_once() -> None:
    told: list[int] = []
    with slow_ardour(told) as port, linked(port) as ardour:
        ardour.locate(48_000)
    assert told == [48_000]


def test_a_play_head_that_is_there_is_not_told() -> None:
    told: list[int] = []
    with slow_ardour(told) as port, linked(port) as ardour:
        ardour.locate(48_000)
        ardour.locate(48_000)
        ardour.locate(0)
    assert told == [48_000, 0]
