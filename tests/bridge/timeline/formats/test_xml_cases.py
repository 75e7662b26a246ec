# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""FCPXML, Final Cut Pro 7's XML and .otio as programs were seen to write them, each with its right value.

Frames count from the first; `source` is the media frame that is first shown.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.errors import TimelineError
from bridge.recut.changes import compare
from bridge.timeline import Timeline
from bridge.timeline.formats import read

CASES = Path(__file__).parent / "cases"
NTSC_24 = Fraction(24000, 1001)

Shown = tuple[str, int, Fraction]
"""The media of a shot, the media frame that is first shown, and the speed."""


@dataclass(frozen=True, slots=True)
class Right:
    """What a file holds."""

    rate: Fraction | int
    frames: int
    cuts: tuple[int, ...]
    dissolves: tuple[int, ...] = ()
    shots: tuple[Shown, ...] = ()
    markers: tuple[tuple[str, int], ...] = ()
    told: int = 0
    """The number of sentences about what was read differently than written."""


def at_speed(*shots: tuple[str, int] | tuple[str, int, Fraction]) -> tuple[Shown, ...]:
    return tuple((shot[0], shot[1], Fraction(*shot[2:]) if shot[2:] else Fraction(1)) for shot in shots)


RIGHT = {
    "fcpxml-adjustment-clip.fcpxml": Right(
        25, 200, (50, 125), shots=at_speed(("Hill.mov", 250), ("Dale.mov", 0), ("Beck.mov", 0)), told=1
    ),
    "fcpxml-transition-markers.fcpxml": Right(
        24,
        216,
        (120,),
        (24,),
        at_speed(("Hill.mov", 480), ("Dale.mov", 720)),
        (("scene: dusk", 108), ("bell", 120), ("owl", 168)),
    ),
    "fcpxml-format-empty-frameduration.fcpxml": Right(
        25, 125, (50,), shots=at_speed(("Hill.mov", 0), ("Scan.mov", 90000))
    ),
    "fcpxml-format-no-frameduration.fcpxml": Right(
        25, 125, (50,), shots=at_speed(("Hill.mov", 0), ("Scan.mov", 90000))
    ),
    "fcpxml-connected-without-offset.fcpxml": Right(
        25, 75, (25,), shots=at_speed(("Talk.mov", 0), ("Talk.mov", 1000))
    ),
    "fcpxml-multicam-late-angle.fcpxml": Right(
        30, 180, (60, 91), shots=at_speed(("IMG_2.mov", 0), ("IMG_1.mov", 0))
    ),
    "fcpxml-resolve-multicam-audio-lane.fcpxml": Right(
        NTSC_24, 216, (24, 72), shots=at_speed(("CamA.mov", 1560), ("CamB.mov", 1584), ("CamA.mov", 1632))
    ),
    "fcpxml-refclip-retimed.fcpxml": Right(
        25, 200, (150,), shots=at_speed(("Hill.mov", 100, Fraction(1, 2)), ("Hill.mov", 1250))
    ),
    "xml-subclip-v1.xml": Right(24, 96, (48,), shots=at_speed(("Boat.mov", 88500), ("Boat.mov", 89400))),
    "xml-subclip-v2.xml": Right(24, 96, (48,), shots=at_speed(("Boat.mov", 88500), ("Boat.mov", 89400))),
    "xml-file-id-reused.xml": Right(
        24, 150, (50, 90), shots=at_speed(("sh010.mov", 0), ("sh020.mov", 0), ("sh030.mov", 0))
    ),
    "xml-file-twice-same.xml": Right(
        24, 150, (50, 90), shots=at_speed(("Loom.mov", 10), ("Loom.mov", 200), ("Loom.mov", 400))
    ),
    "xml-in-out-one-short.xml": Right(24, 100, (44,), shots=at_speed(("Rope.mov", 7), ("Knot.mov", 0))),
    "xml-zero-rate-placeholder.xml": Right(
        24,
        480,
        (120, 360),
        shots=at_speed(("Leader.mov", 0), ("PLACEHOLDER 12", 0, Fraction(0)), ("Ferry.mov", 48)),
    ),
    "otio-warp-covered.otio": Right(
        24,
        140,
        (30, 50, 100),
        shots=at_speed(
            ("river.mov", 1000, Fraction(2)),
            ("heron.mov", 500),
            ("river.mov", 1100, Fraction(2)),
            ("bank.mov", 0),
        ),
    ),
    "otio-ntsc-long-rate.otio": Right(
        NTSC_24, 121, (48, 97), shots=at_speed(("a.mov", 0), ("b.mov", 10), ("c.mov", 10))
    ),
    "otio-kdenlive-leading-gap.otio": Right(
        30, 1300, (865, 1165), shots=at_speed(("x.mp4", 30), ("y.mp4", 0))
    ),
}


def found(cut: Timeline) -> Right:
    """Return what was read, in frames."""
    times = [each.time * cut.rate for each in cut.cuts]
    assert all(time.denominator == 1 for time in times)
    return Right(
        cut.rate,
        int(cut.duration * cut.rate),
        tuple(map(int, times)),
        tuple(int(each.dissolve * cut.rate) for each in cut.cuts if each.dissolve),
        tuple((shot.media.name, round(shot.source_start * cut.rate), shot.speed) for shot in cut.shots),
        tuple((mark.name, cut.frame_at(mark.time)) for mark in cut.markers),
        len(cut.warnings),
    )


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_a_file_is_read_rightly(name: str) -> None:
    assert found(read(CASES / name)) == RIGHT[name]


def test_two_documents_of_final_cut_pro_7_are_two_sequences_to_choose_from() -> None:
    path = CASES / "xml-two-roots.xml"
    with pytest.raises(TimelineError, match="holds 2 sequences; pick one with --sequence: 'One', 'Two'"):
        read(path)
    assert [read(path, sequence=name).duration * 24 for name in ("One", "Two")] == [50, 50]


def test_a_subclip_shows_the_frames_that_its_media_shows_without_it() -> None:
    old, new = (read(CASES / f"xml-subclip-{version}.xml") for version in ("v1", "v2"))
    assert [shot.source_start for shot in old.shots] == [shot.source_start for shot in new.shots]
    assert compare(old, new).is_empty
