"""Large files of the shapes that take the longest to read: 10,000 of a kind, at once or inside one another.

`python -m tests.fuzz.large_files` reads each as a mutant is read, and says how long it took.
"""

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

from tests.fuzz.judging import Outcome, judged, limit_memory, watched
from tests.fuzz.mutants import chance_of
from tests.fuzz.targets import TARGETS

Node = dict[str, Any]


def _time(frames: float, rate: float = 24) -> Node:
    return {"OTIO_SCHEMA": "RationalTime.1", "value": frames, "rate": rate}


def _range(start: float, length: float, rate: float = 24) -> Node:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(start, rate),
        "duration": _time(length, rate),
    }


def _clip(name: str, length: float = 24, rate: float = 24, **more: Any) -> Node:
    return {"OTIO_SCHEMA": "Clip.2", "name": name, "source_range": _range(0, length, rate), **more}


def _otio(*tracks: Iterable[Node], **more: Any) -> bytes:
    made = [{"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": list(items)} for items in tracks]
    stack = {"OTIO_SCHEMA": "Stack.1", "children": made, **more}
    return json.dumps({"OTIO_SCHEMA": "Timeline.1", "name": "large", "tracks": stack}).encode()


def _rates() -> bytes:
    """Return two tracks of 10,000 clips, each at a rate of its own."""
    chance = chance_of("rates")
    return _otio(*([_clip(f"c{n}", 24, chance.uniform(20, 60)) for n in range(10_000)] for _ in range(2)))


def _staggered() -> bytes:
    """Return tracks that each begin and end inside the one below."""
    gaps = ({"OTIO_SCHEMA": "Gap.1", "source_range": _range(0, n)} for n in range(3000))
    return _otio(*([gap, _clip(f"c{n}", 6000 - 2 * n)] for n, gap in enumerate(gaps)))


def _marked() -> bytes:
    marks = [
        {"OTIO_SCHEMA": "Marker.2", "name": f"m{n}", "marked_range": _range(n, 0)} for n in range(20_000)
    ]
    return _otio([_clip("c", 24_000)], markers=marks)


def _fcpxml(spine: str, resources: str = "") -> bytes:
    known = '<format id="r1" frameDuration="1/24s"/><asset id="a" hasVideo="1" src="a.mov" duration="9000s"/>'
    head = f'<fcpxml version="1.9"><resources>{known}{resources}</resources><library><event>'
    sequence = f'<project name="x"><sequence format="r1"><spine>{spine}</spine></sequence></project>'
    return f"{head}{sequence}</event></library></fcpxml>".encode()


def _fractions() -> bytes:
    """Return clips end to end whose lengths have denominators of 40 digits."""
    chance = chance_of("fractions")
    lengths = (f"{chance.randint(10**39, 10**40)}/{chance.randint(10**39, 10**40)}s" for _ in range(5000))
    return _fcpxml("".join(f'<asset-clip ref="a" duration="{length}"/>' for length in lengths))


def _lanes() -> bytes:
    over = (f'<asset-clip ref="a" lane="{n % 50 + 1}" offset="{n}s" duration="2s"/>' for n in range(8000))
    return _fcpxml(f'<asset-clip ref="a" duration="9000s">{"".join(over)}</asset-clip>')


def _angles() -> bytes:
    angles = "".join(f'<mc-angle angleID="q{n}"/>' for n in range(5000))
    clip = '<mc-clip ref="m" duration="1s"><mc-source angleID="z{}"/></mc-clip>'
    spine = "".join(map(clip.format, range(5000)))
    return _fcpxml(spine, f'<media id="m"><multicam>{angles}</multicam></media>')


def _compounds() -> bytes:
    """Return compounds that each show the next one twice, each at a rate of its own."""
    shown = '<format id="f{0}" frameDuration="1/{0}s"/><media id="c{0}"><sequence format="f{0}"><spine>{1}</spine></sequence></media>'
    inner = '<ref-clip ref="c{}" duration="1s"/>'
    return _fcpxml(inner.format(20), "".join(shown.format(n, 2 * inner.format(n + 1)) for n in range(20, 60)))


def _xmeml() -> bytes:
    rate = "<rate><timebase>30</timebase></rate>"
    clip = f"<clipitem>{rate}<start>-1</start><end>-1</end><in>0</in><out>9</out></clipitem>"
    edit = f"<transitionitem>{rate}<start>{{}}</start><end>{{}}</end></transitionitem>"
    items = "".join(edit.format(n, n + 2) + clip for n in range(4000))
    video = f"<media><video><track>{items}</track></video></media>"
    return f'<xmeml version="5"><sequence id="s">{rate}{video}</sequence></xmeml>'.encode()


def _edl() -> bytes:
    event = "001  A V D 010 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n"
    return ("TITLE: x\n" + 10_000 * event + 10_000 * "M2   A  050.0  00:00:00:00\n").encode()


def _midi(first: bytes, event: bytes, times: int) -> bytes:
    body = first + event * times + b"\0\xff\x2f\0"
    return b"MThd\0\0\0\6\0\1\0\1\3\xc0MTrk" + len(body).to_bytes(4) + body


FILES: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "rates": ("otio", _rates),
    "staggered": ("otio", _staggered),
    "marked": ("otio", _marked),
    "fractions": ("fcpxml", _fractions),
    "lanes": ("fcpxml", _lanes),
    "angles": ("fcpxml", _angles),
    "compounds": ("fcpxml", _compounds),
    "edits": ("xml", _xmeml),
    "events": ("edl", _edl),
    "spaces": ("edl", lambda: b"TITLE: x\n* " + b" " * 900_000 + b"x\n"),
    "early notes": ("midi", lambda: _midi(b"\x9d\x7f\x90\x3c\x40", b"\0\x90\x3c\x40", 100_000)),
    "marks": ("hits_mid", lambda: _midi(b"", b"\1\xff\6\1a", 100_000)),
    "rows": ("hits_csv", lambda: b"1,2,3\n" * 100_000),
    "pins": ("settings", lambda: b"pins:\n" + b"".join(b"  s%d: {tempo: 96}\n" % n for n in range(10_000))),
    "flow": ("settings", lambda: b"a: " + b"[" * 60_000),
    "levels": ("ardour", lambda: b"<Session>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</Session>"),
}
"""Each file, by name: the target that reads it, and its bytes."""


def main() -> int:
    """Read each file; return 1 if one was neither read nor refused in time."""
    limit_memory()
    failed = 0
    for name, (target, made) in FILES.items():
        data = made()
        with watched():
            verdict = judged(TARGETS[target], data)
        figures = f"{1000 * verdict.seconds:>6.0f} ms {verdict.memory / 1e6:>5.0f} MB"
        sys.stdout.write(f"{name:<12}{target:<10}{len(data):>9} bytes {verdict.outcome:<8}{figures}\n")
        if verdict.outcome is Outcome.FAILED:
            sys.stdout.write(f"{verdict.reason}\n")
            failed += 1
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
