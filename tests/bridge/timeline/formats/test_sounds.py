# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""Sound of timelines: what is heard when, from which media, in which role and how loud, in every format."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.timeline import Media, MediaKind, Shot, SoundClip, Timeline
from bridge.timeline.formats import read, read_document
from bridge.timeline.formats.sounds import sounds_of
from bridge.timeline.formats.strips import Heard
from tests.bridge.timeline.formats.builders import clip, dissolve, gap, opened, span, stack, timeline, track

Told = tuple[str, Fraction, Fraction, Fraction]


def written(folder: Path, name: str, content: str) -> Timeline:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read(path)


def told(cut: Timeline) -> list[Told]:
    return [(each.name, each.start, each.end, each.source_start) for each in cut.sounds]


def sound(*items: object, name: str = "A1", enabled: bool = True) -> object:
    return track(*items, name=name, kind="Audio", enabled=enabled)


def picture() -> object:
    return track(clip("a", 48), clip("b", 48))


# OpenTimelineIO


def test_tracks_of_sound_are_read_with_their_names_and_roles(tmp_path: Path) -> None:
    cut = opened(
        timeline(
            picture(),
            sound(gap(24), clip("anna", 24, 100), name="DX 1"),
            sound(clip("theme", 96), name="Music"),
            sound(clip("door", 12, 12), name="A3"),
        ),
        tmp_path,
    )
    assert told(cut) == [
        ("theme", 0, 4, 0),
        ("door", 0, Fraction(1, 2), Fraction(1, 2)),
        ("anna", 1, 2, Fraction(100, 24)),
    ]
    assert [(each.track, each.role) for each in cut.sounds] == [
        ("Music", "music"),
        ("A3", ""),
        ("DX 1", "dialogue"),
    ]


def test_what_is_off_is_not_heard(tmp_path: Path) -> None:
    off = clip("off", 24, enabled=False)
    cut = opened(
        timeline(picture(), sound(off, clip("on", 24)), sound(clip("mute", 48), enabled=False)), tmp_path
    )
    assert told(cut) == [("on", 1, 2, 0)]


def test_two_channels_of_one_source_are_one_clip(tmp_path: Path) -> None:
    cut = opened(timeline(picture(), sound(clip("a", 48, 10)), sound(clip("a", 40, 10), name="A2")), tmp_path)
    assert told(cut) == [("a", 0, 2, Fraction(10, 24))]
    assert cut.sounds[0].track == "A1"


def test_a_crossfade_of_sound_is_an_edit_at_its_edit_point(tmp_path: Path) -> None:
    cut = opened(timeline(picture(), sound(clip("a", 48), dissolve(6, 6), clip("b", 48))), tmp_path)
    assert told(cut) == [("a", 0, 2, 0), ("b", 2, 4, 0)]


def test_sound_is_retimed_and_played_backwards(tmp_path: Path) -> None:
    fast = clip("fast", 24, effects=[otio.schema.LinearTimeWarp(time_scalar=2.0)])
    back = clip("back", 24, effects=[otio.schema.LinearTimeWarp(time_scalar=-1.0)])
    held = clip("held", 24, effects=[otio.schema.FreezeFrame()])
    cut = opened(timeline(picture(), sound(fast, back, held)), tmp_path)
    assert [(each.name, each.speed, each.source_start, each.source_end) for each in cut.sounds] == [
        ("fast", 2, 0, 2),
        ("back", -1, 1, 0),
    ]


def test_sound_before_the_first_frame_or_after_the_last_is_cut(tmp_path: Path) -> None:
    cut = opened(timeline(picture(), sound(clip("long", 960, 5))), tmp_path)
    assert told(cut) == [("long", 0, 4, Fraction(5, 24))]


def test_sound_moves_with_black_that_was_a_timecode(tmp_path: Path) -> None:
    hour = gap(3600 * 24)
    cut = opened(
        timeline(track(hour, clip("a", 96)), sound(hour.clone(), gap(24), clip("speech", 48))), tmp_path
    )
    assert (cut.start, cut.duration) == (3600, 4)
    assert told(cut) == [("speech", 1, 3, 0)]


def test_a_nested_sequence_is_heard_once(tmp_path: Path) -> None:
    inner = stack(track(clip("a", 96)), sound(gap(24), clip("speech", 48)), used=span(12, 48))
    heard = [("speech", Fraction(1, 2), 2, 0)]
    assert told(opened(timeline(track(inner.clone())), tmp_path)) == heard
    linked = timeline(track(inner.clone()), sound(inner.clone()))
    assert told(opened(linked, tmp_path)) == heard
    alone = timeline(picture(), sound(gap(24), inner.clone()))
    assert told(opened(alone, tmp_path)) == [("speech", Fraction(3, 2), 3, 0)]


def test_resolves_clip_volume_is_the_gain(tmp_path: Path) -> None:
    def volume(value: float, keys: Mapping[str, object] | None = None) -> object:
        level = {"Parameter ID": "volume", "Parameter Value": value, "Key Frames": keys or {}}
        told = {"Effect Name": "Fairlight Clip Volume and Fades", "Enabled": True, "Parameters": [level]}
        return otio.schema.Effect("", "Resolve Effect", {"Resolve_OTIO": told})

    keys = {"0": {"Value": -20.0}, "12": {"Value": -3.0}}
    items = [clip("a", 24, effects=[volume(-6.5)]), clip("b", 24, effects=[volume(0, keys)])]
    cut = opened(timeline(picture(), sound(*items, clip("c", 24, effects=[volume(-100.0)]))), tmp_path)
    assert [(each.name, each.gain) for each in cut.sounds] == [("a", -6.5), ("b", -3.0)]


def test_the_music_that_recue_laid_into_the_cut_is_no_sound_of_it(tmp_path: Path) -> None:
    names = ("Recue", "Recue Violins", "Recued")
    cut = opened(timeline(picture(), *(sound(clip(name, 96), name=name) for name in names)), tmp_path)
    assert [each.name for each in cut.sounds] == ["Recued"]


def test_sound_alone_is_listed_where_it_is_read_as_one_shot() -> None:
    stems = timeline(track(gap(10)), sound(clip("bed", 96), name="MX")).to_json_string()
    cut = read_document(stems, "stems", sound_only=True)
    assert len(cut.shots) == 1
    assert [(each.name, each.role) for each in cut.sounds] == [("bed", "music")]


# Final Cut Pro 7's XML

XMEML = """<xmeml version="5"><sequence id="s"><name>Cut</name><rate><timebase>24</timebase></rate><media>
<video><track><clipitem><name>a</name><start>0</start><end>240</end><in>0</in><out>240</out>
<file id="f"><name>a.mov</name><pathurl>file://localhost/a.mov</pathurl></file></clipitem></track></video>
<audio>{0}</audio></media></sequence></xmeml>"""


def item(name: str, start: int, end: int, first: int = 0, more: str = "") -> str:
    return (
        f"<clipitem><name>{name}</name><start>{start}</start><end>{end}</end><in>{first}</in>"
        f"<out>{first + end - start}</out>{more}</clipitem>"
    )


def level(value: str) -> str:
    told = f"<parameter><parameterid>level</parameterid><name>Level</name>{value}</parameter>"
    return f"<filter><effect><effectid>audiolevels</effectid>{told}</effect></filter>"


def test_tracks_of_sound_in_xml(tmp_path: Path) -> None:
    file = "<file id='v'><pathurl>file://localhost/v.wav</pathurl></file>"
    tracks = [
        f"<track MZ.TrackName='VO'>{item('voice', 24, 48, 12, file + level('<value>0.5</value>'))}</track>",
        f"<track>{item('voice', 24, 48, 12, file)}</track>",
        f"<track><enabled>FALSE</enabled>{item('mute', 0, 48)}</track>",
        f"<track>{item('off', 0, 48, 0, '<enabled>FALSE</enabled>')}{item('on', 48, 72)}</track>",
        f"<track>{item('silent', 0, 48, 0, level('<value>0</value>'))}</track>",
    ]
    cut = written(tmp_path, "cut.xml", XMEML.format("".join(tracks)))
    assert told(cut) == [("voice", 1, 2, Fraction(1, 2)), ("on", 2, 3, 0)]
    assert [(each.track, each.role, each.gain) for each in cut.sounds] == [
        ("VO", "dialogue", 0.0),
        ("A4", "", 0.0),
    ]


@pytest.mark.parametrize(
    ("value", "gain"),
    [
        ("<value>0.5</value>", -6.02),
        ("<value>1</value>", 0.0),
        ("<value>x</value>", 0.0),
        (
            "<value>1</value>"
            + "".join(f"<keyframe><when>{at}</when><value>{at}</value></keyframe>" for at in (0, 2)),
            6.02,
        ),
    ],
)
def test_a_level_in_xml_is_a_factor(tmp_path: Path, value: str, gain: float) -> None:
    cut = written(tmp_path, "cut.xml", XMEML.format(f"<track>{item('a', 0, 24, 0, level(value))}</track>"))
    assert [each.gain for each in cut.sounds] == [gain]


def test_a_nested_sequence_in_xml_is_heard_from_its_track_of_sound(tmp_path: Path) -> None:
    inner = (
        "<sequence id='n'><name>In</name><rate><timebase>24</timebase></rate><media>"
        f"<video><track>{item('x', 0, 240)}</track></video>"
        f"<audio><track>{item('speech', 24, 48)}</track></audio></media></sequence>"
    )
    right = item("In", 48, 144, 0, "<sequence id='n'/>")
    both = f"<track>{item('In', 48, 144, 0, inner)}</track><track>{right}</track>"
    cut = written(tmp_path, "cut.xml", XMEML.format(both))
    assert told(cut) == [("speech", 3, 4, 0)]
    seen = XMEML.format("").replace("</track></video>", f"{item('In', 240, 336, 0, inner)}</track></video>")
    assert told(written(tmp_path, "seen.xml", seen)) == []


# Edit decision lists

EDL = """TITLE: SOUND
FCM: NON-DROP FRAME

001  R1       AA/V  C        01:00:00:00 01:00:05:00 10:00:00:00 10:00:05:00
* FROM CLIP NAME: one.mov
AUD   3    4
002  R2       V     C        02:00:00:00 02:00:05:00 10:00:05:00 10:00:10:00
AUD   3
003  VO1      A2    C        03:00:00:00 03:00:02:00 10:00:04:00 10:00:06:00
* FROM CLIP NAME: voice.wav
004  MX       AA    C        00:00:00:00 00:00:00:00 10:00:02:00 10:00:02:00
004  MX       AA    D    024 00:00:00:00 00:00:06:00 10:00:02:00 10:00:08:00
005  R3       B     C        04:00:00:00 04:00:02:00 10:00:10:00 10:00:12:00
006  R3       NONE  C        04:00:00:00 04:00:02:00 10:00:12:00 10:00:14:00
007  BL       A     C        00:00:00:00 00:00:02:00 10:00:12:00 10:00:14:00
"""


def test_events_of_sound_in_an_edl(tmp_path: Path) -> None:
    cut = written(tmp_path, "cut.edl", EDL)
    assert [(each.name, each.track, each.start, each.end, each.source_start) for each in cut.sounds] == [
        ("one.mov", "A", 0, 5, 3600),
        ("MX", "A", 2, 8, 0),
        ("voice.wav", "A2", 4, 6, 3 * 3600),
        ("R2", "A3", 5, 10, 2 * 3600),
        ("R3", "A", 10, 12, 4 * 3600),
    ]


def test_events_of_sound_leave_the_picture_and_its_warnings_as_they_were(tmp_path: Path) -> None:
    seen = EDL.replace("AA/V", "V   ").replace(" B  ", " V  ")
    silent = [
        line
        for line in seen.splitlines()
        if not line.startswith(("AUD", "003", "004", "007", "* FROM CLIP NAME: v"))
    ]
    one = written(tmp_path, "cut.edl", EDL).picture_alone
    other = written(tmp_path, "silent.edl", "\n".join(silent) + "\n")
    assert one == other


# Any

MEDIA = [Media(name, MediaKind.FILE, f"/{name}") for name in ("a.wav", "b.wav")]
times = st.integers(0, 40).map(lambda frame: Fraction(frame, 4))


@st.composite
def heard(draw: st.DrawFn) -> Heard:
    start = draw(times)
    shot = Shot(
        "x",
        draw(st.sampled_from(MEDIA)),
        start,
        start + Fraction(draw(st.integers(1, 20)), 4),
        draw(times),
        draw(st.sampled_from([Fraction(1), Fraction(-1), Fraction(2), Fraction(0)])),
        track=draw(st.sampled_from(["A1", "DX", "MX 1"])),
    )
    return Heard(
        shot,
        draw(st.sampled_from(["", "dialogue.boom", "music"])),
        draw(st.sampled_from([0.0, -6.0, -100.0])),
    )


@given(st.lists(heard(), max_size=12))
def test_what_is_heard_is_told_once_in_order_and_at_its_place(sounds: list[Heard]) -> None:
    clips = sounds_of(sounds)
    starts = [each.start for each in clips]
    assert starts == sorted(starts)
    audible = [each for each in sounds if each.gain > -96 and each.shot.speed]
    for each in audible:
        assert any(_holds(one, each.shot) for one in clips)
    assert len(clips) <= len(audible)
    assert all(one.start < one.end for one in clips)


def _holds(one: SoundClip, shot: Shot) -> bool:
    """Return whether a clip plays all of a shot at its time."""
    return (
        (one.media, one.speed) == (shot.media, shot.speed)
        and one.start <= shot.start < shot.end <= one.end
        and one.source_start + (shot.start - one.start) * one.speed == shot.source_start
    )


@pytest.mark.parametrize("gain", [1e9, float("inf"), float("nan")])
def test_a_gain_that_no_program_has_is_read_as_a_loud_one(gain: float) -> None:
    media = Media("a.wav", MediaKind.FILE, "a.wav")
    shot = Shot("a", media, Fraction(0), Fraction(2), Fraction(0), Fraction(1))
    (heard,) = sounds_of([Heard(shot, gain=gain)])
    assert heard.gain == 100
