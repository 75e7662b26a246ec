"""Invented music for editors, at every rate that has a timecode."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from bridge.timeline.timecode import frames_a_day, timecode
from integrations.markers import Colour, FrameMarker
from integrations.music_reel import MusicFile, MusicReel

RATES = (
    *((Fraction(rate), False) for rate in (24, 25, 30, 50, 60)),
    (Fraction(24000, 1001), False),
    *((Fraction(rate, 1001), drop) for rate in (30000, 60000) for drop in (False, True)),
)
MARKERS = (
    FrameMarker(0, Colour.SCENE, "Recue: 1m1 Köln <&>", "", "recue:scene:a"),
    FrameMarker(57, Colour.MET, "Recue: cut +0.23", "door -0.10", "recue:hit:57"),
    FrameMarker(99, Colour.MISSED, "Recue: cut +2.50", "", "recue:hit:99"),
)


def reel(
    rate: Fraction = Fraction(24),
    first: int = 86_400,
    *,
    drop_frame: bool = False,
    folder: Path = Path("/tmp/Fürst & Söhne"),  # noqa: S108 (no file is there)
) -> MusicReel:
    files = (
        MusicFile(folder / "film.wav", "music-1", muted=False),
        MusicFile(folder / "film.Second violin.wav", "Second violin", muted=True),
    )
    return MusicReel(
        name="film",
        rate=rate,
        drop_frame=drop_frame,
        start=first / rate,
        start_timecode=timecode(first, rate, drop_frame=drop_frame),
        frames=1_001,
        samples=round(1_001 / rate * 48_000),
        files=files,
        markers=MARKERS,
    )


def reels() -> Iterator[MusicReel]:
    """Yield a reel from an hour and one from a minute before midnight, at each rate."""
    for rate, drop in RATES:
        day = frames_a_day(rate, drop_frame=drop)
        for first in (day // 24, day - 60 * round(rate)):
            yield reel(rate, first, drop_frame=drop)
