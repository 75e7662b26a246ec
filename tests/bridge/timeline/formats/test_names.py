"""Names with what no name should hold: they stand on one line and can be written anywhere."""

import json
import os
from pathlib import Path

import pytest

from bridge.errors import TimelineError
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from tests.bridge.timeline.formats.builders import clip, opened, timeline, track

ODD = "two\nlines\tand\0 \ud800half"
PLAIN = "two lines and  \ufffdhalf"


def marked(folder: Path, name: str) -> Timeline:
    """Return a timeline on which everything has one name."""
    document = json.loads(str(timeline(track(clip("a", 24), name="V")).to_json_string()))
    document["name"] = name
    (layer,) = document["tracks"]["children"]
    (shot,) = layer["children"]
    layer["name"] = shot["name"] = name
    (media,) = shot["media_references"].values()
    media["target_url"] = f"/media/{name}"
    moment = {"OTIO_SCHEMA": "RationalTime.1", "value": 0, "rate": 24}
    span = {"OTIO_SCHEMA": "TimeRange.1", "start_time": moment, "duration": moment}
    shot["markers"] = [
        {"OTIO_SCHEMA": "Marker.2", "name": name, "comment": name, "color": name, "marked_range": span}
    ]
    path = folder / "cut.otio"
    path.write_text(json.dumps(document), encoding="utf-8")
    return read(path)


def test_every_name_is_read_plain(tmp_path: Path) -> None:
    cut = marked(tmp_path, ODD)
    (shot,), (marker,) = cut.shots, cut.markers
    found = [cut.name, shot.name, shot.track, shot.media.name, marker.name]
    assert found == [PLAIN] * len(found)
    assert marker.comment.splitlines() == ["two", PLAIN.removeprefix("two ")]
    assert shot.media.url == f"/media/{PLAIN}"


def test_names_in_messages_are_plain(tmp_path: Path) -> None:
    document = timeline(track(clip("a", 0), name="V"), name="one\ntwo")
    with pytest.raises(TimelineError) as caught:
        opened(document, tmp_path)
    assert "\n" not in str(caught.value)
    both = {
        "OTIO_SCHEMA": "SerializableCollection.1",
        "children": [json.loads(str(document.to_json_string()))] * 2,
    }
    path = tmp_path / "both.otio"
    path.write_text(json.dumps(both), encoding="utf-8")
    with pytest.raises(TimelineError, match=r"pick one with --sequence: 'one two', 'one two \(2\)'\."):
        read(path)


@pytest.mark.skipif(os.name == "nt", reason="paths are Unicode there")
def test_a_path_that_is_no_unicode_is_read(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    try:
        path.write_text(
            "TITLE:\n001  A  V  C  00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00\n", encoding="utf-8"
        )
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    assert read(path).name == "caf\ufffd"
    path.write_text("", encoding="utf-8")
    with pytest.raises(TimelineError, match=r"^'caf\ufffd' is empty"):
        read(path)
