"""Requests of OSC's table in JSON: the same service does them, and each is done once."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.daemon.cancellation import GivenUp
from bridge.daemon.osc.table import REQUESTS
from bridge.page.web.faults import failure
from tests.bridge.daemon.osc.service import CUT, SmallService
from tests.bridge.page.web.serving import Running, SmallSources

RIGHT = {"timeline": "", "scene": "a1"}


def test_a_change_is_done_by_the_service_that_osc_speaks_to(page: Running, service: SmallService) -> None:
    answer = page.browser.do("scene/lock", {**RIGHT, "locked": 1})
    assert (answer.status, answer.told) == (200, {"answers": []})
    assert service.told == [("lock", CUT, "a1", True)]


def test_answers_have_the_names_of_the_table(page: Running) -> None:
    first, second = page.browser.do("scene/list", {"timeline": ""}).told["answers"]
    assert first == {
        "address": "/recue/scene",
        "timeline": CUT,
        "scene": "a1",
        "name": "drifting",
        "first": 0,
        "last": 99,
        "bpm": 96.0,
        "locked": 0,
    }
    assert second["name"] == "chased — at night"
    assert page.browser.do("ping").told == {"answers": [{"address": "/recue/pong", "version": "1.2.3"}]}


def test_every_request_of_the_table_can_be_sent_but_those_that_are_about_ports(page: Running) -> None:
    right: dict[str, object] = {"i": 1, "f": 0.5, "s": ""}
    for address, row in REQUESTS.items():
        arguments = {each.name: right[each.tag] for each in row.arguments[1:]}
        answer = page.browser.do(address.removeprefix("/recue/"), arguments)
        assert answer.status != 404, address
        if not row.method:
            assert "for OSC alone" in answer.sentence


def test_true_and_false_are_one_and_zero(page: Running, service: SmallService) -> None:
    page.browser.do("scene/lock", {**RIGHT, "locked": True})
    page.browser.do("scene/lock", {**RIGHT, "locked": False})
    assert service.told == [("lock", CUT, "a1", True), ("lock", CUT, "a1", False)]


def test_what_osc_refuses_is_refused_with_its_exit_code(page: Running) -> None:
    wrong: list[tuple[str, dict[str, object], int, int]] = [
        ("scene/lock", {**RIGHT, "locked": 7}, 400, 2),
        ("scene/lock", {**RIGHT, "scene": "nobody", "locked": 1}, 400, 2),
        ("timeline/open", {"timeline": "/cut.txt"}, 422, 3),
        ("push", {"timeline": "", "host": "reaper"}, 504, 5),
        ("revision/restore", {"timeline": "", "revision": 13}, 500, 1),
        ("scene/lok", {}, 400, 2),
    ]
    for verb, arguments, status, code in wrong:
        answer = page.browser.do(verb, arguments)
        assert (answer.status, answer.told["code"]) == (status, code), verb
        assert answer.sentence
    assert "did you mean /recue/scene/lock?" in page.browser.do("scene/lok").sentence
    assert (
        "something went wrong"
        in page.browser.do("revision/restore", {"timeline": "", "revision": 13}).sentence
    )


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"undo"',
        '{"verb": 1}',
        '{"verb": "undo"}',
        '{"verb": "undo", "arguments": []}',
        '{"verb": "undo", "arguments": {"timeline": 1}}',
        '{"verb": "undo", "arguments": {"timeline": "", "more": 1}}',
        '{"verb": "undo", "arguments": {"timeline": "", "request": "x"}}',
        '{"verb": "undo", "arguments": {"timeline": ""}, "request": 1}',
        '{"verb": "undo", "arguments": {"timeline": ""}, "more": 1}',
        '{"verb": "undo", "arguments": {"timeline": "a\\u0000b"}}',
        '{"verb": "undo", "arguments": {"timeline": "\\ud800"}}',
        '{"verb": "\\udfff", "arguments": {}}',
        '{"verb": "undo", "arguments": {"timeline": ""}, "request": "' + "é" * 40 + '"}',
        '{"verb": "scene/words", "arguments": {"timeline": "", "scene": "", "words": "' + "a" * 5000 + '"}}',
        '{"verb": "scene/curve", "arguments": {"timeline": "", "scene": "", "name": "drive", "append": 0, "points": "'
        + "1:1 " * 20_000
        + '"}}',
        '{"verb": "scene/take", "arguments": {"timeline": "", "scene": "", "take": 1.5}}',
        '{"verb": "scene/take", "arguments": {"timeline": "", "scene": "", "take": 2147483648}}',
        '{"verb": "scene/tempo", "arguments": {"timeline": "", "scene": "", "bpm": NaN}}',
        '{"verb": "scene/tempo", "arguments": {"timeline": "", "scene": "", "bpm": 1e999}}',
        '{"verb": "scene/tempo", "arguments": {"timeline": "", "scene": "", "bpm": true}}',
        '{"verb": "scene/tempo", "arguments": {"timeline": "", "scene": "", "bpm": 1' + "0" * 400 + "}}",
        "[" * 100_000,
    ],
)
def test_what_is_no_request_is_refused_in_a_sentence(page: Running, service: SmallService, body: str) -> None:
    answer = page.browser.post(body.encode())
    assert (answer.status, answer.told["code"]) == (400, 2)
    assert service.told == []


def test_bytes_that_are_no_text_are_refused(page: Running) -> None:
    assert page.browser.post(b"\xff\xfe{}").status == 400


def test_a_request_that_is_sent_twice_is_done_once_even_while_it_is_done(
    page: Running, service: SmallService
) -> None:
    service.busy.clear()
    with ThreadPoolExecutor(2) as two:
        asked = [two.submit(page.browser.do, "scene/reroll", RIGHT, "one") for _ in range(2)]
        service.busy.set()
        assert [each.result().status for each in asked] == [200, 200]
    assert page.browser.do("scene/reroll", RIGHT, "one").status == 200
    assert service.told == [("reroll", CUT, "a1")]


def test_an_error_is_remembered_too_and_an_id_stands_for_one_request(
    page: Running, service: SmallService
) -> None:
    wrong = {**RIGHT, "scene": "nobody", "locked": 1}
    assert page.browser.do("scene/lock", wrong, "one").status == 400
    assert page.browser.do("scene/lock", wrong, "one").status == 400
    assert len(service.told) == 1
    assert "stood for another request" in page.browser.do("scene/reroll", RIGHT, "one").sentence


def test_a_request_without_an_id_is_done_each_time(page: Running, service: SmallService) -> None:
    for _ in range(2):
        page.browser.do("scene/reroll", RIGHT)
    assert len(service.told) == 2


def test_a_request_goes_on_where_who_asked_went_away(page: Running, service: SmallService) -> None:
    service.busy.clear()
    body = json.dumps({"verb": "scene/reroll", "arguments": RIGHT, "request": "gone"}).encode()
    head = f"POST /api/do HTTP/1.1\r\nHost: 127.0.0.1:{page.page.port}\r\nContent-Type: application/json\r\n"
    more = f"Cookie: {page.browser.cookie['Cookie']}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", page.page.port)) as connection:
        connection.sendall((head + more).encode() + body)
        assert page.browser.do("ping").status == 200
    service.busy.set()
    assert page.browser.do("scene/reroll", RIGHT, "gone").status == 200
    assert service.told == [("reroll", CUT, "a1")]


def test_a_theme_is_sent_as_a_file_and_as_nothing_that_a_form_can_send(
    page: Running, sources: SmallSources
) -> None:
    kept = page.browser.post(b"MThd", "/api/theme?name=anna.mid", Content_Type="application/octet-stream")
    assert (kept.status, kept.told) == (200, {"name": "anna.mid"})
    assert page.browser.post(b"MThd", "/api/theme?name=anna.mid").status == 415
    assert page.browser.post(b"MThd", "/api/theme?name=anna.mid", Content_Type="text/plain").status == 415
    assert page.browser.post(b"MThd", "/api/theme", Content_Type="application/octet-stream").status == 400
    assert [each for each in sources.asked if each[0] == "theme"] == [("theme", "anna.mid", b"MThd")]


def test_a_curve_of_as_many_points_as_one_may_have_comes_in_one_request(
    page: Running, service: SmallService
) -> None:
    points = " ".join(f"{at / 10}:0.{at % 1000:03}" for at in range(50_000, 52_000))
    told = {"timeline": "", "scene": "a1", "name": "drive", "points": points, "append": 0}
    assert page.browser.do("scene/curve", told).status == 200
    assert points in service.told[-1]


def test_a_request_that_a_person_cancels_is_answered_with_a_conflict() -> None:
    told = failure(GivenUp(), "/recue/score/deliver")
    assert told.status == 409
    assert json.loads(told.body) == {"code": 1, "text": "it was cancelled; what was there before stands"}
