"""Projects of other programs: read where their adapter is installed, and else told which export to use."""

import gzip
import json
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import opentimelineio as otio
import pytest

from bridge.errors import TimelineError
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from tests.bridge.timeline.formats.builders import clip, timeline, track

KDENLIVE = """<?xml version="1.0" encoding="utf-8"?>
<mlt LC_NUMERIC="C" producer="main_bin" version="7.8.0" root="/m">
 <profile frame_rate_num="25" frame_rate_den="1" width="1920" height="1080" progressive="1"/>
 <producer id="producer0" in="00:00:00.000" out="00:00:19.960"><property name="length">500</property><property name="resource">/m/mill.mp4</property><property name="mlt_service">avformat</property><property name="kdenlive:id">2</property></producer>
 <producer id="producer1" in="00:00:00.000" out="00:00:19.960"><property name="length">500</property><property name="resource">/m/weir.mp4</property><property name="mlt_service">avformat</property><property name="kdenlive:id">3</property></producer>
 <playlist id="main_bin"><property name="kdenlive:docproperties.version">1.04</property><property name="xml_retain">1</property><entry producer="producer0" in="00:00:00.000" out="00:00:19.960"/><entry producer="producer1" in="00:00:00.000" out="00:00:19.960"/></playlist>
 <producer id="black_track" in="00:00:00.000" out="00:10:00.000"><property name="length">2147483647</property><property name="resource">black</property><property name="mlt_service">color</property></producer>
 <playlist id="playlist0"><entry producer="producer0" in="00:00:01.000" out="00:00:03.960"><property name="kdenlive:id">2</property></entry><entry producer="producer1" in="00:00:04.000" out="00:00:05.960"><property name="kdenlive:id">3</property></entry></playlist>
 <playlist id="playlist1"/>
 <tractor id="tractor0" in="00:00:00.000" out="00:00:04.960"><track hide="audio" producer="playlist0"/><track hide="audio" producer="playlist1"/></tractor>
 <tractor id="tractor1" global_feed="1" in="00:00:00.000" out="00:00:04.960"><track producer="black_track"/><track producer="tractor0"/></tractor>
</mlt>
"""
"""Two clips, of 75 and 50 frames."""
PREMIERE = gzip.compress(b'<?xml version="1.0"?><PremiereData Version="3">', mtime=0)
MISSING = "needs otio-kdenlive-adapter: install it, or Recue as recue[kdenlive]; or choose File > OpenTimelineIO Export"


def refused(path: Path) -> str:
    with pytest.raises(TimelineError) as caught:
        read(path)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    return sentence


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Path]:
    """Install an adapter that stands in for Kdenlive's: two clips, named after what it was given."""
    folder = tmp_path / "plugin"
    folder.mkdir()
    two = timeline(track(clip("mill", 75, rate=25), clip("weir", 50, rate=25))).to_json_string()
    (folder / "stand_in.py").write_text(
        "import opentimelineio as otio\n\n\n"
        "def read_from_string(input_str):\n"
        "    print('deprecated!')\n"
        f"    read = otio.adapters.read_from_string({two!r}, 'otio_json')\n"
        "    read.name = input_str.splitlines()[1]\n"
        "    return read\n",
        encoding="utf-8",
    )
    adapter = {
        "OTIO_SCHEMA": "Adapter.1",
        "name": "kdenlive",
        "filepath": "stand_in.py",
        "suffixes": ["kdenlive"],
    }
    manifest = folder / "plugin_manifest.json"
    manifest.write_text(
        json.dumps({"OTIO_SCHEMA": "PluginManifest.1", "adapters": [adapter]}), encoding="utf-8"
    )
    loaded = otio.plugins.manifest.manifest_from_file(str(manifest))
    active = otio.plugins.ActiveManifest()
    active.adapters.extend(loaded.adapters)
    yield folder
    del active.adapters[-1]


def cuts(cut: Timeline) -> tuple[int, list[int]]:
    return cut.frame_at(cut.duration), [cut.frame_at(each.time) for each in cut.cuts]


@pytest.mark.parametrize("name", ["cut.kdenlive", "cut.xml", "cut.edl", "cut.mlt", "cut"])
@pytest.mark.skipif(find_spec("otio_kdenlive_adapter") is not None, reason="its adapter is installed")
def test_a_project_that_needs_an_adapter_names_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(KDENLIVE, encoding="utf-8")
    assert f"'{name}' is a project of Kdenlive, which {MISSING}" in refused(path)


@pytest.mark.parametrize("name", ["cut.kdenlive", "cut.xml", "cut"])
def test_an_installed_adapter_reads_what_begins_with_a_bracket(
    tmp_path: Path, installed: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert installed.is_dir()
    path = tmp_path / name
    path.write_text(KDENLIVE, encoding="utf-8")
    assert cuts(read(path)) == (125, [75])
    assert not capsys.readouterr().out


def test_an_adapter_is_given_text_as_it_was_written(tmp_path: Path, installed: Path) -> None:
    assert installed.is_dir()
    path = tmp_path / "cut.kdenlive"
    path.write_bytes("{\r\nforêt…\x0b2\r\n".encode("cp1252"))
    assert read(path).name == "forêt… 2"


@pytest.mark.skipif(find_spec("otio_kdenlive_adapter") is None, reason="needs the extra kdenlive")
def test_the_real_adapter_reads_a_project_of_kdenlive(tmp_path: Path) -> None:
    path = tmp_path / "cut.kdenlive"
    path.write_text(KDENLIVE, encoding="utf-8")
    assert cuts(read(path)) == (125, [75])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cut.mlt", b'<mlt version="7.8.0"><profile/></mlt>', "choose File > Export > EDL in Shotcut"),
        (
            "cut.xges",
            b"<ges version='0.7'><project/></ges>",
            "needs otio-xges-adapter: install it, or Recue as recue[xges]",
        ),
        (
            "cut.prproj",
            PREMIERE,
            "Export > Final Cut Pro XML",
        ),
        (
            "cut.dat",
            PREMIERE,
            "a project of Premiere Pro",
        ),
        ("cut.xml", b'<?xml version="1.0"?><PremiereData Version="3">', "a project of Premiere Pro"),
        ("cut.avb", b"\x06\x00Domain\x04\x00OMFI", "choose File > Output > Export to File"),
        ("bin.edl", b"\x06\x00Domain\x04\x00OMFI", "a bin of Avid Media Composer"),
        (
            "cut.veg",
            b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00" + bytes(40),
            "choose File > Export in VEGAS Pro",
        ),
        ("cut.fcp", b"\xa2KeyG\n", "choose File > Export > XML"),
        ("cut.aep", b"RIFX\x00\x00\x00\x00Egg!", "is a project of After Effects, which is no cut"),
        ("cut.hrox", b"<!DOCTYPE hieroXML>\n<hieroXML/>", "with the preset OTIO"),
        ("cut.blend", b"BLENDER-v300", "Video Sequencer"),
        (
            "cut.osp",
            b'{"version": {"openshot-qt": "3.1"}, "layers": []}',
            "choose File > Export Project in OpenShot",
        ),
        (
            "draft_content.json",
            b'{"canvas_config": {}, "materials": {}, "tracks": []}',
            "a project of CapCut",
        ),
        ("cut.vpj", b"anything", "a project of VideoPad"),
        ("film.mov", b"\x00\x00\x00\x14ftypqt  ", "is a movie and not a cut"),
        ("film.edl", b"\x00\x00\x00\x14ftypqt  ", "is a movie and not a cut"),
        ("hits.mid", b"MThd\x00\x00\x00\x06", "with --hits"),
        ("song.wav", b"RIFF\x00\x00\x00\x00WAVE", "is sound and not a cut"),
    ],
)
def test_a_project_of_a_program_says_which_export_to_use(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refused(path)
    assert f"'{name}' is " in refused(path)


@pytest.mark.parametrize("name", ["cut.drp", "cut.drt", "cut.zip", "cut.otioz"])
def test_an_archive_of_resolve_is_told_from_one_of_opentimelineio(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.xml", "<SM_Project/>")
    assert "choose File > Export > Timeline in DaVinci Resolve" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.otio", timeline(track(clip("a", 24))).to_json_string())
    assert cuts(read(path)) == (24, [])


@pytest.mark.parametrize("name", ["Films.fcpbundle", "iMovie Library.imovielibrary"])
def test_a_library_is_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert "File > Export XML" in refused(tmp_path / name)


PREMIERE_MARKERS = (
    "Marker Name\tDescription\tIn\tOut\tDuration\tMarker Type\n"
    "dawn\t\t00:00:02:00\t00:00:02:00\t00:00:00:00\tComment\n"
)
AVID_MARKERS = "Editor\t01:00:02:00\tV1\tred\tdoor slams\t1\nEditor\t01:00:04:00\tV1\tgreen\tgate\t1\n"


@pytest.mark.parametrize("suffix", ["txt", "csv", "edl"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("text", "program"), [(PREMIERE_MARKERS, "Premiere Pro's"), (AVID_MARKERS, "Avid Media Composer's")]
)
def test_a_list_of_markers_is_no_cut(
    tmp_path: Path, text: str, program: str, encoding: str, suffix: str
) -> None:
    path = tmp_path / f"marks.{suffix}"
    path.write_text(text, encoding=encoding)
    assert f"is a list of {program} markers and no cut" in refused(path)
