"""Footage whose frames tell their numbers and whose clicks tell their times, and previews of it, decoded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from bridge.grid.bars import HitKind
from bridge.grid.tempo_map import tempo_map
from bridge.output.audio.mixdown import BLOCK, Block
from bridge.output.audio.rendering import Rendering
from bridge.output.audio.sampler import Floats
from bridge.output.audio.wave_label import WaveLabel
from bridge.output.preview import Preview
from bridge.score.pipeline import ScoredTimeline
from bridge.score.scenes.division import Scene
from bridge.settings import Settings
from bridge.timeline import Timeline
from tests.scores import cued_scenes, even_grid

SOUND = 48_000
CLICK = 96
"""Samples of a click."""
DARK, LIGHT = 40, 235


def greys_of(frame: int) -> tuple[int, int]:
    """Return the greys of the left and of the right half that tell a frame's number, for up to 100 frames."""
    tens, ones = divmod(frame, 10)
    return 32 + 20 * tens, 32 + 20 * ones


def write_film(
    path: Path,
    greys: Sequence[int | tuple[int, int]],
    rate: Fraction = Fraction(24),
    size: tuple[int, int] = (160, 90),
    clicks: Sequence[Fraction] | None = None,
    codec: str = "pcm_s16le",
) -> Path:
    """Encode a film of plain greys, one a frame or one for each half of it, with clicks at times where it has sound."""
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=rate, options={"preset": "ultrafast", "crf": "8"})
        assert isinstance(picture, av.VideoStream)
        picture.width, picture.height, picture.pix_fmt, picture.gop_size = *size, "yuv420p", 12
        heard = None if clicks is None else container.add_stream(codec, rate=SOUND)
        if heard is not None:
            assert isinstance(heard, av.AudioStream)
            frame = av.AudioFrame.from_ndarray(
                _clicking(clicks or (), len(greys) / rate), format="s16", layout="mono"
            )
            frame.sample_rate = SOUND
            container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
        for number, grey in enumerate(greys):
            planes = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
            left, right = grey if isinstance(grey, tuple) else (grey, grey)
            planes[: size[1], : size[0] // 2], planes[: size[1], size[0] // 2 :] = left, right
            shown = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            shown.pts, shown.time_base = number, 1 / rate
            container.mux(picture.encode(shown))
        container.mux(picture.encode(None))
    return path


def _clicking(clicks: Sequence[Fraction], seconds: Fraction) -> npt.NDArray[np.int16]:
    sound = np.zeros((1, round(seconds * SOUND)), np.int16)
    for click in clicks:
        at = round(click * SOUND)
        sound[0, at : at + CLICK] = 30_000
    return sound


@dataclass(frozen=True)
class Clicks:
    """Music that is nothing but clicks."""

    at: tuple[int, ...]
    samples: int

    def blocks(self) -> list[Block]:
        return [Block(first, []) for first in range(0, self.samples, BLOCK)]

    def sound(self, block: Block, around: int) -> Floats:
        sound = np.zeros((BLOCK + 2 * around, 2), np.float32)
        for at in self.at:
            sound[max(0, at - block.first + around) : max(0, at - block.first + around + CLICK)] = 0.5
        return sound

    def part(self, _midi: bytes) -> "Clicks":
        return self

    def dry(self) -> "Clicks":
        return self


def scored(timeline: Timeline) -> ScoredTimeline:
    """Score a timeline as one scene of one bar, with a marker on its second beat and a cut on its third."""
    scene = Scene("s0", "all", Fraction(0), timeline.duration, tuple(range(len(timeline.shots))))
    hits = [(4, HitKind.MARKER, Fraction(0)), (8, HitKind.CUT, Fraction(0))]
    grid = even_grid([[16]], [float(240 / timeline.duration)], [hits])
    return ScoredTimeline(timeline, grid, tempo_map(grid), cued_scenes([scene], grid), ())


def a_preview(
    timeline: Timeline, folder: Path, clicks: Sequence[Fraction] = (), **settings: object
) -> Preview:
    """Return a preview of a cut in a folder, whose music is clicks."""
    samples = round(timeline.duration * SOUND)
    music = Clicks(tuple(round(click * SOUND) for click in clicks), samples)
    rendering = Rendering(lambda: music, timeline.duration, WaveLabel("", Fraction(0), timeline.rate))
    asked = Settings.model_validate(settings)
    return Preview.of(scored(timeline), rendering, folder / "cut.otio", asked, lambda *_: None)


@dataclass(frozen=True, eq=False)
class Seen:
    """A preview as a player has it."""

    times: list[Fraction]
    """Of its frames, in seconds."""
    luma: list[npt.NDArray[np.uint8]]
    """Of each frame. (height, width)"""
    sound: Floats
    """From time zero on. (n, 2)"""
    rate: Fraction
    timecode: str
    codec: str

    @property
    def greys(self) -> list[float]:
        """The mean grey in the middle of each frame."""
        return [float(_middle(each).mean()) for each in self.luma]

    @property
    def numbers(self) -> list[int]:
        """The number that each frame tells by its greys."""
        halves = [(each[:, : each.shape[1] // 4], each[:, -(each.shape[1] // 4) :]) for each in self.luma]
        digits = [[round((float(half.mean()) - 32) / 20) for half in both] for both in halves]
        return [10 * tens + ones for tens, ones in digits]

    @property
    def clicks(self) -> list[float]:
        """The times at which it clicks, in seconds."""
        loud = np.flatnonzero(np.abs(self.sound).max(axis=1) > 0.1)
        return [
            float(at) / SOUND for before, at in zip([-SOUND, *loud], loud, strict=False) if at - before > 500
        ]


def _middle(luma: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    rows, columns = luma.shape
    return luma[rows // 4 : rows * 3 // 4, columns // 4 : columns * 3 // 4]


def seen(preview: Preview, file: Path) -> Seen:
    """Write a preview, and decode it with FFmpeg as players do."""
    file.write_bytes(b"".join(preview))
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        rate, codec, timecode = (
            stream.average_rate,
            stream.codec_context.name,
            stream.metadata.get("timecode", ""),
        )
        base = stream.time_base or Fraction(0)
        pictures = [((frame.pts or 0) * base, _luma(frame)) for frame in container.decode(stream)]
    assert rate is not None
    sound = np.zeros((round((pictures[-1][0] + 2) * SOUND), 2), np.float32)
    with av.open(str(file)) as container:
        for frame in container.decode(audio=0):
            first = round((frame.pts or 0) * (frame.time_base or Fraction(0)) * SOUND)
            own = frame.to_ndarray().T[max(0, -first) :][: len(sound) - max(first, 0)]
            sound[max(first, 0) : max(first, 0) + len(own)] = own
    return Seen([t for t, _ in pictures], [p for _, p in pictures], sound, rate, timecode, codec)


def _luma(frame: av.VideoFrame) -> npt.NDArray[np.uint8]:
    """Return luma as it is coded, black at 16 and white at 235. (height, width)"""
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(frame.height, plane.line_size)
    return rows[:, : frame.width].copy()


def without_media(timeline: Timeline) -> Timeline:
    """Return a timeline whose media are nowhere."""
    shots = (replace(shot, media=replace(shot.media, url="nowhere.mov")) for shot in timeline.shots)
    return replace(timeline, shots=tuple(shots))
