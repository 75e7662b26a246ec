"""Views that are drawn by chance: what the page shows of a score, in any size."""

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

FPS: Final = 24
PARTS: Final = (
    ("Flute", "woodwinds", 72),
    ("Clarinets and bassoons", "woodwinds", 60),
    ("Horns", "brass", 55),
    ("Trumpets", "brass", 64),
    ("Trombones", "brass", 48),
    ("Timpani", "drums", 43),
    ("Percussion", "drums", 40),
    ("Harp", "strings", 62),
    ("Violins", "strings", 74),
    ("Violas and cellos", "strings", 57),
    ("Cellos", "strings", 50),
    ("Contrabasses", "strings", 38),
)
"""Title, family and middle pitch of each part."""
PLACES: Final = ("hills", "wood", "kitchen", "harbour", "attic", "train", "street", "office")
SHOTS: Final = ("wide", "close", "turn", "the door", "two of them", "hands", "from above", "eyes")
MOODS: Final = (
    "drifting",
    "chased",
    "at rest",
    "the letter",
    "waiting",
    "home again",
    "too late",
    "the plan",
)


@dataclass(frozen=True, slots=True)
class DrawnView:
    """A view as JSON, and its packed notes."""

    view: dict[str, Any]
    notes: bytes


def drawn_view(
    *, shots: int = 40, notes: int = 2400, seed: int = 1, path: str = "/films/film.otio"
) -> DrawnView:
    """Draw a view of so many shots and about so many notes; the same seed gives the same."""
    chance = np.random.default_rng(seed)
    lengths = chance.integers(18, 130, shots)
    edges = [0, *np.cumsum(lengths).tolist()]
    rows = [
        {
            "name": f"{PLACES[(at // 7) % len(PLACES)]}, {SHOTS[at % len(SHOTS)]}",
            "media": f"A{at // 9 + 1:03d}.mov",
            "first": first,
            "last": last - 1,
            "black": False,
        }
        for at, (first, last) in enumerate(pairwise(edges))
    ]
    seconds = edges[-1] / FPS
    scenes, bars = _scenes_and_bars(edges, chance)
    view = {
        "schema": "recue.view/1",
        "path": path,
        "name": path.rsplit("/", 1)[-1].removesuffix(".otio"),
        "title": "The film",
        "revision": 3,
        "version": "0.1.0",
        "rate": str(FPS),
        "fps": float(FPS),
        "frames": edges[-1],
        "seconds": seconds,
        "start": "01:00:00:00",
        "drop_frame": False,
        "state": "scored",
        "trouble": "",
        "shots": rows,
        "markers": [
            {"frame": edges[at], "frames": 0, "name": "hit", "comment": "", "colour": "red"}
            for at in range(5, shots, 11)
        ],
        "captions": [
            {"start": edges[at] / FPS + 0.4, "end": edges[at] / FPS + 1.9, "text": "Did you hear that?"}
            for at in range(2, shots, 6)
        ],
        "scenes": scenes,
        "bars": bars,
        "hits": _hits(edges, scenes, chance),
        "curves": _curves(bars, seconds, chance),
        "speech": [[edges[at] / FPS + 0.3, edges[at] / FPS + 2.0] for at in range(2, shots, 6)],
        "themes": _themes(scenes, bars),
        "parts": [],
        "remarks": ["The theme 'Main theme' is in 'drifting' (bars 1 to 4)."],
    }
    packed, counts = _notes(scenes, bars, notes, chance)
    view["parts"] = [
        {"name": title, "family": family, "notes": counts[at]} for at, (title, family, _) in enumerate(PARTS)
    ]
    closeness = [hit["closeness"] for hit in view["hits"]]
    view["summary"] = {
        "cuts": shots - 1,
        "cuts_met": sum(hit["closeness"] == "met" and hit["kind"] == "cut" for hit in view["hits"]),
        "scenes": len(scenes),
        "cues": sum(scene["music"] for scene in scenes),
        "shots": shots,
        "notes": sum(counts),
        "hits": {name: closeness.count(name) for name in ("met", "near", "missed")},
    }
    return DrawnView(view, packed)


def _scenes_and_bars(
    edges: list[int], chance: np.random.Generator
) -> tuple[list[dict[str, Any]], list[list[float]]]:
    shots = len(edges) - 1
    count = max(2, shots // 8)
    cuts = [round(at * shots / count) for at in range(count + 1)]
    scenes, bars = [], []
    for at, (left, right) in enumerate(pairwise(cuts)):
        first, last = edges[left], edges[right] - 1
        start, end = first / FPS, (last + 1) / FPS
        silent = at % 5 == 3
        bpm = float(chance.uniform(70, 136))
        number = max(1, round((end - start) / (240 / bpm)))
        bars += [
            [start + (end - start) * bar / number, at, 16, 4, round(240 * number / (end - start), 2)]
            for bar in range(number)
        ]
        scenes.append(_scene(at, first, last, silent=silent, bpm=bpm, chance=chance))
    return scenes, bars


def _scene(
    at: int, first: int, last: int, *, silent: bool, bpm: float, chance: np.random.Generator
) -> dict[str, Any]:
    valence, arousal = chance.uniform(-0.8, 0.8, 2).round(3).tolist()
    return {
        "id": f"5ce{at:05x}",
        "number": "" if silent else f"1m{at + 1 - at // 5}",
        "name": MOODS[at % len(MOODS)],
        "start": first / FPS,
        "end": (last + 1) / FPS,
        "first": first,
        "last": last,
        "music": not silent,
        "silence": "marker" if silent else "",
        "locked": at == 1,
        "edited": at == 4,
        "take": 0,
        "takes": 2 if at == 0 else 1,
        "version": 1,
        "key": "" if silent else ("B minor", "D major", "G minor", "E minor")[at % 4],
        "style": ("chamber", "orchestral", "song")[at % 3],
        "palette": ("strings", "orchestra", "piano")[at % 3],
        "bpm": 0 if silent else round(bpm, 1),
        "metre": "4/4",
        "words": [],
        "valence": valence,
        "arousal": arousal,
        "fate": ("composed", "kept", "moved", "fitted", "kept", "kept")[at % 6],
        "choice": {"locked": True} if at == 1 else {},
        "music_digest": f"{at:016x}",
    }


def _hits(
    edges: list[int], scenes: list[dict[str, Any]], chance: np.random.Generator
) -> list[dict[str, Any]]:
    hits, of = [], 0
    for frame in edges[:-1]:
        while scenes[of]["last"] < frame:
            of += 1
        scene = scenes[of]
        if not scene["music"]:
            continue
        off = round(float(chance.normal(0, 0.55)), 3)
        closeness = "met" if abs(off) <= 0.5 else "near" if abs(off) <= 1.5 else "missed"
        begins = frame == scene["first"]
        hits.append(
            {
                "at": frame / FPS,
                "frame": frame,
                "kind": "scene" if begins else "cut",
                "name": "",
                "origin": "scene edge; hard cut" if begins else "hard cut",
                "weight": 4.0 if begins else 1.0,
                "off": 0.0 if begins else off,
                "closeness": "met" if begins else closeness,
                "scene": of,
                "place": "bar" if begins else ("beat", "between")[int(chance.integers(2))],
            }
        )
    return hits


def _curves(bars: list[list[float]], seconds: float, chance: np.random.Generator) -> dict[str, Any]:
    def walk(length: int, low: float, high: float) -> list[float]:
        steps = np.cumsum(chance.normal(0, 1, length))
        spread = float(np.ptp(steps)) or 1.0
        return [float(each) for each in ((steps - steps.min()) / spread * (high - low) + low).round(3)]

    samples = max(2, int(seconds * 2))
    return {
        "picture": {"at": (np.arange(samples) / 2).tolist(), "value": walk(samples, 0, 1)},
        "motion": walk(len(bars), 0, 1),
        "loudness": walk(len(bars), -48, -18),
        "speech": walk(len(bars), 0, 1),
        "density": walk(len(bars), 0, 1),
        "tension": walk(len(bars), -1, 1),
        "valence": walk(len(bars), -1, 1),
        "arousal": walk(len(bars), -1, 1),
        "level": walk(len(bars), 0, 1),
    }


def _themes(scenes: list[dict[str, Any]], bars: list[list[float]]) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    for at, scene in enumerate(scenes):
        inside = [bar[0] for bar in bars if bar[1] == at]
        if scene["music"] and at % 2 == 0 and len(inside) > 4:
            shown.append(
                {
                    "name": "Main theme" if at % 4 == 0 else "Anna",
                    "start": inside[0],
                    "end": inside[4],
                    "scene": at,
                    "strength": ("full", "statement", "hint")[at % 3],
                    "shape": [],
                }
            )
    return shown


def _notes(
    scenes: list[dict[str, Any]], bars: list[list[float]], count: int, chance: np.random.Generator
) -> tuple[bytes, list[int]]:
    sounding = [
        (bar[0], bars[at + 1][0] if at + 1 < len(bars) else scenes[-1]["end"])
        for at, bar in enumerate(bars)
        if scenes[int(bar[1])]["music"]
    ]
    starts, lengths, parts, pitches = [], [], [], []
    share = count / (len(sounding) * len(PARTS) * 8)
    for begin, end in sounding:
        eighth = (end - begin) / 8
        for part, (_, _, middle) in enumerate(PARTS):
            for place in np.flatnonzero(chance.random(8) < share):
                starts.append(begin + eighth * place)
                lengths.append(eighth * (0.9 if part % 3 else 1.8))
                parts.append(part)
                pitches.append(middle + int(chance.integers(-7, 8)))
    order = np.argsort(np.array(starts, dtype="<f4"), kind="stable")
    played = np.array(parts, dtype=np.uint8)[order]
    packed = b"".join(
        [
            struct.pack("<I", len(order)),
            np.array(starts, dtype="<f4")[order].tobytes(),
            np.array(lengths, dtype="<f4")[order].tobytes(),
            played.tobytes(),
            np.array(pitches, dtype=np.uint8)[order].tobytes(),
            chance.integers(40, 120, len(order)).astype(np.uint8).tobytes(),
        ]
    )
    return packed, np.bincount(played, minlength=len(PARTS)).tolist()
