"""The picture of a preview, frame by frame: the footage, or a card where there is none, or black."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from bridge.output.preview.canvas import LARGEST, WHITE, Bytes, Canvas, Colour, canvas_size, colour
from bridge.output.preview.lettering import fitting, letters
from bridge.picture.features.playback import shown_by
from bridge.picture.footage.shown import Look, Source, look_of, shown
from bridge.timeline import Shot, Timeline
from bridge.timeline.black import is_black
from bridge.timeline.timecode import clock_timecode

_CARD, _DIM = colour(23, 27, 35), colour(141, 151, 168)
_SIXTEEN_NINE = Fraction(16, 9)
_HIGH_DEFINITION = 720
"""Lines from which on a picture that does not state its colours is taken for BT.709."""
_MATRICES = {1, 4, 5, 6, 7, 9}
"""The numbers of colour matrices that FFmpeg converts. Source: ITU-T H.273, table 4."""


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """What is on screen over record time."""

    timeline: Timeline
    sources: Sequence[Source | str]
    """The file behind each shot, or the reason why there is none."""
    looks: Sequence[Look | None]
    """How the frames of each shot's file are to be looked at; None where there is none."""
    size: tuple[int, int]
    """Of the canvas."""

    @classmethod
    def of(
        cls, timeline: Timeline, sources: Sequence[Source | str], largest: tuple[int, int] = LARGEST
    ) -> "Pictures":
        """Look at the files behind a timeline; the canvas has the aspect that is on screen longest.

        Args:
            timeline: The cut.
            sources: The file behind each shot, or the reason why there is none.
            largest: Width and height in which the canvas lies, in pixels.
        """
        known: dict[Source, Look | None] = {}
        for source in sources:
            if isinstance(source, Source) and source not in known:
                known[source] = look_of(source.video)
        looks = [known[source] if isinstance(source, Source) else None for source in sources]
        return cls(timeline, sources, looks, canvas_size(_aspect(timeline, looks), largest))

    @property
    def frames(self) -> int:
        """The timeline's length."""
        return self.timeline.frame_at(self.timeline.duration)

    def __iter__(self) -> Iterator[Canvas]:
        """Yield each frame; one may be the same object as the frame before, and none may be painted on."""
        return self.between(0, self.frames)

    def between(self, first: int, stop: int) -> Iterator[Canvas]:
        """Yield the frames from one to another, which is not among them; as iteration does, whose frames they are."""
        black = Canvas.filled(self.size)
        at, stop = max(0, first), min(stop, self.frames)
        for index, shot in enumerate(self.timeline.shots):
            begin, end = (min(self.timeline.frame_at(time), stop) for time in (shot.start, shot.end))
            yield from (black for _ in range(at, begin))
            at = max(at, begin)
            if at < end:
                yield from self._shot(index, at, end, black)
                at = end
        yield from (black for _ in range(at, stop))

    def _shot(self, index: int, first: int, stop: int, black: Canvas) -> Iterator[Canvas]:
        shot, source, look = self.timeline.shots[index], self.sources[index], self.looks[index]
        if is_black(shot.media):
            yield from (black for _ in range(first, stop))
        elif isinstance(source, str) or look is None:
            yield from (self._card(shot, frame) for frame in range(first, stop))
        else:
            make = _fitter(look, self.size)
            for run in shown_by(shot, self.timeline.rate, first, stop):
                for frame, canvas in enumerate(shown(source, run, make), run.first):
                    yield canvas if canvas is not None else self._card(shot, frame)

    def _card(self, shot: Shot, frame: int) -> Canvas:
        """Return a card with the shot's name, its media and the timecode."""
        card = Canvas.filled(self.size, _CARD)
        unit, room = self.size[1] // 12, self.size[0] * 9 // 10
        lines = [(shot.name or shot.media.name, unit, WHITE, False)]
        if shot.media.name not in {"", shot.name}:
            lines.append((shot.media.name, unit * 2 // 3, _DIM, False))
        lines.append((clock_timecode(self.timeline, frame), unit, _DIM, True))
        top = (self.size[1] - sum(2 * size for _, size, _, _ in lines)) // 2
        for text, size, paint, even in lines:
            _centred(card, letters(text if even else fitting(text, size, room), size, even=even), top, paint)
            top += 2 * size
        return card


def _centred(canvas: Canvas, mask: Bytes, top: int, paint: Colour) -> None:
    canvas.ink(mask, (canvas.width - mask.shape[1]) // 2, top, paint)


def _aspect(timeline: Timeline, looks: Sequence[Look | None]) -> Fraction:
    """Return the aspect of the picture that is on screen longest; 16:9 where no footage is."""
    lasting: dict[Fraction, Fraction] = {}
    for shot, look in zip(timeline.shots, looks, strict=True):
        if look is not None:
            lasting[look.aspect] = lasting.get(look.aspect, Fraction(0)) + shot.duration
    return max(lasting, key=lambda aspect: lasting[aspect], default=_SIXTEEN_NINE)


def _fitter(look: Look, size: tuple[int, int]) -> Callable[[VideoFrame], Canvas]:
    """Return what fits a file's frames to the canvas: scaled, turned upright, and with bars beside or above them."""
    reformatter = VideoReformatter()
    upright = _within(look.aspect, size)
    coded = upright[::-1] if look.turns % 2 else upright

    def fit(frame: VideoFrame) -> Canvas:
        small = reformatter.reformat(
            frame,
            *coded,
            "yuv420p",
            src_colorspace=_matrix(frame),
            dst_colorspace=Colorspace.ITU709,
            interpolation=Interpolation.BILINEAR,
            src_color_range=ColorRange.JPEG if _is_full(frame) else ColorRange.MPEG,
            dst_color_range=ColorRange.MPEG,
        )
        picture = _turned(Canvas(*coded, small.to_ndarray().astype(np.uint8, copy=False)), look.turns)
        if upright == size:
            return picture
        canvas = Canvas.filled(size)
        canvas.lay(picture)
        return canvas

    return fit


def _within(aspect: Fraction, size: tuple[int, int]) -> tuple[int, int]:
    """Return the largest width and height of an aspect within a canvas, both even."""
    width, height = size
    if aspect * height >= width:
        return width, min(height, max(2, 2 * round(width / aspect / 2)))
    return min(width, max(2, 2 * round(height * aspect / 2))), height


def _turned(picture: Canvas, turns: int) -> Canvas:
    """Return a picture turned to the left by so many quarters."""
    if not turns:
        return picture
    planes = [np.rot90(plane, turns) for plane in picture.channels()]
    height, width = planes[0].shape
    return Canvas(width, height, np.concatenate([plane.reshape(-1) for plane in planes]).reshape(-1, width))


def _is_full(frame: VideoFrame) -> bool:
    return frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")


def _matrix(frame: VideoFrame) -> Colorspace:
    """Return the colour matrix of a frame, as it states it or as its size tells."""
    stated = int(frame.colorspace)
    if stated in _MATRICES:
        return Colorspace(5 if stated == 6 else stated)
    return Colorspace.ITU709 if frame.height >= _HIGH_DEFINITION else Colorspace.ITU601
