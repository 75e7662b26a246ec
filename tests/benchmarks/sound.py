"""How well and how quickly sound is heard: speech of espeak-ng, sudden sounds, music; and the speed on one core.

Run it as `OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.sound [FILE...]`; it needs espeak-ng
(apt install espeak-ng). Files are measured for speed. `--fixture` writes the speech of the tests anew.
"""

import argparse
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from bridge.sound.heard import Sound
from bridge.sound.hearing import read_sound
from bridge.sound.measured import blocks_between
from bridge.sound.measuring import measured
from bridge.sound.recording import probe, samples_from
from tests.espeak import Said, say
from tests.sounds import RATE, SPEECH, Floats, at_level, chords, noise, silent_cut, with_bangs, write_sound

SENTENCES = (
    "The quick brown fox jumps over the lazy dog.",
    "I never said she stole my money.",
    "Where were you last night?",
    "We have to leave, now.",
    "Nobody told me about the meeting, and I waited for two hours in the rain.",
    "Yes.",
    "He walked slowly across the empty square and looked up at the windows.",
    "Please sit down.",
)
VOICES = ("en-us", "en-gb-x-rp", "en-us+f3", "en-gb-scotland+m7", "en-029+f2", "de", "fr+f4")
LEVEL = -23.0
"""The level of speech, in decibels."""
FIXTURE = (
    ("en-us", "Where were you last night? I waited for hours.", 1.0),
    ("en-us+f3", "I told you, I never left.", 5.0),
    ("en-us", "We have to leave, right now.", 9.0),
    ("en-us+f3", "Nobody told me about the meeting.", 13.0),
)


def resampled(said: Said) -> Floats:
    """Bring what was said to 16 kHz and the level of speech."""
    frame = av.AudioFrame.from_ndarray(said.samples[None].copy(), format="flt", layout="mono")
    frame.sample_rate = said.rate
    resampler = av.AudioResampler("flt", "mono", RATE)
    frames = (*resampler.resample(frame), *resampler.resample(None))
    return at_level(np.concatenate([each.to_ndarray()[0] for each in frames]), LEVEL)


def spoken(
    voice: str, seed: int, seconds: int = 120
) -> tuple[Floats, list[tuple[float, float]], list[float]]:
    """Return speech with pauses of 0.8 to 3 s, when somebody speaks, and when words begin."""
    rng = np.random.default_rng(seed)
    laid, at, spans, words = np.zeros(seconds * RATE, np.float32), 1.0, [], []
    for number in range(10 * seconds):
        said = say(SENTENCES[number % len(SENTENCES)], voice, int(rng.integers(130, 190)))
        samples, first = resampled(said), round(at * RATE)
        if first + len(samples) > len(laid) - RATE:
            break
        laid[first : first + len(samples)] += samples
        spans.append((at, at + len(samples) / RATE))
        words += [at + word for word in said.words]
        at += len(samples) / RATE + float(rng.uniform(0.8, 3))
    return laid, spans, words


def heard(samples: Floats, folder: Path) -> Sound:
    """Listen to samples as a production mix."""
    mix = write_sound(folder / "mix.wav", samples)
    return read_sound(silent_cut(len(samples) / RATE), folder / "cut.otio", None, mix, lambda _: None)


def speech(folder: Path) -> Iterator[str]:
    """Yield a line for each voice and what is under it."""
    yield "voice              under      F1     edges within 0.25 s  worst edge  words within 0.1 s"
    for number, voice in enumerate(VOICES):
        laid, spans, words = spoken(voice, number)
        seconds = len(laid) / RATE
        under = {
            "nothing": np.zeros(1, np.float32),
            "noise -10": noise(seconds, LEVEL - 10, number),
            "noise -5": noise(seconds, LEVEL - 5, number),
            "music -10": chords(seconds, 96 + 4 * number, LEVEL - 10),
        }
        for name, more in under.items():
            yield f"{voice:18} {name:10} {_judged(heard(laid + more, folder), spans, words, seconds)}"


def _judged(sound: Sound, spans: list[tuple[float, float]], words: list[float], seconds: float) -> str:
    true, told = (np.zeros(round(seconds * 100), np.bool_) for _ in range(2))
    for start, end in spans:
        true[round(start * 100) : round(end * 100)] = True
    for each in sound.speech:
        told[round(each.start * 100) : round(each.end * 100)] = True
    found = 2 * (true & told).sum() / (true.sum() + told.sum())
    ends = np.array([[float(each.start), float(each.end)] for each in sound.speech]).reshape(-1, 2)
    errors = np.concatenate(
        [np.abs(ends[:, side][:, None] - np.array(spans)[:, side]).min(axis=0) for side in (0, 1)]
    )
    told_words = np.array([float(word) for each in sound.speech for word in each.words])
    near = np.abs(told_words[:, None] - np.array(words)).min(axis=0) <= 0.1
    return f"{found:.3f}  {(errors <= 0.25).mean():19.2f}  {errors.max():10.2f}  {near.mean():18.2f}"


def sudden(folder: Path) -> Iterator[str]:
    """Yield a line for what is around slams at random times."""
    yield "around            slams  within a frame at 60/s  at 24/s  others  worst of the found, ms"
    rng, seconds = np.random.default_rng(1), 60.0
    talk, _, _ = spoken("en-us", 1, 60)
    around = {
        "quiet": noise(seconds, -70),
        "noise": noise(seconds, -40),
        "music": chords(seconds, 100, -33),
        "speech": talk + noise(seconds, -70),
        "speech and music": talk + chords(seconds, 100, -33),
    }
    for name, samples in around.items():
        times = np.cumsum(rng.uniform(1.5, 4.0, 20))
        times = times[times < seconds - 1]
        found = np.array(
            [float(each.time) for each in heard(with_bangs(samples, tuple(times)), folder).sudden]
        )
        off = np.abs(found[:, None] - times).min(axis=0) if len(found) else np.full(len(times), np.inf)
        alone = int((np.abs(found[:, None] - times).min(axis=1) > 0.1).sum()) if len(found) else 0
        close = off[off <= 1 / 24]
        yield (
            f"{name:17} {len(times):5}  {(off <= 1 / 60).sum():22}  {(off <= 1 / 24).sum():7}  {alone:6}"
            f"  {1000 * close.max() if len(close) else 0:23.1f}"
        )


def music(folder: Path) -> Iterator[str]:
    """Yield a line for each tempo, and for what is no music."""
    for bpm in (72, 96, 120, 140):
        found = heard(chords(40, bpm), folder).music
        yield f"chords at {bpm}: {[(float(one.start), float(one.end), one.bpm) for one in found]}"
    time_ = np.arange(40 * RATE) / RATE
    hum = at_level(np.sin(2 * np.pi * 100 * time_) + 0.5 * np.sin(2 * np.pi * 200 * time_), -30)
    for name, samples in (
        ("speech", spoken("en-us", 3, 40)[0]),
        ("noise", noise(40, -30)),
        ("a hum", hum),
    ):
        yield f"{name}: {len(heard(samples, folder).music)} stretches of music"


def speed(file: Path) -> Iterator[str]:
    """Yield how many times as fast as it plays a file is decoded, and decoded and measured; and the memory it takes."""
    recording = probe(file)
    seconds = float(recording.duration or 0)
    began = time.process_time()
    for _ in samples_from(recording, 0):
        pass
    decoding = time.process_time() - began
    began = time.process_time()
    for _ in measured(recording, blocks_between(0, seconds)):
        pass
    both = time.process_time() - began
    yield f"{file.name}, {seconds:.0f} s: decoding alone {seconds / decoding:.0f} times real time, with measuring {seconds / both:.0f}"
    for share in (0.25, 1.0):
        tracemalloc.start()
        for _ in measured(recording, blocks_between(0, seconds * share)):
            pass
        yield f"  {seconds * share:.0f} s: {tracemalloc.get_traced_memory()[1] / 2**20:.1f} MiB at most"
        tracemalloc.stop()


def write_fixture() -> None:
    """Write the speech of the tests."""
    laid = np.zeros(17 * RATE, np.float32)
    for voice, text, at in FIXTURE:
        samples = resampled(say(text, voice))
        laid[round(at * RATE) : round(at * RATE) + len(samples)] += samples
    write_sound(SPEECH, laid, codec="libopus", bits=32_000)


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--fixture", action="store_true")
    asked = parser.parse_args()
    if asked.fixture:
        write_fixture()
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = asked.files or [
            write_sound(folder / "long.m4a", np.tile(spoken("en-us", 0)[0], 5), codec="aac")
        ]
        for lines in (*map(speed, files), speech(folder), sudden(folder), music(folder)):
            for line in lines:
                print(line, flush=True)


if __name__ == "__main__":
    main()
