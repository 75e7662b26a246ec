"""Every address of the table, over UDP."""

import inspect
import socket
import struct
import sys
from collections.abc import Iterator
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import build_msg
from pythonosc.udp_client import SimpleUDPClient

from bridge.daemon.osc import endpoint as module
from bridge.daemon.osc.endpoint import LARGEST, Endpoint
from bridge.daemon.osc.packet_filter import drop_larger
from bridge.daemon.osc.rate_limit import Limit, price
from bridge.daemon.osc.subscribers import LASTS, MOST
from bridge.daemon.osc.table import ANSWERS, EVENTS, REQUESTS, TABLE, MessageKind
from bridge.daemon.osc.wire import Message, Value, decode, encode
from bridge.daemon.service import (
    Answer,
    Event,
    HostChange,
    PlayheadState,
    Progress,
    Pushed,
    PushStage,
    SceneStatus,
    Scored,
    Service,
)
from tests.bridge.daemon.osc.running import WAIT, Clock, Program, program, running
from tests.bridge.daemon.osc.service import CUT, SmallService


@pytest.fixture
def service() -> Iterator[SmallService]:
    with SmallService() as service:
        yield service


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def endpoint(service: SmallService, clock: Clock) -> Iterator[Endpoint]:
    with running(service, clock=clock) as endpoint:
        yield endpoint


@pytest.fixture
def host(endpoint: Endpoint) -> Iterator[Program]:
    with program(endpoint) as host:
        yield host


SCENES: list[tuple[str, tuple[Value, ...]]] = [
    ("/recue/scene", ("1", CUT, "a1", "drifting", 0, 99, 96.0, 0)),
    ("/recue/scene", ("1", CUT, "b2", "chased — at night", 100, 250, 131.5, 0)),
]
DONE: dict[str, tuple[tuple[Value, ...], list[tuple[str, tuple[Value, ...]]], tuple[object, ...] | None]] = {
    "/recue/ping": ((), [("/recue/pong", ("1", "1.2.3"))], None),
    "/recue/timeline/open": (("/a.otio",), [], ("open", "/a.otio")),
    "/recue/timeline/close": ((CUT,), [], ("close", CUT)),
    "/recue/timeline/list": ((), [("/recue/timeline", ("1", CUT, 1))], None),
    "/recue/status": (("",), [("/recue/status", ("1", CUT, 1, 2, 12, 11, "scored"))], None),
    "/recue/scene/list": (("",), SCENES, None),
    "/recue/scene/bars": (
        ("", "a1"),
        [("/recue/bar", ("1", CUT, "a1", bar, -0.5, 0.25, 0.5, 0.75)) for bar in (5, 6)],
        None,
    ),
    "/recue/scene/lock": (("", "a1", 1), [], ("lock", CUT, "a1", True)),
    "/recue/scene/reroll": (("", "a1"), [], ("reroll", CUT, "a1")),
    "/recue/scene/take": (("", "a1", 3), [], ("take", CUT, "a1", 3)),
    "/recue/scene/words": (("", "a1", "sad, sparse"), [], ("words", CUT, "a1", "sad, sparse")),
    "/recue/scene/theme": (("", "a1", "Anna full"), [], ("theme", CUT, "a1", "Anna full")),
    "/recue/scene/mood": (("", "a1", -0.5, 1), [], ("mood", CUT, "a1", -0.5, 1.0)),
    "/recue/scene/style": (("", "a1", "chamber"), [], ("style", CUT, "a1", "chamber")),
    "/recue/scene/palette": (("", "a1", ""), [], ("palette", CUT, "a1", "")),
    "/recue/scene/underscore": (("", "a1", "light"), [], ("underscore", CUT, "a1", "light")),
    "/recue/scene/music": (("", "a1", "none"), [], ("music", CUT, "a1", "none")),
    "/recue/scene/tempo": (("", "a1", 90), [], ("tempo", CUT, "a1", 90.0)),
    "/recue/scene/key": (("", "a1", "C minor"), [], ("key", CUT, "a1", "C minor")),
    "/recue/scene/metre": (("", "a1", "3/4"), [], ("metre", CUT, "a1", "3/4")),
    "/recue/scene/solution": (("", "a1", 2), [], ("solution", CUT, "a1", 2)),
    "/recue/scene/curve": (
        ("", "a1", "drive", "1:0.2 2.5:1", 0),
        [],
        ("curve", CUT, "a1", "drive", "1:0.2 2.5:1", 0),
    ),
    "/recue/scene/edges": (("", "a1", 24, -1), [], ("edges", CUT, "a1", 24, -1)),
    "/recue/marker/add": (("", 24, "hit: door", ""), [], ("add marker", CUT, 24, "hit: door", "")),
    "/recue/marker/remove": (("", 24), [], ("remove marker", CUT, 24)),
    "/recue/scene/takes": (("", "a1"), [("/recue/take", ("1", CUT, "a1", 1, 2, 1, "kept"))], None),
    "/recue/revision/list": (
        ("",),
        [
            (
                "/recue/revision",
                ("1", CUT, 2, "mood", "2026-11-20T12:00:00+00:00", 1, 0, 1, 0, 12, 11, 1),
            )
        ],
        None,
    ),
    "/recue/file/list": (
        ("",),
        [("/recue/file", ("1", CUT, "cut.mid", "/edit/cut.mid", 1234, "the notes"))],
        None,
    ),
    "/recue/host/list": ((), [("/recue/host", ("1", "reaper", "REAPER", 0, "", "start REAPER"))], None),
    "/recue/scene/audition": (("", "a1", 1, "kept"), [], ("audition", CUT, "a1", 1, "kept")),
    "/recue/preferences/list": (
        (),
        [("/recue/preference", ("1", "density", -0.5, "liked better: sparser music", "c0ffee", 3))],
        None,
    ),
    "/recue/preferences/erase": ((), [], ("erase preferences",)),
    "/recue/style/save": (("", "a1", "noir"), [], ("save style", CUT, "a1", "noir")),
    "/recue/scene/proposals": (
        ("", "a1"),
        [("/recue/proposal", ("1", CUT, "a1", 1, 96.0, "4/4", 12, 7.5, 1.0, 0.5, 1))],
        None,
    ),
    "/recue/undo/all": (("",), [], ("undo all", CUT)),
    "/recue/undo": (("",), [], ("undo", CUT)),
    "/recue/redo": ((CUT,), [], ("redo", CUT)),
    "/recue/revision/restore": (("", 2), [], ("restore", CUT, 2)),
    "/recue/score/deliver": (("", "wav,stems"), [], ("deliver", CUT, "wav,stems")),
    "/recue/work/cancel": (("",), [], ("cancel", CUT)),
    "/recue/push": (
        ("", "reaper"),
        [("/recue/error", ("1", 5, "not confirmed: reaper did not answer"))],
        None,
    ),
    "/recue/transport": (("reaper",), [("/recue/transport", ("1", "reaper", 1, 12.5))], None),
    "/recue/transport/locate": (("reaper", 4), [], ("locate", "reaper", 4.0)),
    "/recue/transport/play": (("reaper",), [], ("play", "reaper")),
    "/recue/transport/stop": (("reaper",), [], ("stop", "reaper")),
    "/recue/subscribe": ((9000,), [], None),
    "/recue/unsubscribe": ((9000,), [], None),
}
"""By request: its arguments after the id, what is answered before the ack, and what the service is told."""


def tags_of(values: tuple[Value, ...]) -> str:
    return "".join({int: "i", float: "f", str: "s"}[type(value)] for value in values)


@pytest.mark.parametrize("address", list(REQUESTS))
def test_every_request_is_done_and_answered(address: str, host: Program, service: SmallService) -> None:
    values, answers, told = DONE[address]
    heard = host.ask(address, "s" + tags_of(values), "1", *values)
    assert [(m.address, m.arguments) for m in heard[: len(answers)]] == answers
    if not answers or answers[-1][0] != "/recue/error":
        assert [(m.address, m.arguments) for m in heard[len(answers) :]] == [("/recue/ack", ("1",))]
    assert service.told == ([told] if told else [])


def test_every_answer_is_as_the_table_says(host: Program) -> None:
    for address, (values, _, _) in DONE.items():
        for message in host.ask(address, "s" + tags_of(values), address, *values):
            assert message.tags == ANSWERS[message.address].tags


def test_the_table_holds_each_address_once_and_only_the_three_tags() -> None:
    assert len({(row.kind, row.address) for row in TABLE}) == len(TABLE)
    assert {argument.tag for row in TABLE for argument in row.arguments} <= {"i", "f", "s"}
    assert all(row.arguments[0].name == "request" for row in (*REQUESTS.values(), *ANSWERS.values()))


def test_every_request_is_a_method_of_the_service_that_takes_what_the_table_says() -> None:
    kinds = {str: "s", int: "i", float: "f"}
    for row in REQUESTS.values():
        if row.method:
            _, *parameters = inspect.signature(getattr(Service, row.method)).parameters.values()
            assert [kinds[each.annotation] for each in parameters] == [a.tag for a in row.arguments[1:]], row
        else:
            assert row.address in {"/recue/subscribe", "/recue/unsubscribe"}


def test_every_answer_and_event_holds_the_fields_of_its_value() -> None:
    kinds = {str: "s", PushStage: "s", int: "i", bool: "i", float: "f"}
    valued = [row for row in TABLE if row.value]
    assert {row.value for row in valued} == {*get_args(Answer), *get_args(Event)}
    for row in valued:
        assert row.value
        tags = [kinds[hint] for hint in get_type_hints(row.value).values()]
        assert "".join(tags) == row.tags.removeprefix("s" if row.kind is MessageKind.ANSWER else ""), row


@pytest.mark.parametrize(
    ("address", "tags", "values", "text"),
    [
        (
            "/recue/scene/tempo",
            "sssf",
            ("1", "", "a1"),
            "takes request s, timeline s, scene s, bpm f; it was sent",
        ),
        (
            "/recue/scene/tempo",
            "ssss",
            ("1", "", "a1", "90"),
            "argument 4 of /recue/scene/tempo, bpm, must be a number",
        ),
        ("/recue/scene/take", "sssf", ("1", "", "a1", 2.0), "take, must be a whole number (i), not f"),
        ("/recue/scene/lock", "sssi", ("1", "", "a1", 2), "send 1 to lock it, 0 to unlock it"),
        ("/recue/scene/lock", "sssi", ("1", "", "zz", 1), "there is no scene 'zz'"),
        ("/recue/scene/mood", "sssff", ("1", "", "a1", float("nan"), 0.0), "not finite"),
        ("/recue/scene/rerol", "sss", ("1", "", "a1"), "did you mean /recue/scene/reroll?"),
        ("/recue/nothing/like/it", "s", ("1",), "'recue osc' lists them all"),
        ("/recue/undo", "ss", ("1", "/other.otio"), "'/other.otio' is not open"),
        ("/recue/subscribe", "si", ("1", 70000), "70000 is no port"),
    ],
)
def test_what_is_wrong_is_answered_in_words(
    address: str, tags: str, values: tuple[Value, ...], text: str, host: Program, service: SmallService
) -> None:
    (error,) = host.ask(address, tags[: len(values)], *values)
    assert (error.address, error.arguments[:2]) == ("/recue/error", ("1", 2))
    assert text in str(error.arguments[2])
    assert service.told in ([], [("lock", CUT, "zz", True)])


def test_errors_carry_the_exit_codes(host: Program) -> None:
    (error,) = host.ask("/recue/timeline/open", "ss", "1", "/film.mov")
    assert error.arguments[1] == 3


def test_a_fault_is_answered_and_the_next_request_done(
    host: Program, caplog: pytest.LogCaptureFixture
) -> None:
    (error,) = host.ask("/recue/revision/restore", "ssi", "1", "", 13)
    assert error.arguments[1] == 1
    assert "a fault nobody foresaw" in caplog.text
    assert host.ask("/recue/undo", "ss", "2", "")[-1].address == "/recue/ack"


def test_a_message_without_a_request_id_is_an_error(host: Program) -> None:
    (error,) = host.ask("/recue/ping", "")
    assert error.arguments[:2] == ("", 2)
    (error,) = host.ask("/recue/ping", "i", 7)
    assert "argument 1 of /recue/ping, request, must be a text" in str(error.arguments[2])


def test_other_tags_are_refused_by_name(host: Program) -> None:
    host.send(b"/recue/undo\0,sT\0one\0")
    assert "timeline, must be a text (s), not T" in str(host.hear().arguments[2])


def test_a_request_asked_twice_is_done_once_and_answered_twice(host: Program, service: SmallService) -> None:
    first = host.ask("/recue/scene/reroll", "sss", "1", "", "a1")
    assert host.ask("/recue/scene/reroll", "sss", "1", "", "a1") == first
    assert len(service.told) == 1
    listed = host.ask("/recue/scene/list", "ss", "2", "")
    service.rows.clear()
    assert host.ask("/recue/scene/list", "ss", "2", "") == listed


def test_a_request_asked_again_while_it_is_worked_on_is_answered_once(
    host: Program, service: SmallService
) -> None:
    service.busy.clear()
    for _ in range(3):
        host.tell("/recue/scene/reroll", "sss", "1", "", "a1")
    host.hears_nothing_before("ping")
    service.busy.set()
    assert [m.address for m in host.hear_all()] == ["/recue/ack"]
    host.hears_nothing_before("pong")
    assert len(service.told) == 1


def test_an_id_that_stood_for_another_request_is_refused(host: Program, service: SmallService) -> None:
    host.ask("/recue/undo", "ss", "1", "")
    (error,) = host.ask("/recue/redo", "ss", "1", "")
    assert "stood for another request" in str(error.arguments[2])
    assert service.told == [("undo", CUT)]


def test_ids_are_each_senders_own_are_forgotten_and_may_be_empty(
    host: Program, endpoint: Endpoint, service: SmallService, clock: Clock
) -> None:
    host.ask("/recue/undo", "ss", "1", "")
    with program(endpoint) as other:
        other.ask("/recue/undo", "ss", "1", "")
    assert len(service.told) == 2
    clock.now += 61
    host.ask("/recue/undo", "ss", "1", "")
    assert len(service.told) == 3
    for _ in range(2):
        host.ask("/recue/undo", "ss", "", "")
    assert len(service.told) == 5


def test_long_work_does_not_hold_up_a_ping(host: Program, service: SmallService) -> None:
    service.busy.clear()
    host.tell("/recue/scene/reroll", "sss", "long", "", "a1")
    assert host.ask("/recue/ping", "s", "short")[0].address == "/recue/pong"
    service.busy.set()
    assert host.hear() == Message("/recue/ack", "s", ("long",))


def bundle(*elements: bytes, tag: bytes = b"\0\0\0\0\0\0\0\1") -> bytes:
    return b"#bundle\0" + tag + b"".join(struct.pack(">i", len(e)) + e for e in elements)


def test_python_oscs_own_client_is_answered(endpoint: Endpoint, service: SmallService) -> None:
    client = SimpleUDPClient(*endpoint.address)
    with client._sock:
        client.send_message("/recue/scene/mood", ["1", "", "a1", -0.25, 1])
        assert client.receive(WAIT) == encode("/recue/ack", "s", ("1",))
        two = OscBundleBuilder(IMMEDIATELY)
        for number in ("2", "3"):
            two.add_content(build_msg("/recue/undo", [number, ""]))
        client.send(two.build())
        assert client.receive(WAIT) == encode("/recue/ack", "s", ("2",))
        assert client.receive(WAIT) == encode("/recue/ack", "s", ("3",))
    assert service.told == [("mood", CUT, "a1", -0.25, 1.0), ("undo", CUT), ("undo", CUT)]


def test_a_bundle_is_done_in_order_whatever_its_time(host: Program, service: SmallService) -> None:
    lock = encode("/recue/scene/lock", "sssi", ("1", "", "a1", 1))
    late = bundle(encode("/recue/scene/list", "ss", ("2", "")), tag=b"\xff" * 8)
    wrong = encode("/recue/scene/lock", "sssi", ("3", "", "zz", 1))
    undo = encode("/recue/undo", "ss", ("4", ""))
    host.send(bundle(lock, late, wrong, undo))
    assert [m.arguments[0] for m in host.hear_all()] == ["1"]
    listed = host.hear_all()
    assert [m.arguments[-1] for m in listed[:2]] == [1, 0]
    assert host.hear_all()[0].address == "/recue/error"
    assert host.hear_all()[0].arguments == ("4",)
    assert [told[0] for told in service.told] == ["lock", "lock", "undo"]


def test_answers_and_events_and_other_programs_messages_are_not_answered(host: Program) -> None:
    for address in (*ANSWERS.keys() - REQUESTS.keys(), *EVENTS, "/track/1/volume", "/"):
        host.tell(address, "s", "1")
    host.hears_nothing_before("ping")


def test_a_long_list_is_many_short_messages(host: Program, service: SmallService) -> None:
    name = "nächtlich — " * 200
    service.rows = [SceneStatus(CUT, f"s{n}", name, n, n, 100.0, locked=False) for n in range(1000)]
    host.tell("/recue/scene/list", "ss", "1", "")
    packets = [host.socket.recv(2**16) for _ in range(1001)]
    assert max(map(len, packets)) < 1000
    assert b"\xe2\x80\xa6\0" in packets[0]


def test_long_texts_are_cut_at_a_characters_edge(host: Program, service: SmallService) -> None:
    service.open_ones = {"/" + "é" * 3000: 1}
    row, _ = host.ask("/recue/timeline/list", "s", "1")
    path = str(row.arguments[1])
    assert path.startswith("/éé")
    assert path.endswith("é…")
    assert 990 <= len(encode(row.address, row.tags, row.arguments)) < 1000


def test_a_sender_that_asks_too_much_is_told_once_until_it_calms(service: SmallService, clock: Clock) -> None:
    limit = Limit(per_second=10, burst=20)
    with running(service, limit, clock) as endpoint, program(endpoint) as host, program(endpoint) as other:
        for number in range(50):
            host.tell("/recue/ping", "s", str(number))
        heard = [host.hear() for _ in range(41)]
        assert [m.address for m in heard] == ["/recue/pong", "/recue/ack"] * 20 + ["/recue/error"]
        other.hears_nothing_before("others are heard")
        clock.now += 0.5
        host.tell("/recue/ping", "s", "not yet")
        other.hears_nothing_before("that was heard, and not answered")
        clock.now += 1.5
        host.hears_nothing_before("calm")


def test_large_packets_cost_more_and_of_a_sender_over_its_limit_none_is_read(
    service: SmallService, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def count(data: bytes) -> list[Message]:
        read.append(len(data))
        return decode(data)

    monkeypatch.setattr(module, "decode", count)
    large = bundle(*[encode("/other/program", "s", (str(number),)) for number in range(100)])
    with running(service, Limit(per_second=10, burst=20), clock) as endpoint, program(endpoint) as host:
        for _ in range(50):
            host.send(large)
        with program(endpoint) as other:
            other.hears_nothing_before("there is a turn for others")
        assert read.count(len(large)) == -(-20 // price(large)) + 1, "those it can pay, and the refused one"


def test_the_largest_packet_is_heard_and_a_larger_one_is_not(host: Program) -> None:
    ping = encode("/recue/ping", "s", ("first",))
    for size, heard in ((LARGEST, True), (LARGEST + 4, False)):
        rest = b"/o\0\0,s\0\0".ljust(size - 16 - 4 - len(ping) - 4 - 4, b"x") + bytes(4)
        packet = bundle(ping, rest)
        assert len(packet) == size
        host.send(packet)
        if heard:
            assert [m.arguments[0] for m in host.hear_all()] == ["first", "first"]
        host.hears_nothing_before("next")


def test_linux_drops_larger_packets_before_they_take_room() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
    ):
        own.bind(("127.0.0.1", 0))
        drop_larger(own, 100)
        for size in (101, 100):
            other.sendto(bytes(size), own.getsockname())
        assert len(own.recv(200)) == (100 if sys.platform == "linux" else 101)


def test_subscribers_are_told_events_until_they_vanish(
    host: Program, endpoint: Endpoint, clock: Clock
) -> None:
    with program(endpoint) as listener:
        host.ask("/recue/subscribe", "si", "1", listener.port)
        endpoint.publish(Scored(CUT, 4, 8, 2, 1, 87.5, 3))
        endpoint.publish(Progress(CUT, 0.5, "composing"))
        endpoint.publish(HostChange("REAPER", True, "project open"))
        endpoint.publish(Pushed(CUT, 4, "reaper", PushStage.CONFIRMED, "9 cues on 3 tracks"))
        endpoint.publish(PlayheadState("reaper", True, 12.5))
        heard = [listener.hear() for _ in range(5)]
        assert [(m.address, m.arguments) for m in heard] == [
            ("/recue/event/scored", (CUT, 4, 8, 2, 1, 87.5, 3)),
            ("/recue/event/progress", (CUT, 0.5, "composing")),
            ("/recue/event/host", ("REAPER", 1, "project open")),
            ("/recue/event/push", (CUT, 4, "reaper", "confirmed", "9 cues on 3 tracks")),
            ("/recue/event/transport", ("reaper", 1, 12.5)),
        ]
        assert [m.tags for m in heard] == [EVENTS[m.address].tags for m in heard]
        clock.now += LASTS - 1
        host.ask("/recue/subscribe", "si", "2", listener.port)
        clock.now += LASTS - 1
        endpoint.publish(Progress(CUT, 0.75, "renewed"))
        assert listener.hear().arguments[2] == "renewed"
        clock.now += LASTS
        endpoint.publish(Progress(CUT, 1.0, "unheard"))
        listener.hears_nothing_before("ping")


def test_unsubscribing_and_a_closed_socket_harm_nobody(host: Program, endpoint: Endpoint) -> None:
    with program(endpoint) as gone:
        host.ask("/recue/subscribe", "si", "1", gone.port)
    with program(endpoint) as listener:
        host.ask("/recue/subscribe", "si", "2", listener.port)
        for share in (0.25, 0.5):
            endpoint.publish(Progress(CUT, share, "composing"))
            assert listener.hear().arguments[1] == share
        host.ask("/recue/unsubscribe", "si", "3", listener.port)
        endpoint.publish(Progress(CUT, 1.0, "unheard"))
        listener.hears_nothing_before("ping")


def test_there_is_room_for_so_many_subscribers(host: Program, clock: Clock) -> None:
    for port in range(1, MOST + 1):
        host.ask("/recue/subscribe", "si", str(port), port)
    (error,) = host.ask("/recue/subscribe", "si", "more", 9999)
    assert "64 programs are subscribed" in str(error.arguments[2])
    clock.now += LASTS
    assert host.ask("/recue/subscribe", "si", "again", 9999)[0].address == "/recue/ack"


def test_a_request_that_waits_when_recue_stops_is_told_so(service: SmallService) -> None:
    service.busy.clear()
    with running(service) as endpoint:
        waiting = Program(endpoint.address[1])
        waiting.send(bundle(*(encode("/recue/undo", "ss", (str(number), "")) for number in range(3))))
        waiting.hears_nothing_before("ping")
    with waiting.socket:
        for number in range(3):
            (error,) = waiting.hear_all()
            assert error.arguments == (str(number), 1, "Recue is stopping; ask again when it runs")


@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=200).map(lambda data: b"#bundle\0" + data),
        st.builds(
            lambda tags, data: b"/recue/undo\0," + tags + data, st.binary(max_size=8), st.binary(max_size=60)
        ),
    )
)
@settings(max_examples=300)
def test_no_garbage_stops_the_endpoint(packet: bytes) -> None:
    FUZZED.send(packet)
    FUZZED.tell("/recue/ping", "s", "still there")
    while FUZZED.hear() != Message("/recue/ack", "s", ("still there",)):
        pass


@pytest.fixture(scope="module", autouse=True)
def _fuzzed() -> Iterator[None]:
    """One endpoint for all examples of garbage: hypothesis runs a test many times with one fixture."""
    global FUZZED
    with (
        SmallService() as service,
        running(service, Limit(1e9, 1e9)) as endpoint,
        program(endpoint) as FUZZED,
    ):
        yield


FUZZED: Program
