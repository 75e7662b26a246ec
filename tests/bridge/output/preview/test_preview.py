"""A preview: what is heard and what is seen meet, at every rate; it is judged by decoding the file."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.output.preview import encoding
from bridge.output.preview.canvas import canvas_size
from bridge.timeline import Timeline
from bridge.timeline.timecode import clock_timecode
from tests.bridge.output.preview.films import (
    DARK,
    LIGHT,
    a_preview,
    greys_of,
    seen,
    without_media,
    write_film,
)
from tests.scores import cut_list

RATES = [Fraction(24), Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001)]
FLASHES = (30, 71, 72, 119)


def flashing(rate: Fraction, folder: Path, sound: str) -> tuple[Timeline, Sequence[Fraction]]:
    """Return a cut of two shots of a film with white frames, which clicks at these where it has sound; and the clicks' times."""
    greys = [LIGHT if frame in FLASHES else DARK for frame in range(150)]
    times = [frame / rate for frame in FLASHES]
    write_film(folder / "A.mov", greys, rate, clicks=times if sound == "production" else None)
    cut = cut_list([60, 90], ["A", "A"], rate)
    second = replace(cut.shots[1], source_start=60 / rate)
    return replace(cut, shots=(cut.shots[0], second)), times


@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize("sound", ["music", "production"])
def test_sound_and_picture_meet_within_a_frame(tmp_path: Path, rate: Fraction, sound: str) -> None:
    cut, times = flashing(rate, tmp_path, sound)
    clicks = times if sound == "music" else ()
    film = seen(a_preview(cut, tmp_path, clicks, preview={"production": 0}), tmp_path / "p.mp4")
    assert film.rate == rate
    assert film.times == [frame / rate for frame in range(150)]
    assert [frame for frame, grey in enumerate(film.greys) if grey > 150] == list(FLASHES)
    heard = film.clicks
    wanted = sorted({times[0], times[1], times[3]})  # the third follows on the second
    assert all(min(abs(click - float(time)) for click in heard) < 0.5 / rate for time in wanted)
    assert all(min(abs(click - float(time)) for time in times) < 0.5 / rate for click in heard)


def shown_of(cut: Timeline, folder: Path) -> list[int]:
    """Return the number of the film's frame that each frame of a preview shows."""
    return seen(a_preview(cut, folder), folder / "p.mp4").numbers


@pytest.mark.parametrize(
    ("first", "speed", "wanted"),
    [
        (10, "1", range(10, 34)),
        (10, "2", range(10, 58, 2)),
        (80, "-1", range(79, 55, -1)),
        (80, "-2", [79 - 2 * at - 1 for at in range(24)]),
        (10, "1/2", [10 + at // 2 for at in range(24)]),
        (10, "0", [10] * 24),
    ],
)
def test_retimed_and_reversed_shots_show_the_frames_that_they_should(
    tmp_path: Path, first: int, speed: str, wanted: Sequence[int]
) -> None:
    write_film(tmp_path / "A.mov", [greys_of(frame) for frame in range(96)])
    cut = cut_list([24], ["A"])
    shot = replace(cut.shots[0], source_start=Fraction(first, 24), speed=Fraction(speed))
    assert shown_of(replace(cut, shots=(shot,)), tmp_path) == list(wanted)


def test_a_ramp_slows_down_as_the_timeline_says(tmp_path: Path) -> None:
    write_film(tmp_path / "A.mov", [greys_of(frame) for frame in range(96)])
    cut = cut_list([24], ["A"])
    ramp = ((Fraction(0), Fraction(0)), (Fraction(1, 2), Fraction(1)), (Fraction(1), Fraction(5, 4)))
    shown = shown_of(replace(cut, shots=(replace(cut.shots[0], ramp=ramp),)), tmp_path)
    assert shown == [*range(0, 24, 2), *[24 + at // 2 for at in range(12)]]


def test_shots_without_footage_are_cards_and_what_no_shot_covers_is_black(tmp_path: Path) -> None:
    write_film(tmp_path / "A.mov", [LIGHT] * 24)
    cut = cut_list([12, 12, 12], ["A", None, "lost"])
    film = seen(a_preview(without_media_of(cut, 1), tmp_path), tmp_path / "p.mp4")
    bright = [each.max() for each in film.luma]
    assert len(film.luma) == 36
    assert all(grey > 220 for grey in film.greys[:12])
    assert max(bright[13:23]) < 25
    assert min(bright[24:]) > 180, "a card has letters"
    assert np.mean(film.luma[30]) < 60


def without_media_of(cut: Timeline, at: int) -> Timeline:
    lost = without_media(replace(cut, shots=cut.shots[at:])).shots
    return replace(cut, shots=(*cut.shots[:at], *lost))


def test_where_a_file_ends_too_early_there_is_a_card(tmp_path: Path) -> None:
    write_film(tmp_path / "A.mov", [LIGHT] * 12)
    film = seen(a_preview(cut_list([24], ["A"]), tmp_path), tmp_path / "p.mp4")
    assert [grey > 150 for grey in film.greys] == [True] * 14 + [False] * 10


def test_another_aspect_gets_bars(tmp_path: Path) -> None:
    write_film(tmp_path / "wide.mov", [LIGHT] * 24, size=(160, 90))
    write_film(tmp_path / "old.mov", [LIGHT] * 24, size=(120, 90))
    film = seen(a_preview(cut_list([14, 10], ["wide", "old"]), tmp_path), tmp_path / "p.mp4")
    assert film.luma[0].shape == (720, 1280)
    assert film.luma[4].min() > 200
    assert film.luma[20][:, :150].max() < 40
    assert film.luma[20][:, 170:1110].min() > 200


@pytest.mark.parametrize(
    ("aspect", "size"),
    [
        ("16/9", (1280, 720)),
        ("4/3", (960, 720)),
        ("239/100", (1280, 536)),
        ("9/16", (404, 720)),
        ("1", (720, 720)),
    ],
)
def test_the_canvas_has_the_cuts_own_aspect(aspect: str, size: tuple[int, int]) -> None:
    assert canvas_size(Fraction(aspect)) == size


def test_timecode_counts_drop_frame_in_the_picture_and_in_the_file(tmp_path: Path) -> None:
    rate = Fraction(30000, 1001)
    cut = replace(cut_list([30], ["lost"], rate, start=Fraction(1798) / rate), drop_frame=True)
    plain = seen(a_preview(cut, tmp_path), tmp_path / "p.mp4")
    burned = seen(a_preview(cut, tmp_path, preview={"burn_in": "timecode"}), tmp_path / "b.mp4")
    assert plain.timecode == burned.timecode == "00:00:59;28"
    below = [film.luma[5][660:] for film in (plain, burned)]
    assert below[0].max() < 60
    assert below[1].max() > 200


@pytest.mark.parametrize(
    ("rate", "drop_frame", "start", "written"),
    [
        (Fraction(24), False, 24 * 86_400 - 2, ["23:59:59:22", "23:59:59:23", "00:00:00:00"]),
        (Fraction(24000, 1001), False, 24 * 86_400 - 2, ["23:59:59:22", "23:59:59:23", "00:00:00:00"]),
        (Fraction(25), False, 25 * 86_400 + 5, ["00:00:00:05", "00:00:00:06", "00:00:00:07"]),
        (Fraction(30000, 1001), True, 1798, ["00:00:59;28", "00:00:59;29", "00:01:00;02"]),
        (Fraction(30000, 1001), True, 2_589_407, ["23:59:59;29", "00:00:00;00", "00:00:00;01"]),
        (Fraction(60000, 1001), True, 3598, ["00:00:59;58", "00:00:59;59", "00:01:00;04"]),
        (Fraction(60), False, 60 * 86_400 - 1, ["23:59:59:59", "00:00:00:00", "00:00:00:01"]),
    ],
)
def test_its_timecode_begins_again_at_midnight(
    rate: Fraction, drop_frame: bool, start: int, written: list[str]
) -> None:
    cut = replace(cut_list([10], ["lost"], rate, start=start / rate), drop_frame=drop_frame)
    assert [clock_timecode(cut, frame) for frame in range(3)] == written


def test_punches_are_on_hits_that_have_a_name_and_not_on_cuts(tmp_path: Path) -> None:
    cut = without_media(cut_list([96]))
    film = seen(a_preview(cut, tmp_path, preview={"burn_in": "punches"}), tmp_path / "p.mp4")
    white = [bool(each[340:380, 620:660].min() > 220) for each in film.luma]
    assert [frame for frame, is_white in enumerate(white) if is_white] == [24, 25]


def test_streamers_arrive_with_the_music(tmp_path: Path) -> None:
    cut = without_media(cut_list([60, 36]))
    film = seen(a_preview(cut, tmp_path, preview={"burn_in": "streamers"}), tmp_path / "p.mp4")
    red = [int(np.argmax(each[20] > 70)) for each in film.luma[48:]]
    assert sorted(red) == red
    assert red[-1] > 1240
    assert all(each[20].max() < 60 for each in film.luma[1:47])


def test_the_production_sound_is_turned_down_and_may_be_left_out(tmp_path: Path) -> None:
    cut, _ = flashing(Fraction(24), tmp_path, "production")
    heard = [
        float(
            np.abs(
                seen(a_preview(cut, tmp_path, preview={"production": down}), tmp_path / "p.mp4").sound
            ).max()
        )
        for down in (0, 12, "off")
    ]
    assert heard[0] / heard[1] == pytest.approx(4, rel=0.1)
    assert heard[2] < 0.001


def test_what_is_broken_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    blocks = iter(a_preview(cut_list([96]), tmp_path))
    for _ in range(20):
        assert next(blocks) == b""
    assert list((tmp_path / "tmp").rglob("*.mp4"))
    blocks.close()  # type: ignore[attr-defined]
    assert not list((tmp_path / "tmp").iterdir())


def test_without_h264_another_codec_is_taken_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert encoding.encoder().remarks == ()
    monkeypatch.setattr(encoding, "_encodes", lambda name: name == "mpeg4")
    preview = a_preview(cut_list([24]), tmp_path)
    assert preview.encoder.remarks[0].startswith(
        "H.264 cannot be encoded by this PyAV, so the preview is in MPEG-4"
    )
    assert seen(preview, tmp_path / "p.mp4").codec == "mpeg4"


def test_the_same_preview_twice_is_the_same_bytes(tmp_path: Path) -> None:
    preview = a_preview(cut_list([30]), tmp_path)
    assert b"".join(preview) == b"".join(preview)
