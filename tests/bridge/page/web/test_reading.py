"""What is read: parameters are checked, large answers are made once and compressed, media come in parts."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.daemon.open_timeline import TimelineState
from bridge.page.web.app import Page
from bridge.page.web.packed_answers import PackedAnswers
from bridge.page.web.ranges import part_of
from bridge.page.web.served_files import served_files
from bridge.page.web.table import ADDRESSES
from tests.bridge.daemon.osc.service import CUT, SmallService
from tests.bridge.page.web.serving import Running, SmallSources, serving


def test_every_address_of_the_table_has_its_handler() -> None:
    for address in ADDRESSES:
        assert callable(getattr(Page, address.handler)), address.path


def test_the_open_timelines_are_listed(page: Running) -> None:
    told = page.browser.get("/api/timelines").told
    assert told == [{"path": CUT, "name": "cut", "revision": 1, "state": "scored"}]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/api/view", {"revision": 1, "shots": []}),
        (f"/api/view?timeline={CUT}&revision=1", {"revision": 1, "shots": []}),
        ("/api/revisions", [{"number": 1, "cause": "opened"}]),
        ("/api/vocabulary?timeline=", {"words": [{"word": "tense", "group": "Feelings", "says": "tenser"}]}),
        ("/api/explain?scene=drifting%20on", {"name": "drifting on"}),
        ("/api/takes?scene=a1", [{"take": 0, "scene": "a1"}]),
        ("/api/hosts", [{"name": "reaper"}]),
        ("/api/files", []),
    ],
)
def test_what_is_told_of_a_score_comes_as_json(page: Running, path: str, told: object) -> None:
    answer = page.browser.get(path)
    assert (answer.status, answer.told) == (200, told)


@pytest.mark.parametrize(
    "path",
    [
        "/api/view?timeline=/edit/other.otio",
        "/api/view?revision=-1",
        "/api/view?revision=1.5",
        "/api/view?revision=99999999999",
        "/api/view?revision=%D9%A1",
        "/api/view?revision=1&revision=1",
        "/api/view?sene=1",
        "/api/view?timeline=%ff",
        "/api/view?timeline=a%00b",
        "/api/view?timeline=%ED%A0%80",
        "/api/explain",
        "/thumbnails",
        "/thumbnails?shot=x",
        "/media/sound?part=mix",
        "/api/view?" + "&".join(f"a{number}" for number in range(40)),
    ],
)
def test_wrong_parameters_are_refused_in_a_sentence(page: Running, path: str) -> None:
    answer = page.browser.get(path)
    assert (answer.status, answer.told["code"]) == (400, 2)
    assert answer.sentence


def test_a_fault_that_nobody_foresaw_is_told_without_what_it_was(page: Running) -> None:
    answer = page.browser.get("/api/proposals?scene=a1")
    assert (answer.status, answer.told["code"]) == (500, 1)
    assert "nobody foresaw" not in answer.sentence


def test_a_view_is_made_once_for_each_state_of_a_score_and_compressed_where_that_helps(
    page: Running, sources: SmallSources
) -> None:
    sources.large = 2000
    plain = page.browser.get("/api/view")
    small = page.browser.get("/api/view", Accept_Encoding="gzip, br")
    assert small.headers["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert len(small.body) < len(plain.body) / 2
    assert page.browser.get("/api/notes").body == b"\0\0\0\0"
    assert [each for each in sources.asked if each[0] == "shown"] == [("shown", 1)]
    known = page.browser.get("/api/view", If_None_Match=plain.headers["etag"])
    assert (known.status, known.body) == (304, b"")


def test_a_view_waits_for_the_first_score_and_nothing_else_does(page: Running, sources: SmallSources) -> None:
    sources.state(TimelineState.SCORING)
    with ThreadPoolExecutor(1) as aside:
        view = aside.submit(page.browser.get, "/api/view")
        assert page.browser.get("/api/timelines").told[0]["state"] == "scoring"
        assert not view.done()
        sources.state(TimelineState.SCORED)
        assert view.result().status == 200


def test_who_waits_for_a_score_is_told_that_recue_stops(service: SmallService, sources: SmallSources) -> None:
    sources.state(TimelineState.SCORING)
    with ThreadPoolExecutor(1) as aside:
        with serving(service, sources) as page:
            view = aside.submit(page.browser.get, "/api/view")
            while ("waits",) not in sources.asked:
                pass
        assert view.result().status == 503


def test_answers_are_made_once_and_the_oldest_go() -> None:
    kept, made = PackedAnswers(held=5000), list[str]()

    def make(name: str) -> dict[str, bytes]:
        made.append(name)
        return {"view": b"x" * 900, "notes": b"y" * 900}

    for name in ("a", "b", "a", "c", "a", "b"):
        assert kept.answers(name, lambda name=name: make(name))["view"].plain == b"x" * 900  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_what_failed_is_tried_again() -> None:
    kept, tried = PackedAnswers(), list[int]()

    def make() -> dict[str, bytes]:
        tried.append(1)
        if len(tried) == 1:
            raise ValueError("not yet")
        return {"view": b"there"}

    with pytest.raises(ValueError, match="not yet"):
        kept.answers("a", make)
    assert kept.answers("a", make)["view"].plain == b"there"


def test_thumbnails_frames_and_sound_are_sent_as_they_are(page: Running, sources: SmallSources) -> None:
    picture = page.browser.get("/thumbnails?shot=0&height=270")
    assert (picture.headers["content-type"], picture.body) == ("image/jpeg", b"JPEG")
    assert page.browser.get("/thumbnails?shot=1").status == 204
    assert len(page.browser.get("/media/frames?first=24&count=12").body) == 12
    sound = page.browser.get("/media/sound?part=Violins%202&from=48000&count=100&revision=1")
    assert (len(sound.body), sound.headers["x-recue-length"]) == (400, "96000")
    assert "max-age" in sound.headers["cache-control"]
    assert [each for each in sources.asked if each[0] not in {"opened", "waits"}] == [
        ("thumbnail", 1, 0, 270),
        ("thumbnail", 1, 1, 72),
        ("frames", 1, 24, 12, 72),
        ("sound", 1, "Violins 2", 48000, 100),
    ]


def test_a_file_comes_whole_or_in_the_part_that_is_asked_for(page: Running, sources: SmallSources) -> None:
    content = bytes(range(256)) * 4000
    (sources.now.folder / "cut.wav").write_bytes(content)
    path = "/media/file?name=cut.wav"
    whole = page.browser.get(path)
    assert (whole.status, whole.body, whole.headers["accept-ranges"]) == (200, content, "bytes")
    part = page.browser.get(path, Range="bytes=1000-600999")
    assert (part.status, part.body) == (206, content[1000:601_000])
    assert part.headers["content-range"] == f"bytes 1000-600999/{len(content)}"
    assert page.browser.get(path, Range="bytes=-10").body == content[-10:]
    assert page.browser.get(path, Range="bytes=1023990-").body == content[1_023_990:]
    beyond = page.browser.get(path, Range="bytes=1024000-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, "bytes */1024000")
    for other in ("bytes=1-2,5-6", "bytes=", "lines=1-2", "bytes=9-1", "bytes=a-b"):
        assert page.browser.get(path, Range=other).status == 200
    assert page.browser.get(path, "HEAD").headers["content-length"] == "1024000"


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_part_lies_in_the_whole(first: int, last: int, size: int) -> None:
    for asked in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        part = part_of(asked, size)
        if part:
            assert 0 <= part.start < part.stop <= size
            assert len(part) <= max(last - first + 1, last, size - first)


def test_the_pages_own_files_are_whole_and_know_their_kinds() -> None:
    files = served_files()
    assert files["index.html"].kind == "text/html; charset=utf-8"
    assert sum(len(file.content) for file in files.values()) < 300_000
    assert not any(name.endswith(".py") for name in files)


def test_a_file_of_the_page_that_the_browser_has_is_not_sent_again(page: Running) -> None:
    first = page.stranger.get("/static/index.html")
    assert page.stranger.get("/", If_None_Match=first.headers["etag"]).status == 304
    assert json.dumps(first.headers)
