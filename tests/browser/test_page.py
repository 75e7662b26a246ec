"""The page in a real browser: what is shown, what is sent, and that it follows what the service says."""

import base64
import json
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

from bridge.page.report.bundle import bundled
from bridge.page.static_files import static_files
from tests.browser.conftest import Opened, opening, served
from tests.browser.drawn_views import drawn_view
from tests.browser.real_recue import place

pytest.importorskip("starlette", reason="needs starlette")
from tests.browser.fake_service import FakeService

pytestmark = pytest.mark.browser
FILM: Final = Path(__file__).parents[2] / "bridge" / "demo" / "film.mp4"


def test_the_counts_are_those_of_the_view(opened: Opened) -> None:
    view = opened.service.view
    hits = view["summary"]["hits"]
    counts = [opened.page.locator(f".counts .{name}").inner_text() for name in ("met", "near", "missed")]
    assert [int(count.split()[0]) for count in counts] == [hits["met"], hits["near"], hits["missed"]]
    opened.page.get_by_role("tab", name="List").click()
    assert opened.page.locator("[aria-label='Scenes'] tbody tr").count() == len(view["scenes"])
    assert f"{view['summary']['cuts']} cuts" in opened.page.locator("#panel-list .facts").inner_text()
    notes = opened.page.evaluate("recue.store.state.notes.reduce((sum, part) => sum + part.starts.length, 0)")
    assert notes == view["summary"]["notes"]


def test_words_are_completed_and_sent_and_shown_as_the_service_says(opened: Opened) -> None:
    field = opened.page.get_by_role("combobox", name="Words for the music")
    field.click()
    field.press_sequentially("war")
    assert opened.page.locator("#words-list li").all_inner_texts()[0].startswith("warm")
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "warm"
    assert "brighter, a little calmer" in opened.page.locator("#words-say").inner_text()
    field.press("Enter")
    opened.until(lambda: opened.state("view.revision") == 4, "the revision after the words")
    assert opened.verbs() == [
        ("scene/words", {"timeline": "/films/film.otio", "scene": "5ce00000", "words": "warm"})
    ]
    assert opened.page.locator(".scene-heading .fate").inner_text() == "composed"


def test_a_refusal_is_one_sentence_that_is_told(opened: Opened) -> None:
    opened.service.refused = "The scene is locked; unlock it first."
    opened.page.get_by_role("button", name="Another take").click()
    alert = opened.page.get_by_role("alert")
    opened.until(lambda: "The scene is locked" in alert.inner_text(), "the refusal")
    assert opened.state("view.revision") == 3


def test_an_edge_is_dragged_and_snaps_to_a_cut(opened: Opened) -> None:
    scene = opened.service.view["scenes"][0]
    cut = opened.service.view["shots"][3]["first"]
    x, y = place(opened, scene["end"], "scenes")
    to, _ = place(opened, cut / 24, "scenes")
    opened.page.mouse.move(x - 2, y)
    opened.page.mouse.down()
    opened.page.mouse.move((x + to) / 2, y, steps=4)
    opened.page.mouse.move(to + 4, y, steps=4)
    opened.page.mouse.up()
    opened.until(opened.verbs, "the request")
    verb, arguments = opened.verbs()[0]
    assert (verb, arguments["first"], arguments["last"]) == ("scene/edges", 0, cut - 1)


def test_the_mood_pad_sends_where_the_pointer_let_go(opened: Opened) -> None:
    box = opened.page.locator(".pad").bounding_box()
    assert box is not None
    opened.page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    opened.until(opened.verbs, "the request")
    verb, arguments = opened.verbs()[0]
    assert verb == "scene/mood"
    assert arguments["valence"] == pytest.approx(0.5, abs=0.02)
    assert arguments["arousal"] == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("button", "verb", "arguments"),
    [
        ("Lock", "scene/lock", {"locked": 1}),
        ("Silence", "scene/music", {"music": "none"}),
        ("Another take", "scene/reroll", {}),
    ],
)
def test_buttons_of_a_scene(opened: Opened, button: str, verb: str, arguments: dict[str, Any]) -> None:
    opened.page.locator(".scene-heading").get_by_role("button", name=button, exact=True).click()
    opened.until(lambda: opened.state("view.revision") == 4, "the next revision")
    assert opened.verbs() == [(verb, {"timeline": "/films/film.otio", "scene": "5ce00000", **arguments})]


def test_takes_are_chosen_and_judged(opened: Opened) -> None:
    opened.page.get_by_role("button", name="Take 2", exact=True).click()
    opened.until(lambda: opened.state("view.revision") == 4, "the take")
    opened.page.get_by_role("button", name="Throw take 1 away").click()
    opened.until(lambda: opened.state("view.revision") == 5, "the judgement")
    assert [verb for verb, _ in opened.verbs()] == ["scene/take", "scene/audition"]
    assert opened.verbs()[1][1]["mark"] == "thrown"
    pressed = opened.page.get_by_role("button", name="Throw take 1 away")
    opened.until(lambda: pressed.get_attribute("aria-pressed") == "true", "the mark")


def test_a_slider_is_written_while_the_film_plays(opened: Opened) -> None:
    opened.page.get_by_role("button", name="Write", exact=True).click()
    opened.page.keyboard.press("l")
    opened.until(lambda: opened.state("time") > 0.2, "playing")
    drive = opened.page.get_by_role("slider", name="Drive", exact=True)
    drive.focus()
    for _ in range(20):
        drive.press("ArrowRight")
        opened.page.wait_for_timeout(40)
    opened.page.evaluate("recue.actions.player.run(0)")
    opened.until(opened.verbs, "the curve")
    verb, arguments = opened.verbs()[0]
    assert (verb, arguments["name"], arguments["append"]) == ("scene/curve", "drive", 0)
    points = [tuple(map(float, pair.split(":"))) for pair in arguments["points"].split()]
    assert points == sorted(points)
    assert points[-1][1] == pytest.approx(0.7, abs=0.02)
    opened.until(lambda: opened.state("view.steering.5ce00000.drive"), "the points as the service has them")


def test_undo_redo_and_undo_all(opened: Opened) -> None:
    opened.page.get_by_role("combobox", name="Instruments").select_option("piano")
    opened.until(lambda: opened.state("view.revision") == 4, "the choice")
    opened.page.keyboard.press("Escape")
    opened.page.get_by_role("button", name="Undo", exact=True).click()
    opened.until(lambda: opened.state("view.revision") == 3, "undo")
    opened.page.get_by_role("button", name="Redo", exact=True).click()
    opened.until(lambda: opened.state("view.revision") == 4, "redo")
    opened.page.on("dialog", lambda dialog: dialog.accept())
    opened.page.get_by_role("button", name="Undo all").click()
    opened.until(lambda: opened.state("view.revision") == 5, "undo all")
    assert opened.page.get_by_role("combobox", name="Instruments").input_value() == ""


def test_a_recut_is_followed_and_what_is_seen_stays(opened: Opened) -> None:
    opened.page.evaluate(
        "recue.actions.timeline.zoom(4, 300); recue.actions.select('5ce00002'); recue.actions.locate(20)"
    )
    before = opened.state("span")
    view = opened.service.view
    scenes = [dict(scene, fate="composed" if at == 2 else "kept") for at, scene in enumerate(view["scenes"])]
    for scene in scenes[3:]:
        scene["start"] += 1
        scene["end"] += 1
    opened.service.scored({**view, "scenes": scenes, "seconds": view["seconds"] + 1})
    opened.until(lambda: opened.state("view.revision") == 4, "the recut")
    assert opened.state("span") == before
    assert (opened.state("selected"), opened.state("time")) == ("5ce00002", 20)
    assert opened.state("view.scenes.3.fate") == "moved"
    assert "scenes kept" in opened.page.locator("#news").inner_text()


def test_two_revisions_are_compared_and_one_is_brought_back(opened: Opened) -> None:
    opened.page.get_by_role("combobox", name="Instruments").select_option("piano")
    opened.until(lambda: opened.state("view.revision") == 4, "the choice")
    opened.page.get_by_role("tab", name="Revisions").click()
    opened.until(lambda: opened.page.get_by_role("button", name="Compare").count(), "the list")
    opened.page.get_by_role("button", name="Compare").first.click()
    opened.until(lambda: opened.state("other"), "the comparison")
    assert opened.page.locator(".differences li").all_inner_texts()[0].split("\n")[-1] == "instruments"
    opened.page.get_by_role("button", name="Revision 3", exact=True).last.click()
    assert opened.state("heard") is True
    opened.page.get_by_role("button", name="Bring this one back").click()
    opened.until(opened.verbs, "the request")
    assert opened.verbs()[-1] == ("revision/restore", {"timeline": "/films/film.otio", "revision": 3})


def test_picture_sound_and_head_run_together(opened: Opened) -> None:
    opened.until(lambda: opened.page.evaluate("recue.actions.player.picture.drawn") == 0, "the first frame")
    opened.page.keyboard.press("Space")
    opened.until(lambda: opened.state("time") > 3, "playing")
    shown = opened.page.evaluate("recue.actions.player.picture.offs.slice(30)")
    peak = opened.page.evaluate(
        """() => { const meter = recue.actions.player.sound.meter, samples = new Float32Array(meter.fftSize);
        meter.getFloatTimeDomainData(samples); return Math.max(...samples); }"""
    )
    head, heard = opened.page.evaluate(
        "[recue.store.state.time, recue.actions.player.sound.timeAt(performance.now())]"
    )
    opened.page.keyboard.press("Space")
    assert opened.state("speed") == 0
    assert peak > 0.01
    late = [each["due"] - each["drawn"] for each in shown]
    assert sum(abs(frames) <= 1 for frames in late) >= 0.9 * len(late), late
    assert abs(head - heard) < 0.5


def test_a_part_is_muted_and_the_others_are_fetched_one_by_one(opened: Opened) -> None:
    opened.page.locator(".mixer").get_by_role("button", name="Mute Flute").click()
    opened.page.keyboard.press("Escape")
    opened.page.evaluate("recue.actions.player.run(1)")
    opened.until(lambda: any("part=Horns" in each for each in opened.asked), "the parts")
    opened.page.evaluate("recue.actions.player.run(0)")
    assert not any("part=Flute" in each or "part=mix" in each for each in opened.asked)


def test_a_scene_is_looped(opened: Opened) -> None:
    opened.page.evaluate(
        "recue.store.set({ range: { from: 1, to: 1.6 }, looping: true, time: 1.3 }); recue.actions.player.run(1)"
    )
    times = []
    for _ in range(40):
        times.append(opened.state("time"))
        opened.page.wait_for_timeout(40)
    opened.page.evaluate("recue.actions.player.run(0)")
    assert all(0.95 <= time <= 1.65 for time in times)
    assert any(later < earlier - 0.2 for earlier, later in pairwise(times))


def test_everything_is_reached_by_keys_alone(opened: Opened) -> None:
    keys = opened.page.keyboard
    keys.press("?")
    assert opened.page.get_by_role("dialog").is_visible()
    keys.press("Escape")
    keys.press("ArrowRight")
    keys.press("Shift+ArrowRight")
    assert opened.state("time") == pytest.approx(11 / 24)
    keys.press("i")
    keys.press("End")
    keys.press("o")
    assert opened.state("range")["from"] == pytest.approx(11 / 24)
    keys.press("Home")
    keys.press("]")
    assert opened.state("selected") == "5ce00001"
    keys.press("m")
    opened.until(opened.verbs, "the marker")
    assert opened.verbs()[0][0] == "marker/add"
    keys.press("[")
    keys.press("2")
    opened.until(
        lambda: (
            ("scene/take", {"timeline": "/films/film.otio", "scene": "5ce00000", "take": 1}) in opened.verbs()
        ),
        "the take",
    )
    opened.page.get_by_role("tab", name="Scene", exact=True).focus()
    keys.press("ArrowRight")
    assert opened.state("tab") == "list"
    keys.press("Tab")
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Enter")
    assert opened.state("selected") == "5ce00001"


def test_a_push_and_what_came_of_it(opened: Opened) -> None:
    opened.page.get_by_role("tab", name="Hosts").click()
    opened.page.get_by_role("button", name="Push").first.click()
    opened.until(opened.verbs, "the push")
    assert opened.verbs()[0] == ("push", {"timeline": "/films/film.otio", "host": "reaper"})
    opened.service.tell(
        "push", timeline="/films/film.otio", revision=3, host="reaper", state="confirmed", text="12 tracks"
    )
    told = opened.page.locator(".push-state")
    opened.until(lambda: told.count() and "Revision 3 is in it. 12 tracks" in told.inner_text(), "the answer")
    assert "Start DaVinci Resolve" in opened.page.locator("#panel-hosts").inner_text()


def test_a_theme_is_dropped_on_the_page(opened: Opened) -> None:
    opened.page.evaluate(
        """() => { const data = new DataTransfer(); data.items.add(new File(['MThd'], 'anna.mid'));
        dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true })); }"""
    )
    opened.until(lambda: opened.service.dropped, "the theme")
    opened.until(lambda: "anna" in opened.page.get_by_role("alert").inner_text(), "the answer")


def test_progress_is_shown_until_it_is_done(opened: Opened) -> None:
    opened.service.tell("progress", timeline="/films/film.otio", share=0.4, doing="rendering")
    opened.until(lambda: opened.page.locator("progress").count() == 1, "the bar")
    opened.service.tell("progress", timeline="/films/film.otio", share=1, doing="rendering")
    opened.until(lambda: opened.page.locator("progress").count() == 0, "its end")


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(browser: Any, scheme: str, width: int) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    ).Axe()
    with opening(
        browser, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    ) as opened:
        for tab in ("Scene", "List", "Revisions", "Hosts", "Files"):
            opened.page.get_by_role("tab", name=tab, exact=True).click()
            opened.page.wait_for_timeout(150)
            found = axe.run(opened.page)
            assert not found.response["violations"], found.generate_report()


def test_nothing_leaves_the_machine_and_nothing_complains(opened: Opened) -> None:
    for tab in ("List", "Revisions", "Hosts", "Files", "Scene"):
        opened.page.get_by_role("tab", name=tab, exact=True).click()
    opened.page.locator("summary").first.click()
    opened.page.locator("summary").last.click()
    opened.page.keyboard.press("Escape")
    opened.page.wait_for_timeout(400)
    assert opened.complaints == []
    assert all(each.startswith((opened.address, "blob:")) for each in opened.asked)


def test_the_wheel_zooms_around_the_pointer_and_scrolls(opened: Opened) -> None:
    x, y = place(opened, 60, "shots")
    opened.page.mouse.move(x, y)
    opened.page.mouse.wheel(0, -400)
    opened.until(
        lambda: opened.state("span.scale") > 3 * opened.state("span.width") / opened.state("view.seconds"),
        "the zoom",
    )
    assert place(opened, 60, "shots")[0] == pytest.approx(x, abs=2)
    before = opened.state("span.from")
    opened.page.mouse.wheel(300, 0)
    opened.until(lambda: opened.state("span.from") > before, "the scroll")


def test_two_fingers_zoom_and_one_selects(browser: Any) -> None:
    with opening(browser, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as opened:
        x, y = place(opened, 60, "shots")
        before = opened.state("span.scale")
        session = opened.page.context.new_cdp_session(opened.page)
        session.send("Input.synthesizePinchGesture", {"x": x, "y": y, "scaleFactor": 2.5})
        opened.until(lambda: opened.state("span.scale") > 1.5 * before, "the zoom")
        x, y = place(opened, opened.state("span.from") + 20 / before, "scenes")
        opened.page.touchscreen.tap(x, y)
        opened.until(lambda: opened.state("time") > 0, "the play head")
        scene = next(each for each in opened.service.view["scenes"] if each["end"] > opened.state("time"))
        assert opened.state("selected") == scene["id"]


def test_a_sound_that_cannot_be_made_is_said(opened: Opened) -> None:
    opened.service.no_sound = "There is no SoundFont; install one, or name it in the settings."
    opened.page.keyboard.press("Space")
    alert = opened.page.get_by_role("alert")
    opened.until(lambda: "no SoundFont" in alert.inner_text(), "the reason")
    assert opened.page.locator(".message").count() == 1


def test_the_edges_of_a_cue_are_moved_without_a_pointer(opened: Opened) -> None:
    opened.page.evaluate("recue.actions.locate(10)")
    button = opened.page.get_by_role("button", name="Have the music end at the play head")
    button.focus()
    button.press("Enter")
    opened.until(opened.verbs, "the request")
    verb, arguments = opened.verbs()[0]
    assert (verb, arguments["first"], arguments["last"]) == ("scene/edges", 0, 240)


def test_the_page_goes_on_after_the_service_was_started_anew(browser: Any) -> None:
    service = FakeService(drawn_view())
    with served(service.app()) as address:
        page = browser.new_context(locale="en").new_page()
        page.goto(address)
        opened = Opened(page, service, address, [], [])
        opened.until(lambda: page.evaluate("Boolean(globalThis.recue?.store.state.view)"), "the view")
    opened.until(lambda: not opened.state("connected"), "the end of the connection")
    assert "does not answer" in page.locator(".top .state").inner_text()
    service.listening.clear()
    service.scored(service.view)
    with served(service.app(), int(address.rstrip("/").rpartition(":")[2])):
        opened.until(lambda: opened.state("view.revision") == 4, "the view of the new service")
        assert opened.state("connected") is True
        page.context.close()


def test_a_page_in_one_file_plays_and_steers_nothing(browser: Any, tmp_path: Path) -> None:
    drawn, files = drawn_view(), static_files()
    strings = {name: json.loads(files[f"strings/{name}.json"]) for name in ("en", "de")}
    told = {
        "view": drawn.view,
        "notes": base64.b64encode(drawn.notes).decode(),
        "sound": "",
        "film": base64.b64encode(FILM.read_bytes()).decode(),
        "thumbnails": [],
        "strings": strings,
    }
    file = tmp_path / "report.html"
    file.write_text(bundled(files["index.html"].decode(), files, {"recue-report": told}), "utf-8")
    page = browser.new_context(locale="en").new_page()
    opened = Opened(page, None, file.as_uri(), [], [])
    page.on("request", lambda request: opened.asked.append(request.url))
    page.on("console", lambda message: opened.complaints.append(message.text))
    page.goto(opened.address)
    opened.until(lambda: page.evaluate("Boolean(globalThis.recue?.store.state.view)"), "the view")
    assert page.get_by_role("tab").all_inner_texts() == ["Scene", "List"]
    assert page.get_by_role("button", name="Undo").count() == 0
    page.keyboard.press("Space")
    opened.until(lambda: opened.state("time") > 0.5, "playing")
    assert opened.complaints == []
    assert all(each.startswith(("file:", "data:", "blob:")) for each in opened.asked)
    page.context.close()


def test_german(browser: Any) -> None:
    with opening(browser, locale="de") as opened:
        assert opened.page.get_by_role("tab", name="Szene", exact=True).is_visible()
        assert opened.page.evaluate("document.documentElement.lang") == "de"


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_wider_than_the_screen(browser: Any, width: int) -> None:
    with opening(browser, viewport={"width": width, "height": 844}) as opened:
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
