"""Who is let in, over a real socket: no other site, no other name of this machine, nobody without the token."""

import random
import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from bridge.page.web import server
from bridge.page.web.guard import LARGEST_BODY, LONGEST_TARGET, POLICY
from bridge.page.web.table import ADDRESSES
from tests.bridge.daemon.osc.service import SmallService
from tests.bridge.page.web.serving import WAIT, Browser, Running, SmallSources, read_all, serving

CLOSED = [each for each in ADDRESSES if not each.is_open]
PATHS = [each.path for each in CLOSED]


def test_the_token_is_changed_into_a_cookie_that_scripts_and_other_sites_never_get(page: Running) -> None:
    answer = page.stranger.get(f"/?token={page.page.token}&timeline=/edit/cut%20a.otio")
    assert (answer.status, answer.headers["location"]) == (303, "/?timeline=%2Fedit%2Fcut+a.otio")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"recue-{page.page.port}={page.page.token};")
    assert {part.strip() for part in cookie.lower().split(";")[1:]} == {
        "httponly",
        "samesite=strict",
        "path=/",
    }
    assert page.browser.get("/api/timelines").status == 200


@pytest.mark.parametrize("token", ["", "x", "é", "%00", "a" * 4000])
def test_another_token_opens_nothing(page: Running, token: str) -> None:
    answer = page.stranger.get(f"/?token={quote(token, safe='%')}")
    assert answer.status in {400, 403}
    assert "set-cookie" not in answer.headers
    assert Browser(page.page.port, token.encode().decode("latin-1")).get("/api/timelines").status == 403


def test_without_the_token_nothing_but_the_page_itself_is_answered(page: Running) -> None:
    for address in CLOSED:
        path = address.path
        asked = page.stranger.post(b"{}", path) if address.method == "POST" else page.stranger.get(path)
        assert asked.status == 403, path
        assert "recue open" in asked.sentence
    assert page.stranger.get("/").status == 200
    assert page.stranger.get("/static/index.html").status == 200
    for path in ("//api/timelines", "/static/../api/timelines", "/api/timelines/", "/nowhere", "/API/do"):
        assert page.stranger.get(path).status in {403, 404}, path
        assert page.browser.get(path).status == 404, path


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:{port}.evil.example",
        "0.0.0.0:{port}",
        "",
    ],
)
def test_a_name_that_was_bound_to_this_machine_is_refused(page: Running, host: str) -> None:
    for path in ("/", *PATHS):
        asked = page.browser.get(path, Host=host.format(port=page.page.port))
        assert asked.status == 421, path


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_every_name_of_this_machine_is_let_in(page: Running, host: str) -> None:
    named = host.format(port=page.page.port)
    assert page.browser.get("/api/timelines", Host=named).status == 200
    assert page.browser.get("/api/timelines", Host=named, Origin=f"http://{named}").status == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "http://localhost"],
)
def test_another_site_is_refused_though_the_browser_sends_the_cookie(
    page: Running, service: SmallService, origin: str
) -> None:
    named = origin.format(port=page.page.port)
    body = b'{"verb": "undo", "arguments": {"timeline": ""}}'
    assert page.browser.post(body, Origin=named).status == 403
    assert page.browser.get("/api/view", Origin=named).status == 403
    assert service.told == []


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_what_a_form_of_another_site_can_send_is_refused(
    page: Running, service: SmallService, kind: str
) -> None:
    body = b'{"verb": "undo", "arguments": {"timeline": ""}}'
    assert page.browser.post(body, Content_Type=kind).status == 415
    assert service.told == []


def test_a_body_over_the_limit_is_refused_whether_its_size_is_told_or_not(page: Running) -> None:
    large = b" " * (LARGEST_BODY + 1)
    assert page.browser.post(large).status == 413
    head = f"POST /api/do HTTP/1.1\r\nHost: 127.0.0.1:{page.page.port}\r\nContent-Type: application/json\r\n"
    cookie = f"Cookie: {page.browser.cookie['Cookie']}\r\nTransfer-Encoding: chunked\r\n\r\n"
    block = b"%x\r\n%b\r\n" % (len(large), large)
    assert page.browser.raw(f"{head}{cookie}".encode() + block + b"0\r\n\r\n").startswith(b"HTTP/1.1 413 ")
    assert page.browser.do("ping").status == 200


def test_no_path_leads_out_of_the_pages_own_files(page: Running, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    rising = "/".join([".."] * 12)
    named = [
        f"{rising}{tmp_path}/secret.txt",
        f"..%2f..%2f..%2f..%2f..%2f..%2f{tmp_path}/secret.txt".replace("//", "/"),
        f"%2e%2e/%2e%2e/{tmp_path}/secret.txt",
        f"/{tmp_path}/secret.txt",
        f"{tmp_path}/secret.txt%00.css",
        "..\\..\\..\\..\\etc\\passwd",
        "....//....//etc/passwd",
        "../__init__.py",
        "../web/server.py",
        "%c0%ae%c0%ae/__init__.py",
        "",
        ".",
        "..",
    ]
    for name in named:
        answer = page.stranger.get(f"/static/{name}")
        assert answer.status in {403, 404}, name
        assert b"SECRET" not in answer.body
        assert b"import" not in answer.body


def test_only_what_is_listed_of_a_score_is_sent(page: Running, sources: SmallSources, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    (sources.now.folder / "cut.mid").write_bytes(b"MThd")
    assert page.browser.get("/media/file?name=cut.mid").body == b"MThd"
    for name in (
        "../secret.txt",
        f"{tmp_path}/secret.txt",
        "..%2fsecret.txt",
        "cut.mid/../../secret.txt",
        ".",
    ):
        answer = page.browser.get(f"/media/file?name={name}")
        assert (answer.status, b"SECRET" in answer.body) == (400, False)


def test_pages_and_drawings_among_a_scores_files_are_sent_as_text(
    page: Running, sources: SmallSources
) -> None:
    for name in ("cut.spotting.html", "cut.svg", "cut.musicxml", "cut.recue.xml"):
        (sources.now.folder / name).write_text("<script>alert(1)</script>")
        kind = page.browser.get(f"/media/file?name={name}").headers["content-type"]
        assert kind in {"text/plain; charset=utf-8", "application/octet-stream"}


@pytest.mark.parametrize("asked", ["/", "/static/none", "/api/view", "/api/nothing", "/?token=x", "/api/do"])
def test_every_answer_keeps_what_is_foreign_out(page: Running, asked: str) -> None:
    for who in (page.browser, page.stranger):
        headers = who.get(asked).headers
        assert headers["content-security-policy"] == POLICY
        assert "unsafe" not in POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] in {"no-store", "no-cache"}
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_other_methods_are_refused(page: Running, service: SmallService) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST", "FOO"):
        assert page.browser.get("/api/timelines", method).status in {405, 415}, method
    assert page.browser.get("/api/do").status == 405
    assert page.browser.get("/api/timelines", "HEAD").body == b""
    assert service.told == []


def test_long_addresses_and_headers_are_refused(page: Running) -> None:
    assert page.browser.get("/api/view?timeline=" + "a" * LONGEST_TARGET).status == 414
    assert page.browser.get("/api/view?timeline=" + "a" * 5000).status == 400
    many = b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000
    assert page.browser.raw(many).startswith((b"HTTP/1.1 400 ", b""))
    assert page.browser.get("/api/timelines", X=("z" * 60_000)).status in {400, 431}
    assert page.browser.get("/api/timelines").status == 200


def test_a_thousand_requests_of_noise_leave_the_page_as_it_was(page: Running) -> None:
    noise = random.Random(20)  # noqa: S311 (a test)
    known = [f"{each.method} {each.path}" for each in ADDRESSES]
    answered = 0
    for number in range(1000):
        packet = noise.randbytes(noise.randrange(1, 400))
        if number % 2:
            head = f"{noise.choice(known)}?{noise.random()} HTTP/1.1\r\nHost: 127.0.0.1:{page.page.port}\r\n"
            packet = head.encode() + packet + b"\r\n\r\n"
        with socket.create_connection(("127.0.0.1", page.page.port), timeout=WAIT) as connection:
            connection.sendall(packet)
            connection.shutdown(socket.SHUT_WR)
            answer = read_all(connection)
        assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 200")), answer
        answered += bool(answer)
    assert answered > 500
    assert page.browser.get("/api/timelines").status == 200
    assert page.browser.do("ping").status == 200


def test_a_body_that_is_no_http_is_refused_and_nothing_is_done(
    page: Running, service: SmallService, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST /api/do HTTP/1.1\r\nHost: 127.0.0.1:{page.page.port}\r\nContent-Type: application/json\r\n"
    more = (
        f"Cookie: {page.browser.cookie['Cookie']}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{}}no chunk\r\n"
    )
    for _ in range(20):
        assert page.browser.raw((head + more).encode()).startswith(b"HTTP/1.1 400 ")
    assert page.browser.do("ping").status == 200
    assert (service.told, caplog.records) == ([], [])


def test_a_request_that_does_not_come_is_not_waited_for(
    service: SmallService, sources: SmallSources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    with serving(service, sources) as page:
        port = page.page.port
        for begun in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0"):
            with socket.create_connection(("127.0.0.1", port), timeout=WAIT) as connection:
                connection.sendall(begun)
                assert read_all(connection) == b""
        assert page.browser.get("/api/timelines").status == 200


def test_a_page_is_served_on_this_machine_alone(page: Running) -> None:
    assert server.HOST == "127.0.0.1"
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", page.page.port), timeout=1)
