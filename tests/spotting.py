"""Random films with random markers for music and silence, and a judge of their .mid files."""

import random
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from bridge.output.files import midi_file
from bridge.score.pipeline import ScoredTimeline
from bridge.timeline import Marker, Timeline
from tests.midi import ReadBack, read_back
from tests.scores import FILM, NTSC, cut_list

BAR = 1.5
"""Seconds of the shortest bar."""
NEAR = 0.25
"""Seconds from a cut within which a scene marker means the cut."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """A film with markers, and what they ask for, in frames."""

    cut: Timeline
    edges: tuple[int, ...]
    """Where scenes must meet."""
    silences: tuple[tuple[int, int], ...]


def random_film(seed: int, kept: float = 1.0) -> Spotted:
    """Return a film of up to forty shots, with markers that are a shortest bar apart or more.

    Args:
        seed: Another is another film.
        kept: The share of its markers that it has.
    """
    rng = random.Random(seed)  # noqa: S311 (no secret)
    rate = rng.choice([FILM, Fraction(25), NTSC])
    frames = [rng.randint(10, rng.choice([60, 400])) for _ in range(rng.randint(3, 40))]
    total, bar, near = sum(frames), int(BAR * rate) + 1, int(NEAR * rate)
    frames[-1] += max(0, 6 * bar - total)
    total = sum(frames)
    cuts = [0, *(sum(frames[: at + 1]) for at in range(len(frames) - 1))]
    markers: list[Marker] = []
    asked: list[tuple[int, str, int]] = []
    at = rng.randint(bar + near, 4 * bar)
    while at < total - 3 * bar - 2 * near:
        word = rng.choice(["scene: s", "cue: c", "cue out", "music out", "no music", "silence", "range"])
        nearest = min(cuts, key=lambda cut: abs(cut - at))
        begins = word in {"scene: s", "cue: c"}
        place = nearest if begins and abs(nearest - at) <= NEAR * rate else at
        length = rng.randint(bar, 3 * bar) if word == "range" else 0
        length = length if at + length < total - bar - near else 0
        name = word if word != "range" else "no music"
        markers.append(Marker(name, at / rate, length / rate))
        asked.append((place, word if length or word != "range" else "no music", length))
        at += length + bar + 2 * near + rng.randint(0, 8 * bar)
    there = [at for at in range(len(markers)) if rng.random() < kept]
    cut = cut_list(frames, rate=rate, markers=[markers[at] for at in there])
    return Spotted(cut, *_expected([asked[at] for at in there], total))


def _expected(
    asked: Sequence[tuple[int, str, int]], total: int
) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Return the frames at which scenes meet and the silences, by a reading of its own: frame by frame."""
    silent = [False] * total
    for place, word, length in asked:
        if length:
            before = silent[place - 1]
            silent[place:] = [True] * length + [before] * (total - place - length)
        else:
            silent[place:] = [word not in {"scene: s", "cue: c"}] * (total - place)
    turns = [0, *(at for at in range(1, total) if silent[at] != silent[at - 1]), total]
    quiet = tuple((first, last) for first, last in pairwise(turns) if silent[first])
    begun = {place for place, word, _ in asked if word in {"scene: s", "cue: c"}}
    return tuple(sorted({*begun, *turns[1:-1]})), quiet


def faults(film: Spotted, score: ScoredTimeline) -> list[str]:
    """Return what is wrong with a score of a film, from its .mid; nothing where all is right."""
    file, rate = read_back(midi_file(score)), film.cut.rate
    lines = [file.seconds(tick) for tick in file.bar_ticks]
    found = [
        f"no bar line at frame {edge}"
        for edge in film.edges
        if _off(lines, edge / rate) * rate > Fraction(1, 2)
    ]
    starts = {film.cut.frame_at(cue.scene.start) for cue in score.cues}
    found += [f"no scene at frame {edge}" for edge in film.edges if edge not in starts]
    for first, last in film.silences:
        notes = sounding(file, first / rate, last / rate)
        found += [f"{notes} notes in the silence from {first} to {last}"] * (notes > 0)
    return found


def _off(lines: Sequence[Fraction], time: Fraction) -> Fraction:
    at = bisect_left(lines, time)
    return min(abs(line - time) for line in lines[max(at - 1, 0) : at + 1])


def sounding(file: ReadBack, start: Fraction, end: Fraction) -> int:
    """Count the notes that sound between two instants, but for a millisecond at either end."""
    slack, on, count = Fraction(1, 1000), dict[tuple[int, int, int], Fraction](), 0
    for _, time, track, message in file.events:
        if message.type not in {"note_on", "note_off"}:
            continue
        key = (track, message.channel, message.note)
        if message.type == "note_on" and message.velocity:
            on[key] = time
        elif key in on:
            count += on.pop(key) < end - slack and time > start + slack
    return count
