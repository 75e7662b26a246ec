"""OSC messages to Ardour: how often it is asked."""

import socket

from integrations.ardour.wire import OscClient


def test_a_request_that_is_not_answered_is_made_again_ever_later() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ardour:
        ardour.bind(("127.0.0.1", 0))
        with OscClient(ardour.getsockname()[1]) as client:
            assert client.ask((("/transport_frame",),), lambda _reply: None, 0.9) is None
        ardour.setblocking(False)
        asked = 0
        try:
            while ardour.recv(1024):
                asked += 1
        except BlockingIOError:
            pass
    assert 1 <= asked <= 3, "every quarter of a second would be four times"
