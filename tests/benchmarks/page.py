"""What the page costs a browser: 2,000 shots and 100,000 notes, scrolled and zoomed.

Run as `python -m tests.benchmarks.page [--shots N] [--notes N]`. Chromium without a GPU opens the page of a drawn film; its
own trace says how long scripts ran in each frame. Printed are the bytes of the page without media, the milliseconds until
something of it is seen and, beside it, until a text file is, and for each gesture the milliseconds of scripts a frame: the
median, the 95th percentile and the most, of the processor's time, and of the clock's in brackets. The clock's has in it
what other processes took from this one.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from tests.browser.conftest import ARGUMENTS, CHROMIUM, Opened, opening

FRAMES: Final = 90
"""Of each gesture."""
OPENINGS: Final = 5
TOP: Final = frozenset(
    {
        "FireAnimationFrame",
        "FunctionCall",
        "EvaluateScript",
        "EventDispatch",
        "TimerFire",
        "RunMicrotasks",
        "V8.GCScavenger",
        "MajorGC",
        "MinorGC",
    }
)
"""Events of a trace that are a script, or what it makes necessary."""
GESTURES: Final[Mapping[str, str]] = {
    "zoom in": "timeline.zoom(1.06, 500)",
    "zoom out": "timeline.zoom(1 / 1.06, 500)",
    "scroll, an hour wide": "timeline.scrollBy(30, 0)",
    "scroll, ten minutes wide": "timeline.scrollBy(30, 0)",
    "scroll, a minute wide": "timeline.scrollBy(30, 0)",
    "scroll, five seconds wide": "timeline.scrollBy(30, 0)",
}
WIDE: Final = {"an hour": 3600, "ten minutes": 600, "a minute": 60, "five seconds": 5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shots", type=int, default=2000)
    parser.add_argument("--notes", type=int, default=100_000)
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (an extra)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        with opening(browser, shots=asked.shots, notes=asked.notes) as opened:
            _print_opening(opened)
            opened.page.wait_for_timeout(1500)
            opened.page.evaluate("recue.store.set({ scroll: 150 })")
            for name, step in GESTURES.items():
                _place(opened, name)
                spent, clock = _traced(browser, opened, step)
                told = [f"{_at(spent, share):5.1f} ({_at(clock, share):5.1f})" for share in (50, 95, 100)]
                print(f"{name:28} {len(spent):4} frames   " + "   ".join(told) + " ms")
        browser.close()


def _print_opening(opened: Opened) -> None:
    page = opened.page.evaluate(
        """() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/static/'))
        .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, performance.getEntriesByType('navigation')[0].decodedBodySize)"""
    )
    view = opened.service.view
    print(f"{len(view['shots'])} shots, {view['summary']['notes']} notes, {view['seconds'] / 60:.0f} minutes")
    print(f"the page has {page / 1000:.0f} kB")
    for name, address in (("the page", ""), ("a text file", "static/strings/en.json")):
        paints = sorted(_first_paint(opened, opened.address + address) for _ in range(OPENINGS))
        told = f"{paints[len(paints) // 2]:.0f} ms, at best {paints[0]:.0f}"
        print(f"first paint of {name}: {told}")


def _first_paint(opened: Opened, address: str) -> float:
    """Open an address in a browser that has nothing of it, and return the milliseconds until something is seen."""
    context = opened.page.context.browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(700)
    found = page.evaluate(
        "performance.getEntriesByType('paint').find(({ name }) => name === 'first-contentful-paint')?.startTime"
    )
    context.close()
    return float(found)


def _place(opened: Opened, name: str) -> None:
    """Show as much of the film as a gesture's name says."""
    opened.page.evaluate("recue.actions.timeline.showAll()")
    for words, seconds in WIDE.items():
        if name.endswith(f"{words} wide"):
            opened.page.evaluate(f"recue.actions.timeline.showRange(600, {600 + seconds})")
    if name == "zoom out":
        opened.page.evaluate("recue.actions.timeline.showRange(600, 630)")
    opened.page.wait_for_timeout(600)


def _traced(browser: Any, opened: Opened, step: str) -> tuple[Sequence[float], Sequence[float]]:
    """Do a gesture, a step a frame, and return the milliseconds of scripts in each frame: of the processor, of the clock."""
    path = Path(tempfile.mkdtemp()) / "trace.json"
    browser.start_tracing(page=opened.page, path=path, categories=["devtools.timeline", "v8"])
    opened.page.evaluate(
        f"""async () => {{ const {{ timeline }} = recue.actions;
        for (let at = 0; at < {FRAMES}; at += 1) {{
          {step}; await new Promise((done) => requestAnimationFrame(done));
        }} }}"""
    )
    browser.stop_tracing()
    return _frames(json.loads(path.read_text("utf-8"))["traceEvents"])


def _frames(events: Sequence[dict[str, Any]]) -> tuple[list[float], list[float]]:
    """Return the milliseconds of scripts between one frame and the next, of the thread that has most of them."""
    scripts = [each for each in events if each.get("ph") == "X" and each["name"] in TOP]
    threads = [(each["pid"], each["tid"]) for each in scripts if each["name"] == "FireAnimationFrame"]
    thread = max(set(threads), key=threads.count)
    mine = [
        *_outermost(
            sorted(
                (each for each in scripts if (each["pid"], each["tid"]) == thread),
                key=lambda each: each["ts"],
            )
        )
    ]
    starts = [each["ts"] for each in mine if each["name"] == "FireAnimationFrame"]
    ends = np.array([*_apart(starts)])
    spent, clock = np.zeros(len(ends)), np.zeros(len(ends))
    for each in mine:
        frame = int(np.searchsorted(ends, each["ts"], "right")) - 1
        if frame >= 0:
            spent[frame] += each.get("tdur", each["dur"]) / 1000
            clock[frame] += each["dur"] / 1000
    return spent.tolist(), clock.tolist()


def _apart(starts: Sequence[float]) -> Iterator[float]:
    """Yield when each frame begins: callbacks within two milliseconds of one another are of the same one."""
    last = -np.inf
    for start in starts:
        if start - last > 4000:
            yield start
            last = start


def _outermost(events: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the events that lie in no other."""
    end = -np.inf
    for each in events:
        if each["ts"] >= end:
            yield each
            end = each["ts"] + each["dur"]


def _at(values: Sequence[float], percent: int) -> float:
    return float(np.percentile(values, percent)) if values else 0.0


if __name__ == "__main__":
    main()
