"""Recuts to score by the command, and what their .mid files hold: cuts and files alone, nothing of ours."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

import mido
import numpy as np
import numpy.typing as npt
import opentimelineio as otio
from click.testing import CliRunner, Result

from bridge.cli import main
from tests.midi import ReadBack, read_back

SAME = Fraction(1, 100_000)
"""Seconds by which one time may differ from another that is to be the same."""
WRITTEN = Fraction(1, 2000)
"""Seconds by which a written bar line may be off."""


class Event(NamedTuple):
    """One shot of a cut, in frames."""

    media: str
    source: int
    length: int
    speed: str = "1"


Marks = Sequence[tuple[int, str]]
"""Frame and name of each marker on the timeline."""
SCENES: Marks = ((0, "scene: A"), (240, "scene: B"), (480, "scene: C"), (720, "scene: D"))
REEL = [Event(f"M{number:02}", 1000, 60) for number in range(16)]
"""Four scenes of four shots, ten seconds each at 24 frames a second."""


class Sounded(NamedTuple):
    """A note, in seconds from the start of its scene."""

    onset: Fraction
    release: Fraction
    pitch: int
    velocity: int
    channel: int
    track: str


def recue(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def done(*args: object) -> Result:
    result = recue(*args)
    assert result.exit_code == 0, result.output
    return result


def cut_file(path: Path, reel: Iterable[Event], marks: Marks = (), rate: float = 24.0) -> Path:
    """Write an .otio of shots end to end; a shot of no media is black."""
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    time = otio.opentime.RationalTime
    for media, source, length, speed in reel:
        span = otio.opentime.TimeRange(time(source, rate), time(length, rate))
        if not media:
            track.append(otio.schema.Gap(span))
            continue
        clip = otio.schema.Clip(media, otio.schema.ExternalReference(f"{media}.mov"), span)
        if speed != "1":
            clip.effects.append(otio.schema.LinearTimeWarp("", float(speed)))
        track.append(clip)
    timeline = otio.schema.Timeline("cut")
    timeline.tracks.append(track)
    for frame, name in marks:
        span = otio.opentime.TimeRange(time(frame, rate), time(0, rate))
        timeline.tracks.markers.append(otio.schema.Marker(name, span))
    path.parent.mkdir(parents=True, exist_ok=True)
    otio.adapters.write_to_file(timeline, str(path))
    return path


def edl_file(path: Path, reel: Iterable[Event]) -> Path:
    """Write a list of shots end to end, at 24 frames a second."""
    lines, at = ["TITLE: cut", "FCM: NON-DROP FRAME"], 0
    for number, (media, source, length, _) in enumerate(reel, 1):
        codes = " ".join(map(_code, (source, source + length, at, at + length)))
        lines.append(f"{number:03}  {media:8} V     C        {codes}")
        at += length
    path.write_text("\n".join([*lines, ""]))
    return path


def _code(frame: int) -> str:
    seconds = frame // 24
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frame % 24:02}"


def edl_events(path: Path) -> list[Event]:
    """Read a list of 24 frames a second by its columns alone; what no event covers is black."""
    found: list[Event] = []
    ends: list[int] = []
    for line in path.read_text().splitlines():
        codes = [
            int(h) * 86400 + int(m) * 1440 + int(s) * 24 + int(f)
            for h, m, s, f in re.findall(r"(\d\d):(\d\d):(\d\d):(\d\d)", line)
        ]
        if len(codes) == 4:
            if ends and codes[2] > ends[-1]:
                found.append(Event("", 0, codes[2] - ends[-1]))
            found.append(Event(line.split()[1], codes[0], codes[3] - codes[2]))
            ends.append(codes[3])
        elif line.startswith("M2"):
            found[-1] = found[-1]._replace(speed=line.split()[2])
    return found


def edges(reel: Sequence[Event]) -> list[int]:
    """Return the frame every shot begins on, and the one the last ends on."""
    return list(accumulate((event.length for event in reel), initial=0))


def scenes(midi: ReadBack) -> list[tuple[Fraction, Fraction, str]]:
    """Start and end in seconds and name of every scene, by the markers in a .mid."""
    starts = [(seconds, name) for _, seconds, name in midi.markers()]
    ends = [*(start for start, _ in starts[1:]), midi.end]
    return [(start, end, name) for (start, name), end in zip(starts, ends, strict=True)]


def unchanged(
    old: Sequence[Event], new: Sequence[Event], midi: ReadBack, rate: Fraction = Fraction(24)
) -> Iterator[tuple[str, Fraction, list[Fraction], Fraction]]:
    """Every scene whose run of shots stands unchanged in the new cut: its name, where it was, is and how long it is."""
    was, now = edges(old), edges(new)
    for start, end, name in scenes(midi):
        first, last = (was.index(round(time * rate)) for time in (start, end))
        run = list(old[first:last])
        places = [Fraction(now[at]) / rate for at in range(len(new)) if list(new[at : at + len(run)]) == run]
        if places:
            yield name, Fraction(was[first]) / rate, places, Fraction(was[last] - was[first]) / rate


def music(midi: ReadBack, start: Fraction, end: Fraction) -> list[Sounded]:
    """Return the notes that begin in a range of time, sorted for comparing."""
    names = {track: m.name for _, _, track, m in midi.events if m.type == "track_name"}
    sounding: defaultdict[tuple[int, int, int], list[tuple[Fraction, int]]] = defaultdict(list)
    notes = []
    for _, seconds, track, message in midi.events:
        if message.type == "note_on" and message.velocity:
            sounding[track, message.channel, message.note].append((seconds, message.velocity))
        elif message.type in {"note_on", "note_off"}:
            onset, velocity = sounding[track, message.channel, message.note].pop(0)
            if start - WRITTEN <= onset < end - WRITTEN:
                told = message.note, velocity, message.channel, names.get(track, "")
                notes.append(Sounded(onset - start, seconds - start, *told))
    return sorted(notes, key=lambda note: (round(note.onset * 2000), note[2:], note.release))


def alike(one: Sequence[Sounded], other: Sequence[Sounded]) -> bool:
    """Return True if the notes are the same at the same times, to ten microseconds."""
    return len(one) == len(other) and all(
        a[2:] == b[2:] and abs(a.onset - b.onset) < SAME and abs(a.release - b.release) < SAME
        for a, b in zip(one, other, strict=True)
    )


def kept(
    old: Sequence[Event], new: Sequence[Event], was: ReadBack, now: ReadBack, rate: Fraction = Fraction(24)
) -> list[str]:
    """See that what stands unchanged sounds as it did; returns the names of those scenes."""
    names = []
    for name, start, places, length in unchanged(old, new, was, rate):
        before = music(was, start, start + length)
        assert any(alike(before, music(now, at, at + length)) for at in places), name
        names.append(name)
    return names


def assert_fits(
    midi: ReadBack, reel: Sequence[Event], refitted: Sequence[str] = (), rate: Fraction = Fraction(24)
) -> None:
    """See that a score keeps what every score promises; `refitted` scenes are struck on every cut they meet."""
    half, cuts = 1 / rate / 2, [Fraction(frame) / rate for frame in edges(reel)]
    assert abs(midi.end - cuts[-1]) < WRITTEN
    ticks, seconds = zip(*((tick, float(at)) for tick, at, *_ in midi.events), strict=True)
    steps = np.interp(np.arange(0, ticks[-1] + 1, 240), ticks, seconds)  # tempi are events, so this is exact
    met = [cut for cut in cuts[1:-1] if np.abs(steps - float(cut)).min() <= half]
    assert len(met) >= 0.95 * len(cuts[1:-1])
    onsets = np.array([float(seconds) for _, seconds in midi.onsets])
    bars = set(midi.bar_ticks)
    begins = [*(tick for tick, _, _ in midi.markers()), ticks[-1]]
    for (start, end, name), (first, last) in zip(scenes(midi), pairwise(begins), strict=True):
        assert first in bars
        assert min(abs(start - cut) for cut in cuts) < WRITTEN
        assert_steady(steps[first // 240 : last // 240 + 1], name)
        if name in refitted:
            inside = [float(cut) for cut in met if start <= cut < end]
            assert all(np.abs(onsets - cut).min() <= 1 / rate for cut in inside), name
    music(midi, Fraction(0), midi.end)  # every release belongs to a note
    ons = sum(m.type == "note_on" and m.velocity > 0 for *_, m in midi.events)
    assert ons == sum(m.type in {"note_on", "note_off"} for *_, m in midi.events) - ons


def assert_steady(lines: npt.NDArray[np.float64], name: str) -> None:
    """See that the tempo of a scene, its sixteenth lines in seconds, is in range and leans as little as is not noticed."""
    sixteenths, beats = np.diff(lines), np.diff(lines[::4])
    assert 15 / 160.01 <= sixteenths.min() <= sixteenths.max() <= 15 / 59.99, name
    for lengths in (sixteenths, beats):
        assert np.abs(np.diff(np.log(lengths))).max(initial=0) <= np.log(1.03) + 1e-4, name
    assert np.abs(beats / np.median(beats) - 1).max() <= 0.08 + 1e-4, name


def scored(cut: Path, *options: object) -> ReadBack:
    done("score", cut, "--formats", "mid,json", "--no-picture", *options)
    return heard(cut.parent, cut)


def conformed(old: Path, new: Path, *options: object) -> ReadBack:
    done("conform", old, new, "--formats", "mid,json", "--no-picture", *options)
    return heard(new.parent, new)


def heard(folder: Path, cut: Path) -> ReadBack:
    return read_back((folder / f"{cut.stem}.mid").read_bytes())


def fates(result: Result) -> dict[str, str]:
    return {scene["name"]: scene["fate"] for scene in json.loads(result.stdout)["scenes"]}


def trimmed(reel: Sequence[Event], index: int, frames: int) -> list[Event]:
    """Return a reel with a shot that is so many frames longer at its tail."""
    longer = reel[index]._replace(length=reel[index].length + frames)
    return [*reel[:index], longer, *reel[index + 1 :]]


def moved_marks(frames: int, after: int) -> Marks:
    """Return the scene markers, those after a frame moved with the picture."""
    return [(frame + frames if frame > after else frame, name) for frame, name in SCENES]


def assert_refused(result: Result, code: int, said: str) -> None:
    assert result.exit_code == code, result.output
    assert result.stderr.startswith("recue: ")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def resaved(path: Path, ticks_a_quarter: int, edit: Callable[[mido.MidiFile], None]) -> bytes:
    """Edit a .mid and save it as a DAW does: another division, running status, releases as onsets of velocity 0."""
    file = mido.MidiFile(path, charset="utf8")
    edit(file)
    saved = mido.MidiFile(type=1, ticks_per_beat=ticks_a_quarter, charset="utf8")
    for track in file.tracks:
        ticks = accumulate(message.time for message in track)
        scaled = [0, *(round(tick * ticks_a_quarter / 960) for tick in ticks)]
        told = [
            mido.Message("note_on", channel=m.channel, note=m.note, velocity=0)
            if m.type == "note_off"
            else m.copy()
            for m in track
        ]
        times = (later - tick for tick, later in pairwise(scaled))
        saved.tracks.append(mido.MidiTrack(m.copy(time=t) for m, t in zip(told, times, strict=True)))
    saved.save(path)
    return path.read_bytes()


def lowered_and_ringing(first_tick: int, last_tick: int, bells_at: int) -> Callable[[mido.MidiFile], None]:
    """Lower the melody by an octave between two ticks, and add a track of bells with a pedal at another."""

    def edit(file: mido.MidiFile) -> None:
        melody = max(file.tracks[1:], key=lambda track: mean_pitch(track, first_tick, last_tick))
        ticks = accumulate(message.time for message in melody)
        lowered: set[int] = set()
        for tick, message in zip(ticks, melody, strict=True):
            if message.type == "note_off" and message.note in lowered:
                lowered.remove(message.note)
                message.note -= 12
            elif message.type == "note_on" and first_tick <= tick < last_tick:
                lowered.add(message.note)
                message.note -= 12
        bells = mido.MidiTrack([mido.MetaMessage("track_name", name="Bells")])
        bells.append(mido.Message("program_change", channel=5, program=14, time=bells_at))
        bells.append(mido.Message("control_change", channel=5, control=64, value=127))
        for pitch in (84, 88, 91):
            bells.append(mido.Message("note_on", channel=5, note=pitch, velocity=99, time=240))
            bells.append(mido.Message("note_off", channel=5, note=pitch, velocity=64, time=480))
        bells.append(mido.Message("control_change", channel=5, control=64, value=0, time=240))
        file.tracks.append(bells)

    return edit


def mean_pitch(track: mido.MidiTrack, first_tick: int, last_tick: int) -> float:
    """Return the mean pitch that a track strikes between two ticks; 0 where it strikes none."""
    ticks = accumulate(message.time for message in track)
    struck = [
        message.note
        for tick, message in zip(ticks, track, strict=True)
        if message.type == "note_on" and message.channel != 9 and first_tick <= tick < last_tick
    ]
    return float(sum(struck) / max(len(struck), 1))


def ticks_of(midi: ReadBack) -> dict[str, int]:
    return {name: tick for tick, _, name in midi.markers()}


def pedals(midi: ReadBack) -> list[tuple[Fraction, int]]:
    """Return the times at which each pedal goes down or up."""
    down: dict[int, int] = {}
    moved = []
    for _, seconds, _, m in midi.events:
        if m.type == "control_change" and m.control == 64 and m.value != down.get(m.channel, 0):
            moved.append((seconds, m.value))
            down[m.channel] = m.value
    return moved
