"""The queue of packets that wait to be read."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.daemon.osc.inbox import Inbox, Packet
from bridge.daemon.osc.rate_limit import Sender, Verdict

HONEST: Sender = ("127.0.0.1", 1)
FLOODING: Sender = ("127.0.0.1", 2)


def packet(sender: Sender, data: bytes = bytes(24)) -> Packet:
    return Packet(sender, data, Verdict.ALLOWED)


def taken(inbox: Inbox) -> list[Packet]:
    found = []
    while inbox:
        found.append(inbox.take())
    return found


def test_a_ping_waits_for_one_packet_of_a_flood_not_for_all() -> None:
    inbox = Inbox()
    for _ in range(5000):
        inbox.put(packet(FLOODING))
    inbox.put(packet(HONEST))
    assert [inbox.take().sender for _ in range(2)] == [FLOODING, HONEST]


def test_a_sender_drops_its_own_surplus_and_never_anothers_packet() -> None:
    inbox = Inbox(room=1000)
    for _ in range(50):
        inbox.put(packet(FLOODING, bytes(100)))
        inbox.put(packet(HONEST, bytes(8)))
    senders = [each.sender for each in taken(inbox)]
    assert senders.count(FLOODING) == 5, "half of the room"
    assert senders.count(HONEST) == 50


def test_who_has_nothing_waiting_always_has_room_for_one() -> None:
    inbox = Inbox(room=100, most=3)
    for port in range(5):
        inbox.put(packet(("127.0.0.1", port), bytes(1000)))
    assert [each.sender[1] for each in taken(inbox)] == [0, 1, 2], "but only so many senders wait"


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 300)), max_size=60))
def test_each_senders_packets_keep_their_order_and_take_turns(sent: list[tuple[int, int]]) -> None:
    inbox = Inbox()
    packets = [packet(("127.0.0.1", port), bytes(length)) for port, length in sent]
    for each in packets:
        inbox.put(each)
    found = taken(inbox)
    for port in range(5):
        mine = [each for each in packets if each.sender[1] == port]
        assert [each for each in found if each.sender[1] == port] == mine
    places = [found.index(first) for first in {each.sender: each for each in reversed(packets)}.values()]
    assert sorted(places) == list(range(len(places))), "each has had a turn before one has a second"


def test_an_emptied_inbox_remembers_nobody() -> None:
    inbox = Inbox()
    for port in range(100):
        inbox.put(packet(("127.0.0.1", port)))
    taken(inbox)
    assert not inbox._held
