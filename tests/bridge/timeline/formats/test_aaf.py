"""AAF files with the objects that programs write, and with what those may leave out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import aaf2
import pytest
from aaf2 import components

from bridge.errors import TimelineError
from bridge.timeline import Timeline
from bridge.timeline.formats import read

Change = Callable[[Any, Any], None]
"""What is done to the composition of a file before it is closed."""


def written(path: Path, change: Change = lambda *_: None, *, kind: str = "picture") -> Path:
    """Write an AAF: two clips of 48 frames on one track, a timecode, and a marker at 24 on that track."""
    with aaf2.open(str(path), "w") as file:
        composition = file.create.CompositionMob("Mill")
        composition.usage = "Usage_TopLevel"
        sequence = file.create.Sequence(media_kind=kind)
        for name, start in (("wheel", 10), ("race", 100)):
            media = file.create.MasterMob(name)
            source = file.create.SourceMob(f"{name}.mov")
            source.descriptor = file.create.ImportDescriptor()
            file.content.mobs.extend([media, source])
            tape = source.create_empty_sequence_slot(24, media_kind=kind)
            tape.segment.components.append(file.create.Filler(kind, 500))
            tape.segment.length = 500
            slot = media.create_timeline_slot(24)
            slot.segment = source.create_source_clip(tape.slot_id, 0, 500, kind)
            sequence.components.append(media.create_source_clip(slot.slot_id, start, 48, kind))
        sequence.length = 96
        track = composition.create_timeline_slot(24)
        track.segment = sequence
        track["PhysicalTrackNumber"].value = 1
        _mark(file, composition, track.slot_id)
        file.content.mobs.append(composition)
        change(file, composition)
    return path


def _mark(file: Any, composition: Any, described: int) -> None:
    events = file.create.EventMobSlot()
    events.slot_id, events["EditRate"].value = 9, 24
    events["PhysicalTrackNumber"].value = 1
    marker = file.create.DescriptiveMarker()
    marker.media_kind = "DescriptiveMetadata"
    marker["Position"].value, marker.length = 24, 1
    marker["Comment"].value, marker["DescribedSlots"].value = "scene: gate", {described}
    sequence = file.create.Sequence(media_kind="DescriptiveMetadata")
    sequence.components.append(marker)
    events.segment = sequence
    composition.slots.append(events)


def without(kind: type, *names: str, last: bool = False) -> Change:
    """Return a change that leaves optional properties out of every object of a class, or of the last alone."""

    def change(file: Any, _: Any) -> None:
        found: list[Any] = [item for item, _ in file.content.walk_references() if isinstance(item, kind)]
        for item in found[-1:] if last else found:
            for name in names:
                if name in item:
                    del item[name]

    return change


def frames(cut: Timeline) -> tuple[int, list[int], list[tuple[str, int]]]:
    cuts = [cut.frame_at(each.time) for each in cut.cuts]
    return cut.frame_at(cut.duration), cuts, [(mark.name, cut.frame_at(mark.time)) for mark in cut.markers]


WHOLE = (96, [48], [("scene: gate", 24)])


def test_a_whole_file_is_read_without_a_remark(tmp_path: Path) -> None:
    cut = read(written(tmp_path / "cut.aaf"))
    assert frames(cut) == WHOLE
    assert [shot.source_start * 24 for shot in cut.shots] == [10, 100]
    assert not cut.warnings


@pytest.mark.parametrize(
    "change",
    [
        without(components.DescriptiveMarker, "DescribedSlots"),
        without(aaf2.mobslots.EventMobSlot, "PhysicalTrackNumber"),
        without(aaf2.mobslots.TimelineMobSlot, "PhysicalTrackNumber"),
        without(aaf2.mobslots.MobSlot, "SlotName"),
        without(aaf2.mobs.MasterMob, "Name"),
        without(aaf2.mobs.Mob, "Name"),
        without(aaf2.mobs.CompositionMob, "UsageCode"),
        without(components.SourceClip, "Length", last=True),
        without(components.Sequence, "Length"),
    ],
)
def test_what_an_object_may_leave_out_costs_nothing(tmp_path: Path, change: Change) -> None:
    cut = read(written(tmp_path / "cut.aaf", change))
    assert frames(cut) == WHOLE
    assert not cut.warnings


def test_a_marker_may_say_nothing(tmp_path: Path) -> None:
    cut = read(written(tmp_path / "cut.aaf", without(components.DescriptiveMarker, "Comment")))
    assert [cut.frame_at(mark.time) for mark in cut.markers] == [24]


def test_a_clip_without_a_start_begins_at_its_medias(tmp_path: Path) -> None:
    cut = read(written(tmp_path / "cut.aaf", without(components.SourceClip, "StartTime")))
    assert [shot.source_start for shot in cut.shots] == [0, 0]
    assert frames(cut) == WHOLE


def _coloured(file: Any, _: Any) -> None:
    """Give the marker a colour that is a number."""
    (marker,) = (
        item for item, _ in file.content.walk_references() if isinstance(item, components.DescriptiveMarker)
    )
    tag = file.create.TaggedValue("_ATN_CRM_COLOR", 5, "aafInt32")
    marker["CommentMarkerAttributeList"].value = [tag]


def test_a_bad_marker_is_lost_alone_and_told(tmp_path: Path) -> None:
    cut = read(written(tmp_path / "cut.aaf", _coloured))
    assert frames(cut) == (96, [48], [])
    assert "A marker of the AAF" in " ".join(cut.warnings)
    assert "was left out" in " ".join(cut.warnings)


def _effect(file: Any, composition: Any) -> None:
    """Put an effect on the first clip whose speed is no number."""
    operation = file.create.OperationDef("9d2ea894-0968-11d3-8a38-0050040ef7d2", "Motion Control", "")
    operation["IsTimeWarp"].value = True
    operation["DataDefinition"].value = file.dictionary.lookup_datadef("picture")
    operation["NumberInputs"].value = 1
    file.dictionary.register_def(operation)
    typed = file.dictionary.lookup_typedef("aafString")
    speed = file.create.ParameterDef("8d56827d-847e-11d5-935a-50f857c10000", "SpeedRatio", "", typed)
    file.dictionary.register_def(speed)
    sequence = next(iter(composition.slots)).segment
    clip = sequence.components.pop(0)
    group = file.create.OperationGroup(operation)
    group.media_kind, group.length = "picture", 48
    group.segments.append(clip)
    group.parameters.append(file.create.ConstantValue(speed, "fast"))
    sequence.components.insert(0, group)


def test_a_bad_effect_is_lost_alone_and_told(tmp_path: Path) -> None:
    cut = read(written(tmp_path / "cut.aaf", _effect))
    assert frames(cut) == WHOLE
    assert [shot.name for shot in cut.shots] == ["wheel", "race"]
    assert "An effect in the AAF cannot be read; what it is on is read without it" in " ".join(cut.warnings)


def _mask(file: Any, composition: Any) -> None:
    """Lay a track over the picture that has an effect on nothing, for the tracks beneath."""
    operation = file.create.OperationDef("9d2ea894-0968-11d3-8a38-0050040ef7d3", "MaskImage", "")
    operation["DataDefinition"].value = file.dictionary.lookup_datadef("picture")
    operation["NumberInputs"].value = 1
    file.dictionary.register_def(operation)
    group = file.create.OperationGroup(operation)
    group.media_kind, group.length = "picture", 96
    group.segments.append(file.create.Filler("picture", 96))
    sequence = file.create.Sequence(media_kind="picture")
    sequence.components.append(group)
    sequence.length = 96
    track = composition.create_timeline_slot(24)
    track.segment = sequence


def test_an_effect_on_nothing_hides_no_picture(tmp_path: Path) -> None:
    cut = read(written(tmp_path / "cut.aaf", _mask))
    assert frames(cut) == WHOLE
    assert not cut.warnings


def test_sound_alone_is_one_shot_where_that_is_asked(tmp_path: Path) -> None:
    path = written(tmp_path / "cut.aaf", kind="sound")
    with pytest.raises(TimelineError, match=r"has sound and no picture.*--sound-only"):
        read(path)
    cut = read(path, sound_only=True)
    assert frames(cut) == (96, [], [("scene: gate", 24)])
    assert len(cut.shots) == 1


def test_tracks_of_sound_are_heard_by_their_names_or_numbers_and_at_their_levels(tmp_path: Path) -> None:
    def change(file: Any, composition: Any) -> None:
        for number, name in ((1, "DX"), (2, "")):
            media = file.create.MasterMob("speech")
            source = file.create.SourceMob("speech.wav")
            source.descriptor = file.create.ImportDescriptor()
            file.content.mobs.extend([media, source])
            tape = source.create_empty_sequence_slot(24, media_kind="sound")
            tape.segment.components.append(file.create.Filler("sound", 500))
            tape.segment.length = 500
            slot = media.create_timeline_slot(24)
            slot.segment = source.create_source_clip(tape.slot_id, 0, 500, "sound")
            clip = media.create_source_clip(slot.slot_id, 12 * number, 24 * number, "sound")
            sequence = file.create.Sequence(media_kind="sound")
            sequence.components.extend([file.create.Filler("sound", 24), _louder(file, clip, "1/2")])
            sequence.length = 24 + 24 * number
            track = composition.create_timeline_slot(24)
            track.segment, track.name = sequence, name
            track["PhysicalTrackNumber"].value = number

    cut = read(written(tmp_path / "cut.aaf", change))
    assert (cut.frame_at(cut.duration), len(cut.shots)) == (96, 2)
    assert [
        (each.name, each.track, each.role, cut.frame_at(each.start), cut.frame_at(each.end))
        for each in cut.sounds
    ] == [
        ("speech", "DX", "dialogue", 24, 48),
        ("speech", "A2", "", 24, 72),
    ]
    assert [each.gain for each in cut.sounds] == [-6.02, -6.02]
    assert [cut.frame_at(each.source_start) for each in cut.sounds] == [12, 24]


def _louder(file: Any, clip: Any, factor: str) -> Any:
    """Return a clip in an audio gain."""
    kind = file.dictionary.lookup_datadef("Sound")
    gain = file.create.OperationDef("9d2ea894-0968-11d3-8a38-0050040ef7d2", "Audio Gain")
    level = file.create.ParameterDef(
        "e4962321-2267-11d3-8a4c-0050040ef7d2", "Amplitude", "", file.metadict.lookup_typedef("Rational")
    )
    for definition in (gain, level):
        file.dictionary.register_def(definition)
    gain.media_kind, gain["NumberInputs"].value, gain["IsTimeWarp"].value = kind, 1, False
    gain.parameters.append(level)
    effect = file.create.OperationGroup(gain, clip.length)
    effect.media_kind = "sound"
    effect.parameters.append(file.create.ConstantValue(level, factor))
    effect.segments.append(clip)
    return effect
