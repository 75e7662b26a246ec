# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""Sound and captions in Final Cut Pro's XML: roles, split edits, multicams, synchronized clips, mutes, levels."""

from fractions import Fraction
from pathlib import Path

import pytest

from bridge.timeline import Timeline
from bridge.timeline.formats import read

RESOURCES = """
<format id="r" frameDuration="1/24s"/>
<asset id="v" name="a" hasVideo="1" hasAudio="1" start="0s" duration="100s" src="file:///a.mov"/>
<asset id="w" name="w" hasAudio="1" start="0s" duration="100s" src="file:///w.wav"/>
<asset id="q" name="q" hasVideo="1" start="0s" duration="100s" src="file:///q.mov"/>
"""


def document(spine: str, resources: str = "") -> str:
    return (
        f'<fcpxml version="1.11"><resources>{RESOURCES}{resources}</resources><project name="P">'
        f'<sequence format="r" tcStart="3600s"><spine>{spine}</spine></sequence></project></fcpxml>'
    )


def cut(folder: Path, spine: str, resources: str = "") -> Timeline:
    path = folder / "cut.fcpxml"
    path.write_text(document(spine, resources), encoding="utf-8")
    return read(path)


def told(found: Timeline) -> list[tuple[str, Fraction, Fraction, Fraction]]:
    return [(each.media.name, each.start, each.end, each.source_start) for each in found.sounds]


def test_clips_and_what_is_connected_to_them_are_heard_in_their_roles(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        '<asset-clip ref="v" offset="3600s" start="10s" duration="10s" audioRole="dialogue">'
        '<asset-clip ref="w" lane="-1" offset="12s" start="5s" duration="20s" audioRole="music.score"/></asset-clip>'
        '<asset-clip ref="q" offset="3610s" duration="10s"/>'
        '<clip offset="3620s" duration="5s"><video ref="v" offset="0s" duration="100s">'
        '<audio ref="v" lane="-1" offset="0s" duration="100s" role="effects.foley-1" srcCh="1"/>'
        '<audio ref="v" lane="-2" offset="0s" duration="100s" role="effects.foley-1" srcCh="2"/></video></clip>',
    )
    assert told(found) == [("a.mov", 0, 10, 10), ("w.wav", 2, 22, 5), ("a.mov", 20, 25, 0)]
    assert [(each.role, each.track) for each in found.sounds] == [
        ("dialogue", "dialogue"),
        ("music", "music.score"),
        ("effects", "effects.foley-1"),
    ]


def test_a_role_of_a_persons_own_is_as_the_file_says(tmp_path: Path) -> None:
    found = cut(tmp_path, '<asset-clip ref="v" duration="5s" audioRole="Robot.chirps"/>')
    assert [each.role for each in found.sounds] == ["Robot"]


@pytest.mark.parametrize("silent", ['enabled="0"', 'srcEnable="video"'])
def test_a_clip_that_is_off_or_seen_alone_is_not_heard(tmp_path: Path, silent: str) -> None:
    spine = f'<asset-clip ref="v" duration="5s"/><asset-clip ref="v" offset="3605s" duration="5s" {silent}/>'
    assert told(cut(tmp_path, spine)) == [("a.mov", 0, 5, 0)]


def test_a_split_edit_is_heard_before_and_after_its_picture(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        '<asset-clip ref="v" offset="3600s" start="10s" duration="5s"/>'
        '<asset-clip ref="v" offset="3605s" start="30s" duration="5s" audioStart="28s" audioDuration="8s"/>'
        '<asset-clip ref="q" offset="3610s" duration="5s"/>',
    )
    assert told(found) == [("a.mov", 0, 5, 10), ("a.mov", 3, 11, 28)]


def test_levels_are_decibels_and_the_lowest_is_silence(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        '<asset-clip ref="v" duration="5s"><adjust-volume amount="-6dB"/></asset-clip>'
        '<asset-clip ref="v" duration="5s"><adjust-volume amount="0dB"><param name="amount"><keyframeAnimation>'
        '<keyframe time="0s" value="-30dB"/><keyframe time="1s" value="3.5dB"/></keyframeAnimation></param>'
        "</adjust-volume></asset-clip>"
        '<asset-clip ref="v" duration="5s"><adjust-volume amount="-96dB"/></asset-clip>',
    )
    assert [(each.start, each.gain) for each in found.sounds] == [(0, -6.0), (5, 3.5)]


def test_sources_of_channels_have_roles_mutes_and_levels_of_their_own(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        '<asset-clip ref="v" offset="3600s" start="10s" duration="10s" audioRole="dialogue">'
        '<audio-channel-source srcCh="1" role="dialogue.boom"><adjust-volume amount="2dB"/>'
        '<mute start="12s" duration="3s"/></audio-channel-source>'
        '<audio-channel-source srcCh="2" role="dialogue.lav" active="0"/>'
        '<audio-channel-source srcCh="3" role="music.stereo"/></asset-clip>',
    )
    assert [(each.track, each.start, each.end, each.source_start, each.gain) for each in found.sounds] == [
        ("dialogue.boom", 0, 2, 10, 2.0),
        ("music.stereo", 0, 10, 10, 0.0),
        ("dialogue.boom", 5, 10, 15, 2.0),
    ]


COMPOUND = """<media id="m" name="In"><sequence format="r"><spine>
<asset-clip ref="v" offset="0s" duration="20s" audioRole="dialogue">
<asset-clip ref="w" lane="-1" offset="4s" duration="10s" audioRole="music"/></asset-clip></spine></sequence></media>"""


def test_a_compound_clip_is_heard_without_the_roles_that_are_off(tmp_path: Path) -> None:
    whole = (
        '<ref-clip ref="m" offset="3600s" start="2s" duration="10s"><adjust-volume amount="-3dB"/></ref-clip>'
    )
    found = cut(tmp_path, whole, COMPOUND)
    assert told(found) == [("a.mov", 0, 10, 2), ("w.wav", 2, 10, 0)]
    assert [each.gain for each in found.sounds] == [-3.0, -3.0]
    off = '<audio-role-source role="dialogue.dialogue-1" active="0"/>'
    spoken = whole.replace("<adjust-volume", f"{off}<adjust-volume")
    assert told(cut(tmp_path, spoken, COMPOUND)) == [("w.wav", 2, 10, 0)]


def test_a_compound_clip_of_sound_alone_makes_no_shot(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        '<asset-clip ref="q" offset="3600s" start="0s" duration="30s">'
        '<ref-clip ref="m" lane="-1" offset="5s" duration="20s" srcEnable="audio"/></asset-clip>',
        COMPOUND,
    )
    assert len(found.shots) == 1
    assert told(found) == [("a.mov", 5, 25, 0), ("w.wav", 9, 19, 0)]


MULTICAM = """<media id="c" name="Cams"><multicam format="r">
<mc-angle name="one" angleID="A"><asset-clip ref="v" offset="0s" duration="60s" audioRole="dialogue"/></mc-angle>
<mc-angle name="mix" angleID="B"><asset-clip ref="w" offset="0s" duration="60s" audioRole="dialogue"/></mc-angle>
</multicam></media>"""


def test_a_multicam_clip_is_heard_from_the_angles_of_its_sound(tmp_path: Path) -> None:
    picture, mix = '<mc-source angleID="A" srcEnable="video"/>', '<mc-source angleID="B" srcEnable="audio"/>'
    clip = '<mc-clip ref="c" offset="3600s" start="8s" duration="10s">{0}</mc-clip>'
    found = cut(tmp_path, clip.format(picture + mix), MULTICAM)
    assert [shot.media.name for shot in found.shots] == ["a.mov"]
    assert told(found) == [("w.wav", 0, 10, 8)]
    both = clip.format('<mc-source angleID="A" srcEnable="all"/>' + mix)
    assert sorted(told(cut(tmp_path, both, MULTICAM))) == [("a.mov", 0, 10, 8), ("w.wav", 0, 10, 8)]
    assert told(cut(tmp_path, clip.format(picture), MULTICAM)) == []


SYNC = """<sync-clip offset="3600s" start="10s" duration="10s">
<spine><asset-clip ref="v" offset="0s" duration="60s" audioRole="dialogue">
<asset-clip ref="w" lane="-1" offset="3s" duration="50s" audioRole="dialogue.dialogue-2"/></asset-clip></spine>
<sync-source sourceID="storyline"><audio-role-source role="dialogue.dialogue-1" active="{0}"/></sync-source>
<sync-source sourceID="connected"><audio-role-source role="dialogue.dialogue-2" active="1"/></sync-source></sync-clip>"""


def test_a_synchronized_clip_is_heard_from_the_parts_that_are_on(tmp_path: Path) -> None:
    assert told(cut(tmp_path, SYNC.format(0))) == [("w.wav", 0, 10, 7)]
    assert sorted(told(cut(tmp_path, SYNC.format(1)))) == [("a.mov", 0, 10, 10), ("w.wav", 0, 10, 7)]


def test_sound_that_is_connected_to_a_synchronized_clip_ends_with_it(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        '<sync-clip offset="3600s" start="10s" duration="10s"><asset-clip ref="q" offset="0s" duration="60s"/>'
        '<asset-clip ref="w" lane="-1" offset="2s" duration="50s" audioRole="dialogue"/>'
        '<sync-source sourceID="connected"><audio-role-source role="dialogue.dialogue-1"/></sync-source></sync-clip>',
    )
    assert told(found) == [("w.wav", 0, 10, 8)]


def test_sound_is_retimed_with_its_clip(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        '<asset-clip ref="v" offset="3600s" start="0s" duration="10s"><timeMap><timept time="0s" value="0s"/>'
        '<timept time="5s" value="10s"/><timept time="10s" value="15s"/></timeMap></asset-clip>',
    )
    assert [(each.start, each.end, each.source_start, each.speed) for each in found.sounds] == [
        (0, 5, 0, 2),
        (5, 10, 10, 1),
    ]


def caption(offset: int, text: str, more: str = "", role: str = "iTT?captionFormat=ITT.en-GB") -> str:
    words = f'<text placement="bottom"><text-style ref="t">{text}</text-style></text>'
    return (
        f'<caption lane="1" offset="{offset}s" start="3600s" duration="2s" role="{role}" {more}>{words}'
        '<text-style-def id="t"><text-style font="Arial"/></text-style-def></caption>'
    )


def test_captions_are_read_with_their_language(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        '<asset-clip ref="v" offset="3600s" start="10s" duration="10s">'
        + caption(14, "And you?&#10;  Nothing.")
        + caption(11, "Who is there?")
        + caption(13, "Not said", 'enabled="0"')
        + caption(16, "Wer da?", role="SRT?captionFormat=SRT.de")
        + caption(19, "To the end")
        + "</asset-clip>",
    )
    assert [(each.start, each.end, each.text, each.track, each.language) for each in found.captions] == [
        (1, 3, "Who is there?", "iTT", "en-GB"),
        (4, 6, "And you?\nNothing.", "iTT", "en-GB"),
        (6, 8, "Wer da?", "SRT", "de"),
        (9, 10, "To the end", "iTT", "en-GB"),
    ]


def test_titles_are_captions_where_their_role_says_so(tmp_path: Path) -> None:
    title = '<title ref="x" lane="1" offset="{0}s" duration="2s" role="{1}"><text><text-style ref="t">{2}</text-style></text></title>'
    found = cut(
        tmp_path,
        '<asset-clip ref="v" offset="3600s" start="0s" duration="10s">'
        + title.format(1, "Subtitles.English", "Hello")
        + title.format(5, "titles.titles-1", "A FILM BY")
        + "</asset-clip>",
        '<effect id="x" name="Basic Title" uid="x.moti"/>',
    )
    assert [(each.start, each.text, each.track) for each in found.captions] == [
        (1, "Hello", "Subtitles.English")
    ]


def test_captions_in_a_compound_clip_lie_where_it_is_shown(tmp_path: Path) -> None:
    inner = (
        '<media id="m" name="In"><sequence format="r"><spine><asset-clip ref="q" offset="0s" duration="20s">'
        + caption(4, "Inside")
        + "</asset-clip></spine></sequence></media>"
    )
    found = cut(
        tmp_path,
        '<asset-clip ref="q" offset="3600s" duration="10s"/><ref-clip ref="m" offset="3610s" start="5s" duration="10s"/>',
        inner,
    )
    assert [(each.start, each.end, each.text) for each in found.captions] == [(10, 11, "Inside")]
