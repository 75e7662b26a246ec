"""The page of the real Recue in a real browser: the demo's film opened, heard, steered and recut."""

import shutil
import signal
import wave
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.real_recue import FPS, RATE, RECUT, Film, RealRecue, opened_film, show

pytestmark = pytest.mark.browser
TAIL = 4.0
"""Seconds after a scene in which its last notes are still heard in the room."""


@pytest.fixture(scope="module")
def recue(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRecue]:  # noqa: ARG001 (none without one)
    """Return a Recue that all tests of this file open their films in."""
    there = RealRecue(tmp_path_factory.mktemp("recue") / "home")
    yield there
    there.end()


@pytest.fixture
def film(browser: Any, recue: RealRecue, tmp_path: Path) -> Iterator[Film]:
    """Return the page of a film that nobody steered; nothing may leave the machine, and nothing may complain."""
    with opened_film(browser, recue, tmp_path / "cuts") as there:
        yield there
    assert there.outside == []
    assert there.complaints == []


def outside(scene: Any, notes: Any) -> list[Any]:
    return [note for note in notes if not scene["start"] - 1e-3 <= note[0] < scene["end"] - 1e-3]


def inside(scene: Any, notes: Any) -> list[Any]:
    return [note for note in notes if note not in outside(scene, notes)]


def test_what_is_shown_is_what_the_cue_sheet_says(film: Film) -> None:
    sheet = film.sheet()
    hits = [hit for scene in sheet["scenes"] for hit in scene["hits"]]
    counts = [
        int(film.page.locator(f".counts .{name}").inner_text().split()[0])
        for name in ("met", "near", "missed")
    ]
    assert sum(counts) == len(hits) == sum(kind["count"] for kind in sheet["summary"]["hits"].values())
    assert counts[0] == sum(hit["met"] for hit in hits)
    film.page.get_by_role("tab", name="List").click()
    summary = film.page.locator("#panel-list .facts").inner_text()
    assert f"{sheet['summary']['scenes']} scenes, {sheet['summary']['cuts']} cuts" in summary
    names = film.page.locator("[aria-label='Scenes'] tbody tr").all_inner_texts()
    assert [scene["name"] in text for scene, text in zip(sheet["scenes"], names, strict=True)] == [True] * 3
    drawn = film.page.evaluate("recue.store.state.notes.reduce((sum, part) => sum + part.starts.length, 0)")
    assert drawn == len(film.notes(1)) == sum(sheet["summary"]["notes"].values())
    assert len(film.view["bars"]) == sheet["summary"]["bars"]
    film.until(lambda: film.page.evaluate("recue.actions.player.picture.drawn") == 0, "the first picture")


def test_words_change_what_is_heard_of_one_scene_alone(
    browser: Any, recue: RealRecue, tmp_path: Path
) -> None:
    with opened_film(browser, recue, tmp_path / "cuts", formats="mid,json,wav") as film:
        wav = film.cut.with_suffix(".wav")
        film.until(wav.exists, "the sound")
        delivered = samples_of(wav)
        scene = film.scene(0)
        field = film.page.get_by_role("combobox", name="Words for the music")
        field.click()
        field.press_sequentially("sparse, dark")
        film.page.get_by_role("button", name="Apply").click()
        after = film.settled(1)
        assert [each["fate"] for each in after["scenes"]] == ["composed", "kept", "kept"]
        assert film.sheet()["scenes"][0]["choice"]["words"] == "sparse, dark"
        before, now = film.notes(1), film.notes(after["revision"])
        assert outside(scene, before) == outside(scene, now)
        assert inside(scene, before) != inside(scene, now)
        assert changed(film.sound(1), film.sound(after["revision"]), scene)
        film.until(lambda: not np.array_equal(delivered, samples_of(wav)), "the new sound")
        assert changed(delivered, samples_of(wav), scene)
        assert (film.outside, film.complaints) == ([], [])


def samples_of(path: Path) -> Any:
    """Return the samples of a 24-bit WAV file, as far as whole numbers of 16 bits tell them."""
    with wave.open(str(path)) as file:
        packed = np.frombuffer(file.readframes(file.getnframes()), "u1")
        width, channels = file.getsampwidth(), file.getnchannels()
    return packed.reshape(-1, channels, width)[:, :, -2:].copy().view("<i2")[:, :, 0]


def changed(before: Any, after: Any, scene: Any) -> bool:
    """Return True if samples differ within a scene and are those they were, at another level perhaps, without it."""
    first, last = round(scene["start"] * RATE), round((scene["end"] + TAIL) * RATE)
    mine = slice(first, round(scene["end"] * RATE))
    others = np.r_[0:first, last : len(before)]
    return alike(before[others], after[others]) > 0.999 and alike(before[mine], after[mine]) < 0.9


def alike(before: Any, after: Any) -> float:
    """Return the correlation of two sounds: 1 for the same one."""
    return float(np.corrcoef(before.astype(float).ravel(), after.astype(float).ravel())[0, 1])


def drag(film: Film, start: tuple[float, float], end: tuple[float, float]) -> None:
    film.page.mouse.move(*start)
    film.page.mouse.down()
    film.page.mouse.move((start[0] + end[0]) / 2, end[1], steps=5)
    film.page.mouse.move(*end, steps=5)
    film.page.mouse.up()


def test_the_edge_of_a_cue_is_dragged_to_a_cut_and_given_back(film: Film) -> None:
    scene = film.scene(2)
    cut = film.view["shots"][14]["first"]
    assert scene["first"] < cut < scene["last"]
    x, y = film.place(scene["start"], "scenes")
    to, _ = film.place(cut / FPS, "scenes")
    drag(film, (x + 2, y), (to + 5, y))
    after = film.settled(1)
    played = [each for each in after["scenes"] if each["music"]][-1]
    assert (played["first"], played["last"]) == (cut, scene["last"])
    assert film.sheet()["scenes"][-1]["first_frame"] == cut
    assert not [
        note for note in film.notes(after["revision"]) if scene["start"] + 0.1 < note[0] < cut / FPS - 0.1
    ]
    film.page.evaluate("id => recue.actions.select(id)", played["id"])
    film.page.locator(".edges").get_by_role("button", name="Recue decides").click()
    again = film.settled(after["revision"])
    assert [(each["first"], each["last"]) for each in again["scenes"]] == [
        (each["first_frame"], each["last_frame"]) for each in film.sheet()["scenes"]
    ]
    assert again["scenes"][2]["first"] == scene["first"]


def test_a_scene_is_silenced_and_has_music_again(film: Film) -> None:
    scene = film.scene(1)
    heading = film.page.locator(".scene-heading")
    heading.get_by_role("button", name="Silence", exact=True).click()
    after = film.settled(1)
    assert not after["scenes"][1]["music"]
    assert "no music" in heading.inner_text()
    assert inside(scene, film.notes(after["revision"])) == []
    middle = slice(round((scene["start"] + TAIL) * RATE), round(scene["end"] * RATE))
    assert np.abs(film.sound(1)[middle].astype(int)).max() > 1000
    assert np.abs(film.sound(after["revision"])[middle].astype(int)).max() < 100
    heading.get_by_role("button", name="Music", exact=True).click()
    again = film.settled(after["revision"])
    assert film.notes(again["revision"]) == film.notes(1)


def test_a_locked_scene_stays_and_is_not_steered(film: Film) -> None:
    scene = film.scene(0)
    heading = film.page.locator(".scene-heading")
    heading.get_by_role("button", name="Lock", exact=True).click()
    locked = film.settled(1)
    assert locked["scenes"][0]["locked"]
    assert film.sheet()["scenes"][0]["locked"]
    assert heading.get_by_role("button", name="Another take").is_disabled()
    assert film.page.get_by_role("combobox", name="Instruments").is_disabled()
    film.page.keyboard.press("r")
    film.until(lambda: film.page.get_by_role("alert").inner_text(), "the refusal")
    assert scene["name"] in film.page.get_by_role("alert").inner_text()
    assert film.state("view.revision") == locked["revision"]
    assert [each for each in film.complaints if "400" not in each] == []
    film.complaints.clear()  # the browser itself tells of every request that is refused


def test_two_takes_are_heard_and_one_is_thrown_away(film: Film) -> None:
    film.scene(2)
    panel = film.page.locator(".takes-box")
    film.page.locator(".scene-heading").get_by_role("button", name="Another take").click()
    second = film.settled(1)
    assert (second["scenes"][2]["take"], second["scenes"][2]["takes"]) == (1, 2)
    film.until(
        lambda: panel.get_by_role("button", name="Hear take 1 beside the one in use").count(), "the takes"
    )
    panel.get_by_role("button", name="Hear take 1 beside the one in use").click()
    film.until(
        lambda: film.state("heard") and film.state("time") > film.view["scenes"][2]["start"] + 0.3, "take 1"
    )
    assert film.state("other.number") == 1
    assert any("revision=1" in each and "/media/sound" in each for each in film.asked)
    film.page.keyboard.press("a")
    film.until(lambda: not film.state("heard"), "take 2")
    film.page.keyboard.press("k")
    assert film.state("speed") == 0
    film.page.keyboard.press("1")
    first = film.settled(second["revision"])
    assert film.notes(first["revision"]) == film.notes(1)
    panel.get_by_role("button", name="Throw take 2 away", exact=True).click()
    film.until(lambda: panel.locator("li[data-mark='thrown']").count() == 1, "the mark")
    panel.get_by_role("button", name="Keep take 1").click()
    film.until(lambda: panel.locator("li[data-mark='kept']").count() == 1, "the mark")
    film.page.locator("summary", has_text="What your takes taught Recue").click()
    film.until(lambda: film.page.locator(".learned li:not(.empty)").count(), "what was learned")
    film.page.once("dialog", lambda dialog: dialog.accept())
    film.page.get_by_role("button", name="Erase what was learned").click()
    film.until(lambda: film.page.locator(".learned li.empty").count() == 1, "nothing learned")


def test_a_slider_is_recorded_while_the_film_plays_and_all_is_undone(film: Film) -> None:
    scene = film.scene(2)
    film.page.get_by_role("button", name="Write", exact=True).click()
    film.page.keyboard.press("l")
    film.until(lambda: film.state("time") > scene["start"] + 0.2, "playing")
    drive = film.page.get_by_role("slider", name="Drive", exact=True)
    box = drive.bounding_box()
    film.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    film.page.mouse.down()
    for step in range(20):
        film.page.mouse.move(box["x"] + box["width"] * (0.5 + step / 40), box["y"] + box["height"] / 2)
        film.page.wait_for_timeout(50)
    film.page.mouse.up()
    film.page.keyboard.press("Escape")
    film.page.evaluate("document.activeElement.blur()")
    film.page.keyboard.press("k")
    after = film.settled(1)
    points = after["steering"][scene["id"]]["drive"]
    assert [at for at, _ in points] == sorted(at for at, _ in points)
    assert scene["start"] < points[0][0] < points[-1][0] < scene["start"] + 10
    assert max(value for _, value in points) > 0.85
    assert after["scenes"][2]["fate"] in {"composed", "fitted"}
    assert outside(scene, film.notes(1)) == outside(scene, film.notes(after["revision"]))
    assert inside(scene, film.notes(1)) != inside(scene, film.notes(after["revision"]))
    film.page.get_by_role("combobox", name="Instruments").select_option("piano")
    chosen = film.settled(after["revision"])
    assert chosen["scenes"][2]["palette"] == "piano"
    film.page.once("dialog", lambda dialog: dialog.accept())
    film.page.get_by_role("button", name="Undo all").click()
    undone = film.settled(chosen["revision"])
    assert film.notes(undone["revision"]) == film.notes(1)
    assert not undone["steering"].get(scene["id"], {}).get("drive")
    film.page.get_by_role("button", name="Redo", exact=True).click()
    redone = film.settled(undone["revision"])
    assert film.notes(redone["revision"]) == film.notes(chosen["revision"])


def test_a_save_of_the_cut_is_followed(film: Film) -> None:
    film.scene(1)
    told = """() => new Promise((done) => {
      const source = new EventSource('/api/events');
      source.addEventListener('scored', () => {
        const begun = performance.now();
        source.close();
        recue.store.on(['view'], ({ view }) => view.frames !== 1080 && done(performance.now() - begun));
      });
      source.addEventListener('hello', () => document.body.setAttribute('data-ready', ''));
    })"""
    film.page.evaluate(f"globalThis.followed = ({told})(); null")
    film.until(lambda: film.page.locator("body[data-ready]").count(), "the events")
    shutil.copy(RECUT, film.cut)
    waited = film.page.evaluate("globalThis.followed")
    assert waited < 1000
    after, sheet = film.settled(1), film.sheet()
    assert after["frames"] == sheet["timeline"]["frames"] != 1080
    film.until(lambda: film.state("revisions.0.number") == after["revision"], "the list of revisions")
    revision = film.state("revisions.0")
    fates = [scene["fate"] for scene in after["scenes"]]
    assert fates.count("composed") + fates.count("new") == revision["composed"]
    assert fates.count("fitted") == revision["fitted"]
    assert fates.count("kept") + fates.count("moved") == revision["kept"]
    assert {"composed", "fitted", "moved"} & {*fates}
    shown = "recue.actions.timeline.thumbnails.known.get(recue.store.state.view.shots.length - 1) === null"
    film.until(lambda: film.page.evaluate(shown), "the title, of which there is no picture")
    news = film.page.locator("#news").inner_text()
    for name in ("kept", "fitted", "composed"):
        assert f"{revision[name]} " in news
    film.page.get_by_role("tab", name="Revisions").click()
    film.page.get_by_role("button", name="Compare").first.click()
    film.until(lambda: film.state("other"), "the revision before")
    assert film.page.locator(".differences li").count() == len(fates) - fates.count("kept")


def test_picture_sound_and_head_are_within_a_frame_of_one_another(film: Film) -> None:
    film.scene(1)
    film.page.keyboard.press("Space")
    start = film.view["scenes"][1]["start"]
    film.until(lambda: film.state("time") > start + 1.5, "playing")
    taken = film.page.evaluate(
        """async () => {
          const { player } = recue.actions, { sound, picture } = player, { context } = sound, taken = [];
          const heard = new AnalyserNode(context, { fftSize: 16384 });
          sound.master.connect(heard);
          await new Promise((done) => setTimeout(done, 500));
          while (taken.length < 40) {
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            const samples = new Float32Array(heard.fftSize);
            heard.getFloatTimeDomainData(samples);
            const latency = context.currentTime - sound.cardTime(performance.now());
            taken.push({ samples: [...samples], latency, drawn: picture.drawn, head: recue.store.state.time });
          }
          return taken;
        }"""
    )
    film.page.keyboard.press("Space")
    mix = film.sound(1).astype(float).sum(axis=1)
    offs = []
    for each in taken:
        out = found_in(mix, np.array(each["samples"]), each["head"]) - each["latency"]
        offs.append((each["drawn"] - out * FPS, each["head"] * FPS - out * FPS))
    drawn, head = np.array(offs).T
    assert np.mean((drawn > -2) & (drawn < 1)) >= 0.9
    assert np.mean(np.abs(head) <= 1) >= 0.9


def found_in(whole: Any, samples: Any, near: float) -> float:
    """Return when, in seconds, a piece of sound ends in the whole, which it is looked for around an instant."""
    first = max(0, round((near - 1.5) * RATE))
    stretch = whole[first : first + 3 * RATE]
    size = 2 ** int(np.ceil(np.log2(len(stretch) + len(samples))))
    product = np.fft.irfft(np.fft.rfft(stretch, size) * np.conj(np.fft.rfft(samples, size)), size)
    last = len(stretch) - len(samples)
    energy = np.convolve(stretch**2, np.ones(len(samples)), "valid")[: last + 1]
    at = int(np.argmax(product[: last + 1] / np.sqrt(energy + 1)))
    return (first + at + len(samples)) / RATE


def drawn(film: Film, frame: int) -> bool:
    return bool(film.page.evaluate("recue.actions.player.picture.drawn") == frame)


def test_the_picture_is_that_of_the_film(film: Film) -> None:
    av = pytest.importorskip("av")
    with av.open(str(film.cut.with_suffix(".mp4"))) as container:
        frames = [
            frame.to_ndarray(format="rgb24", width=320, height=180) for frame in container.decode(video=0)
        ]
    for frame in (30, 400, 500, 1000):
        film.page.evaluate("frame => recue.actions.locate(frame / 24)", frame)
        film.until(partial(drawn, film, frame), "the picture")
        seen = np.array(
            film.page.evaluate(
                """() => { const { canvas } = recue.actions.player.picture, small = new OffscreenCanvas(320, 180).getContext('2d');
                small.drawImage(canvas, 0, 0, 320, 180); return [...small.getImageData(0, 0, 320, 180).data]; }"""
            )
        ).reshape(180, 320, 4)[..., :3]
        apart = {
            near: float(np.abs(frames[near].astype(int) - seen).mean())
            for near in range(max(0, frame - 12), min(1080, frame + 13))
        }
        assert apart[frame] < 4
        assert apart[frame] <= min(apart.values()) + 0.05


def test_a_whole_task_is_done_with_keys_alone(film: Film) -> None:
    keys = film.page.keyboard

    def tabbed(role: str, name: str) -> None:
        """Press Tab until something has the focus."""
        for _ in range(80):
            keys.press("Tab")
            if film.page.get_by_role(role, name=name, exact=True).and_(film.page.locator(":focus")).count():
                return
        raise AssertionError(f"{name} is not reached")

    keys.press("]")
    keys.press("]")
    assert film.state("selected") == film.view["scenes"][2]["id"]
    keys.press("Space")
    film.until(lambda: film.state("time") > film.view["scenes"][2]["start"] + 0.5, "playing")
    keys.press("Space")
    keys.press("w")
    keys.type("calmer")
    keys.press("Enter")
    worded = film.settled(1)
    assert film.sheet()["scenes"][2]["choice"]["words"] == "calmer"
    keys.press("Escape")
    keys.press("r")
    again = film.settled(worded["revision"])
    assert again["scenes"][2]["take"] == 1
    keys.press("End")
    for _ in range(12):
        keys.press("Shift+ArrowLeft")
    tabbed("slider", "Mood")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    keys.press("Enter")
    moody = film.settled(again["revision"])
    assert moody["scenes"][2]["arousal"] == pytest.approx(again["scenes"][2]["arousal"] + 0.1, abs=0.02)
    tabbed("button", "Have the music end at the play head")
    keys.press("Enter")
    ended = film.settled(moody["revision"])
    assert [each for each in ended["scenes"] if each["music"]][-1]["last"] < moody["scenes"][2]["last"]
    keys.press("Control+z")
    keys.press("m")
    marked = film.settled(ended["revision"] + 1)
    assert len(marked["markers"]) == len(moody["markers"]) + 1
    keys.press("Delete")
    unmarked = film.settled(marked["revision"])
    assert len(unmarked["markers"]) == len(moody["markers"])
    keys.press("s")
    assert film.settled(unmarked["revision"])["scenes"][2]["locked"]


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(browser: Any, recue: RealRecue, tmp_path: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    ).Axe()
    looks: dict[str, Any] = {
        "viewport": {"width": width, "height": 900},
        "color_scheme": scheme,
        "bypass_csp": True,
    }
    with opened_film(browser, recue, tmp_path / "cuts", **looks) as film:
        film.scene(1)
        film.page.locator(".scene-heading").get_by_role("button", name="Another take").click()
        film.settled(1)
        for summary in film.page.locator("#panel-scene summary").all():
            summary.click()
        for tab in ("Scene", "List", "Revisions", "Hosts", "Files"):
            film.page.get_by_role("tab", name=tab, exact=True).click()
            film.page.wait_for_timeout(200)
            found = axe.run(film.page)
            assert not found.response["violations"], found.generate_report()
        film.page.keyboard.press("?")
        found = axe.run(film.page)
        assert not found.response["violations"], found.generate_report()
        assert (film.outside, film.complaints) == ([], [])


def test_a_page_and_a_daemon_that_are_started_anew_go_on(browser: Any, tmp_path: Path) -> None:
    recue = RealRecue(tmp_path / "home")
    with opened_film(browser, recue, tmp_path / "cuts") as film:
        film.scene(0)
        film.page.get_by_role("combobox", name="Instruments").select_option("piano")
        first = film.settled(1)
        film.page.reload()
        film.until(lambda: film.state("view.revision") == first["revision"], "the score after a reload")
        port = recue.port
        recue.end(signal.SIGKILL)
        film.until(lambda: not film.state("connected"), "the end of the connection")
        assert "Recue does not answer" in film.page.locator(".top .state").inner_text()
        address = recue.open(film.cut)
        assert recue.port == port
        show(film, address)
        film.until(lambda: film.state("connected"), "the new connection")
        assert film.view["scenes"][0]["palette"] == "piano"
        film.scene(0)
        film.page.locator(".scene-heading").get_by_role("button", name="Lock", exact=True).click()
        assert film.settled(film.state("view.revision"))["scenes"][0]["locked"]
        film.page.get_by_role("button", name="Undo", exact=True).click()
        film.until(lambda: not film.view["scenes"][0]["locked"], "undo")
        film.page.get_by_role("button", name="Undo", exact=True).click()
        film.until(lambda: film.view["scenes"][0]["palette"] != "piano", "the choice of the daemon before")
        assert film.outside == []
    recue.end()
