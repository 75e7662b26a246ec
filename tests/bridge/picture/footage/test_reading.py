"""Reading the picture of a timeline from real files."""

import os
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, chain, pairwise
from pathlib import Path

import numpy as np
import pytest

from bridge.demo import FILM
from bridge.errors import UsageError
from bridge.picture.features.course import CHANNELS
from bridge.picture.features.picture import Picture
from bridge.picture.footage.reading import Range, merge, origin, read_features, read_picture
from bridge.picture.footage.video import Video, probe
from bridge.timeline import Media, MediaKind, Shot, Timeline
from examples.make_film import RATE, TAKES, cut, write_film
from tests.footage import HEIGHT, WIDTH, pan, texture, write_clip, write_tone

F = Fraction
SHARED = Path(__file__).parents[4] / "shared"


def still(frames: int, seed: int = 0) -> Iterator[np.ndarray]:
    return pan(frames, 0, seed=seed)


def shot(url: str | None, start: Fraction, end: Fraction, source: Fraction, **more: object) -> Shot:
    media = Media(url or "reel", MediaKind.FILE if url else MediaKind.MISSING, url)
    return replace(Shot("A", media, start, end, source), **more)  # type: ignore[arg-type]


def timeline(*shots: Shot) -> Timeline:
    return Timeline("T", F(24), F(0), False, shots[-1].end, shots, ())


def read(folder: Path, *shots: Shot, media: Path | None = None) -> Picture:
    return read_picture(timeline(*shots), folder / "cut.otio", media, lambda _: None)


def motion(picture: Picture, start: Fraction, end: Fraction) -> float:
    return float(picture.means([start], [end]).motion[0])


def test_a_pan_has_the_speed_it_was_drawn_with(tmp_path: Path) -> None:
    write_clip(tmp_path / "pan.mp4", pan(48, 0.3))
    picture = read(tmp_path, shot("pan.mp4", F(0), F(2), F(0)))

    assert picture.reasons == ("",)
    assert motion(picture, F(0), F(2)) == pytest.approx(0.3, rel=0.1)


def test_each_shot_gets_its_own_part_of_a_file(tmp_path: Path) -> None:
    """The file stands, runs, stands; the cut shows the last part first, and no cut in it counts as motion."""
    write_clip(tmp_path / "film.mp4", chain(still(25), pan(35, 0.5, seed=1), still(36, seed=2)))
    lengths = (F(36, 24), F(25, 24), F(35, 24))
    sources = (F(60, 24), F(0), F(25, 24))
    lines = [F(0), lengths[0], lengths[0] + lengths[1], sum(lengths, F(0))]
    shots = [shot("film.mp4", a, b, source) for (a, b), source in zip(pairwise(lines), sources, strict=True)]
    picture = read(tmp_path, *shots)
    bars = picture.means(lines[:-1], lines[1:])

    assert bars.motion[0] < 0.02
    assert bars.motion[1] < 0.02
    assert bars.motion[2] == pytest.approx(0.5, rel=0.15)


def test_a_cut_inside_a_shot_is_no_motion(tmp_path: Path) -> None:
    write_clip(tmp_path / "film.mp4", chain(still(20), still(20, seed=1), still(20, seed=2)))

    assert motion(read(tmp_path, shot("film.mp4", F(0), F(60, 24), F(0))), F(0), F(60, 24)) < 0.02


def test_ranges_far_into_a_file_are_the_same_as_the_whole_file(tmp_path: Path) -> None:
    video = probe(write_clip(tmp_path / "film.mp4", pan(240, 0.2)))
    whole = read_features(Range(video, F(0), F(10)), lambda _: None)
    part = read_features(Range(video, F(6), F(8)), lambda _: None)
    first = int(part.start * part.rate)

    assert part.start == F(6)
    assert np.array_equal(part.motion[:-1], whole.motion[first : first + len(part.motion) - 1])
    assert np.array_equal(part.brightness, whole.brightness[first : first + len(part.brightness)])


def test_the_same_bytes_give_the_same_arrays(tmp_path: Path) -> None:
    video = probe(write_clip(tmp_path / "film.mp4", pan(48, 0.2)))
    one, other = (read_features(Range(video, F(0), F(2)), lambda _: None) for _ in range(2))

    assert np.array_equal(one.motion, other.motion, equal_nan=True)
    assert np.array_equal(one.saliency, other.saliency, equal_nan=True)


def test_the_analysis_measures_what_its_version_says(tmp_path: Path) -> None:
    """Raise the version in `flow.ANALYSIS` if these numbers change, or stores mix new measurements with old."""
    video = probe(write_clip(tmp_path / "pan.mkv", pan(48, 0.3), codec="ffv1"))
    features = read_features(Range(video, F(0), F(2)), lambda _: None)

    assert [float(np.nanmean(getattr(features, name))) for name in CHANNELS] == pytest.approx(
        [0.29993, 0.22259, 0.50006, 0], rel=1e-3
    )
    looks = {
        "contrast": 0.17549,
        "texture": 0.55261,
        "fineness": 0.02624,
        "camera": 0.29991,
        "subject": 0.00192,
        "pan": -0.29991,
        "warmth": 0,
        "pleasure": 0.36535,
        "arousal": -0.16414,
        "dominance": -0.40241,
        "salient_pleasure": 0.57231,
        "salient_arousal": -0.25712,
        "faces": 0,
        "closeness": 0,
    }
    found = {name: float(np.nanmean(getattr(features, name))) for name in looks}
    assert found == pytest.approx(looks, rel=1e-2, abs=1e-4)


@pytest.mark.parametrize("rate", [F(24000, 1001), F(25), F(30000, 1001), F(50), F(60000, 1001), F(10)])
def test_the_frame_rate_does_not_matter(tmp_path: Path, rate: Fraction) -> None:
    frames = int(2 * rate)
    write_clip(tmp_path / "pan.mp4", pan(frames, 0.25, rate=rate), rate=rate)
    picture = read(tmp_path, shot("pan.mp4", F(0), frames / rate, F(0)))

    assert motion(picture, F(0), frames / rate) == pytest.approx(0.25, rel=0.1)


def test_motion_too_fast_to_follow_is_motion(tmp_path: Path) -> None:
    write_clip(tmp_path / "whip.mp4", pan(48, 2.9))
    picture = read(tmp_path, shot("whip.mp4", F(0), F(2), F(0)))

    assert picture.seen
    assert motion(picture, F(0), F(2)) > 0.25


def test_a_varying_frame_rate_keeps_its_mean_speed(tmp_path: Path) -> None:
    times = [index for index in range(72) if index % 7 not in {2, 3, 5}]
    pictures = list(pan(72, 0.2))
    write_clip(tmp_path / "phone.mkv", (pictures[index] for index in times), times=times)

    assert motion(read(tmp_path, shot("phone.mkv", F(0), F(70, 24), F(0))), F(0), F(70, 24)) == pytest.approx(
        0.2, rel=0.15
    )


def test_ten_bits_and_full_range_measure_the_same_brightness(tmp_path: Path) -> None:
    grey = np.full((HEIGHT, WIDTH), 90, np.uint8)
    for name, codec, pixels in (
        ("a.mkv", "ffv1", "yuv420p"),
        ("b.mkv", "ffv1", "yuv422p10le"),
        ("c.mkv", "ffv1", "gray"),
        ("d.mkv", "ffv1", "bgr0"),
        ("e.avi", "mjpeg", "yuvj420p"),
        ("f.mkv", "rawvideo", "nv12"),
    ):
        write_clip(tmp_path / name, [grey] * 12, codec=codec, pixels=pixels)
        means = read(tmp_path, shot(name, F(0), F(1, 2), F(0))).means([F(0)], [F(1, 2)])
        assert means.brightness[0] == pytest.approx(90 / 255, abs=0.02), name
        assert means.saturation[0] == pytest.approx(0, abs=0.02), name


@pytest.mark.parametrize(
    ("stated", "source"),
    [(None, F(0)), (F(0), F(0)), (F(3600), F(3600)), (None, F(3600)), (F(10), F(10)), (F(7), F(0))],
    ids=["nothing", "zero", "its timecode", "only in the file", "another", "wrong"],
)
def test_source_times_may_count_from_anywhere(
    tmp_path: Path, stated: Fraction | None, source: Fraction
) -> None:
    write_clip(tmp_path / "film.mov", chain(still(48), pan(48, 0.4, seed=1)), timecode="01:00:00:00")
    media = Media("film", MediaKind.FILE, "film.mov", F(24), stated)
    picture = read(tmp_path, replace(shot(None, F(0), F(2), source + 2), media=media))

    assert picture.reasons == ("",)
    assert motion(picture, F(0), F(2)) == pytest.approx(0.4, rel=0.15)


def test_drop_frame_timecode_is_read(tmp_path: Path) -> None:
    rate = F(30000, 1001)
    video = probe(write_clip(tmp_path / "df.mov", still(30), rate=rate, timecode="01:00:00;00"))

    assert video.first == 107892


def test_the_start_under_which_most_shots_fit_is_taken() -> None:
    video = Video(Path("film.mov"), F(24), F(10), 3600 * 24, (320, 180), 1, 1)
    shots = [shot("film.mov", F(0), F(1), F(3600 + second)) for second in (1, 4, 8)]

    assert origin(video, [*shots, shot("film.mov", F(0), F(1), F(0))]) == 3600


@pytest.mark.parametrize(
    "url",
    [
        "my%20film%20%281%29.mp4",
        "my film (1).mp4",
        "file:{folder}/my%20film%20(1).mp4",
        "file://{folder}/my%20film%20(1).mp4",
        "file://localhost{folder}/my%20film%20(1).mp4",
    ],
)
def test_a_file_is_found_however_its_path_is_written(tmp_path: Path, url: str) -> None:
    write_clip(tmp_path / "my film (1).mp4", still(12))

    assert read(tmp_path, shot(url.format(folder=tmp_path), F(0), F(1, 2), F(0))).reasons == ("",)


@pytest.mark.parametrize(
    "url",
    [
        "/Volumes/Card/day 2/clip.mov",
        "file:///D%3A/day%202/clip.mov",
        "E:\\day 2\\clip.mov",
        "file://server/day 2/CLIP.mov",
    ],
)
def test_a_moved_file_is_found_by_name_and_nearest_folder(tmp_path: Path, url: str) -> None:
    """Of two files of one name, the one in a folder of the same name is meant."""
    for folder, speed in (("day 1", 0.0), ("day 2", 0.3), ("day 3", 0.0)):
        (tmp_path / "media" / folder).mkdir(parents=True)
        write_clip(tmp_path / "media" / folder / "clip.mov", pan(24, speed))
    picture = read(tmp_path, shot(url, F(0), F(1), F(0)), media=tmp_path / "media")

    assert motion(picture, F(0), F(1)) == pytest.approx(0.3, rel=0.15)


def test_a_reel_without_a_path_is_looked_for_by_its_name(tmp_path: Path) -> None:
    write_clip(tmp_path / "REEL.mov", still(24))

    assert read(tmp_path, shot(None, F(0), F(1), F(0)), media=tmp_path).reasons == ("",)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone.mov", "'gone.mov' was not found; give the folder it is in with --media"),
        ("tone.wav", "'tone.wav' holds no video"),
        ("none.png", "'none.png' holds no picture that can be read"),
        ("shot.%04d.png", "'shot.%04d.png' was not found; give the folder it is in with --media"),
        ("zeros.mov", "'zeros.mov' cannot be read (Invalid data found when processing input)"),
        ("head.mov", "'head.mov' cannot be read (Invalid data found when processing input)"),
        ("secret.mov", "'secret.mov' cannot be read (Permission denied)"),
        ("text.mov", "'text.mov' cannot be read (Invalid data found when processing input)"),
        ("empty.mov", "'empty.mov' cannot be read (Invalid data found when processing input)"),
        ("half.mov", "'half.mov' cannot be read (Invalid data found when processing input)"),
        ("short.mov", "it needs 'short.mov' up to 2.00 s, which is 0.50 s long"),
        ("tiny.mkv", "'tiny.mkv' is too small to see motion in (24 x 24 pixels)"),
        ("https://example.com/a.mov", "'https://example.com/a.mov' is not a file on this machine"),
        ("folder.mov", "'folder.mov' is a folder, not a media file"),
        ("fifo.mov", "'fifo.mov' is no regular file"),
        ("x" * 300, f"'{'x' * 300}' was not found; give the folder it is in with --media"),
        (None, "the timeline names no file for 'reel'; give the folder it is in with --media"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    tmp_path: Path, name: str | None, why: str, capfd: pytest.CaptureFixture[str]
) -> None:
    write_tone(tmp_path / "tone.wav")
    write_clip(tmp_path / "short.mov", still(12))
    write_clip(tmp_path / "tiny.mkv", [np.zeros((24, 24), np.uint8)] * 48, codec="ffv1")
    (tmp_path / "none.png").write_text("no picture")
    (tmp_path / "folder.mov").mkdir()
    os.mkfifo(tmp_path / "fifo.mov")
    (tmp_path / "text.mov").write_text("not a film")
    (tmp_path / "empty.mov").touch()
    whole = write_clip(tmp_path / "whole.mov", still(48)).read_bytes()
    (tmp_path / "half.mov").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "head.mov").write_bytes(whole[:64])
    (tmp_path / "zeros.mov").write_bytes(bytes(len(whole)))
    (tmp_path / "secret.mov").write_bytes(whole)
    (tmp_path / "secret.mov").chmod(0)
    if os.access(tmp_path / "secret.mov", os.R_OK) and name == "secret.mov":
        pytest.skip("root may read everything")
    picture = read(tmp_path, shot(name, F(0), F(2), F(0)))

    assert picture.reasons == (why,)
    assert not picture.seen
    assert capfd.readouterr() == ("", "")


def test_a_file_with_a_broken_middle_is_used_up_to_there(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write_clip(tmp_path / "film.mkv", pan(240, 0.2))
    data = bytearray(path.read_bytes())
    third = len(data) // 3
    data[third : 2 * third] = bytes(third)
    path.write_bytes(data)
    picture = read(tmp_path, shot("film.mkv", F(0), F(1), F(0)), shot("film.mkv", F(1), F(7, 2), F(2)))

    assert picture.reasons[0] == ""
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("suffix", ["ts", "mkv", "avi", "mov"])
def test_a_file_cut_off_anywhere_is_seen_or_said(tmp_path: Path, suffix: str) -> None:
    whole = write_clip(tmp_path / f"whole.{suffix}", pan(48, 0.2)).read_bytes()
    for tenth in range(10):
        (tmp_path / f"part.{suffix}").write_bytes(whole[: len(whole) * tenth // 10])
        picture = read(tmp_path, shot(f"part.{suffix}", F(0), F(2), F(0)))
        assert picture.seen != bool(picture.reasons[0])


@pytest.mark.parametrize(("width", "height"), [(32, 32), (640, 32), (2048, 48), (34, 900)])
def test_every_shape_of_frame_can_be_measured(tmp_path: Path, width: int, height: int) -> None:
    write_clip(tmp_path / "odd.mkv", [texture(seed, width, height) for seed in range(6)], codec="ffv1")

    assert read(tmp_path, shot("odd.mkv", F(0), F(6, 24), F(0))).seen


def test_ranges_that_overlap_are_decoded_once() -> None:
    one, other = (Video(Path(name), F(24), None, None, (320, 180), 1, 1) for name in ("a.mov", "b.mov"))
    ranges = [
        Range(one, F(4), F(5)),
        Range(other, F(0), F(2)),
        Range(one, F(0), F(2)),
        Range(one, F(1), F(3)),
    ]

    assert merge(ranges) == [Range(one, F(0), F(5)), Range(other, F(0), F(2))]
    assert merge([Range(one, F(0), F(1)), Range(one, F(9), F(10))]) == [
        Range(one, F(0), F(1)),
        Range(one, F(9), F(10)),
    ]


def test_progress_rises_to_one(tmp_path: Path) -> None:
    write_clip(tmp_path / "film.mp4", still(96))
    shots = shot("film.mp4", F(0), F(1), F(0)), shot("film.mp4", F(1), F(2), F(3))
    told: list[float] = []
    read_picture(timeline(*shots), tmp_path / "cut.otio", None, told.append)

    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 10


def test_media_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        read(tmp_path, shot("a.mov", F(0), F(1), F(0)), media=tmp_path / "nowhere")


def test_the_example_film_moves_as_its_scenes_do() -> None:
    """Hills that drift, a wood that rushes, a lake that rests; its cut is the one the script writes."""
    lines = [F(frames, RATE) for frames in accumulate((take.frames for take in TAKES), initial=0)]
    shots = [shot("film.mp4", start, end, start) for start, end in pairwise(lines)]
    picture = read_picture(timeline(*shots), FILM, None, lambda _: None)
    scenes = [start for start, take in zip(lines, TAKES, strict=False) if take.scene]
    hills, wood, lake = picture.means(scenes, [*scenes[1:], lines[-1]]).motion

    assert picture.reasons == ("",) * len(TAKES)
    assert wood > 8 * hills > 16 * lake
    assert FILM.read_text() == cut().to_json_string()


def test_the_example_film_can_be_drawn(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", [replace(take, frames=2) for take in TAKES])

    duration = probe(tmp_path / "film.mp4").duration
    assert duration == pytest.approx(2 * len(TAKES) / RATE, abs=1 / RATE)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/video")
def test_in_real_footage_passers_by_stand_out() -> None:
    """A fixed camera: still but for the people and cars that go through."""
    for name in ("intel_car-detection.mp4", "intel_one-by-one-person-detection.mp4"):
        video = probe(SHARED / "video" / name)
        motion = read_features(Range(video, F(0), F(30)), lambda _: None).motion
        assert np.nanpercentile(motion, 95) > 5 * np.nanmedian(motion)
        assert np.isnan(motion[:-1]).sum() == 0
