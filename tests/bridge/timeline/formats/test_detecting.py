"""Files that are broken, misnamed or not there: one sentence each, and never a traceback."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.errors import TimelineError
from bridge.timeline.formats import read
from tests.bridge.timeline.formats import texts
from tests.bridge.timeline.formats.builders import clip, timeline, track
from tests.bridge.timeline.formats.test_aaf import written

WHOLE = str(timeline(track(clip("a", 24), clip("b", 24))).to_json_string())
SUFFIXES = ["otio", "otioz", "edl", "xml", "fcpxml", "aaf", "ale", "txt"]


def refused(path: Path) -> str:
    """Return the sentence that a path is refused with."""
    with pytest.raises(TimelineError) as caught:
        read(path)
    assert caught.value.exit_code == 3
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_file_may_still_be_being_saved(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"cut.{suffix}"
    path.write_bytes(b"")
    assert (
        refused(path)
        == f"'cut.{suffix}' is empty; it may still be being saved: try again, or export it once more."
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_not_whole(tmp_path: Path, suffix: str, share: float) -> None:
    path = tmp_path / f"cut.{suffix}"
    path.write_text(WHOLE[: int(len(WHOLE) * share)], encoding="utf-8")
    assert "is not whole" in refused(path)


@given(data=st.binary(max_size=200), suffix=st.sampled_from(SUFFIXES))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_refused_in_a_sentence(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"cut.{suffix}"
    path.write_bytes(data)
    refused(path)


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_timeline_reads_or_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(WHOLE) - 1))
    put = data.draw(
        st.sampled_from(["null", "-1", "1e308", "NaN", "[]", "{}", '""', "0", "]", "}", '"', ","])
    )
    path = tmp_path / "cut.otio"
    path.write_text(WHOLE[:at] + put + WHOLE[at + data.draw(st.integers(0, 40)) :], encoding="utf-8")
    try:
        assert read(path).duration > 0
    except TimelineError as error:
        assert str(error).endswith(".")  # noqa: PT017  # either outcome is right


def test_a_missing_file_a_folder_and_an_unknown_kind(tmp_path: Path) -> None:
    assert "cannot be opened" in refused(tmp_path / ("long" * 100 + ".otio"))
    assert "cannot be opened" in refused(tmp_path / "nul\0.otio")
    assert "There is no timeline" in refused(tmp_path / "nowhere.otio")
    assert "is a folder" in refused(tmp_path)
    (tmp_path / "cut.doc").write_bytes(b"hello")
    assert "holds no timeline that can be read here; export one of aaf, ale, edl" in refused(
        tmp_path / "cut.doc"
    )


@pytest.mark.parametrize("suffix", ["otio", "fcpxml", "edl"])
def test_nesting_without_end_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"cut.{suffix}"
    path.write_text("[" * 100_000, encoding="utf-8")
    assert "too deep" in refused(path)


def test_sequences_nested_hundreds_deep_are_refused(tmp_path: Path) -> None:
    inner = '{"OTIO_SCHEMA":"Stack.1","children":[' * 300 + "]}" * 300
    path = tmp_path / "cut.otio"
    path.write_text(f'{{"OTIO_SCHEMA":"Timeline.1","tracks":{inner}}}', encoding="utf-8")
    assert "too deep" in refused(path)


def test_an_archive_holds_its_timeline(tmp_path: Path) -> None:
    path = tmp_path / "cut.otioz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.otio", WHOLE)
    assert read(path).duration == 2
    path.write_bytes(path.read_bytes()[:-30])
    assert "is a damaged archive" in refused(path)


def test_an_archive_without_a_timeline_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.otioz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.txt", "")
    assert "an archive without a timeline" in refused(path)


def test_a_bundle_holds_its_timeline(tmp_path: Path) -> None:
    bundle = tmp_path / "cut.otiod"
    bundle.mkdir()
    assert "There is no timeline" in refused(bundle)
    (bundle / "content.otio").write_text(WHOLE, encoding="utf-8")
    assert read(bundle).duration == 2


def test_the_content_counts_not_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(WHOLE, encoding="utf-8")
    assert read(path).duration == 2
    path.write_text("<svg/>", encoding="utf-8")
    assert "its root is <svg>" in refused(path)


THREE = [("A", 0, 24, ""), ("B", 10, 24, ""), ("C", 0, 24, "")]
TEXTS = {
    "edl": texts.edl(THREE),
    "edl-without-title": texts.edl(THREE).partition("\n")[2],
    "fcpxml": texts.fcpxml(THREE),
    "xmeml": texts.xmeml(THREE),
    "otio": str(timeline(track(*(clip(name, 24) for name in "ABC"))).to_json_string()),
}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("suffix", [*SUFFIXES, "otiod", "json", "mlt"])
def test_a_timeline_of_another_suffix_is_read_as_what_it_is(tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"cut.{suffix}"
    path.write_text(TEXTS[kind], encoding="utf-8")
    assert [each.time for each in read(path).cuts] == [1, 2]


@pytest.mark.parametrize("suffix", [*SUFFIXES, "otiod", "json", "mlt"])
def test_an_aaf_of_another_suffix_is_read_as_one(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path / "cut.aaf").rename(tmp_path / f"cut.{suffix}")
    assert [each.time for each in read(path).cuts] == [2]


def test_edls_that_follow_one_another_are_sequences_to_choose_from(tmp_path: Path) -> None:
    path = tmp_path / "reels.edl"
    path.write_text(texts.edl(THREE, "R1") + texts.edl(THREE[:2], "R2"), encoding="utf-8")
    assert "holds 2 sequences; pick one with --sequence: 'R1', 'R2'." in refused(path)
    assert [read(path, sequence=name).duration for name in ("R1", "R2")] == [3, 2]


def test_an_edl_may_say_its_title_on_every_page(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(texts.edl(THREE).replace("003", "TITLE: T\n003"), encoding="utf-8")
    assert read(path).duration == 3


def test_a_line_of_a_later_edl_is_told_by_its_number_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "reels.edl"
    path.write_text(
        texts.edl(THREE, "R1") + texts.edl(THREE, "R2").replace("\n002", "\nwhatever\n002"), encoding="utf-8"
    )
    assert any("Line 11 of the EDL, 'whatever'" in said for said in read(path, sequence="R2").warnings)


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_documents_that_follow_one_another_may_all_declare_their_encoding(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "cut.xml"
    both = "\n".join(texts.xmeml(THREE, name).replace("UTF-8", encoding) for name in ("Été", "Fin"))
    path.write_bytes(both.encode(encoding))
    assert "holds 2 sequences; pick one with --sequence: 'Été', 'Fin'." in refused(path)


def test_an_ale_is_a_list_of_clips(tmp_path: Path) -> None:
    path = tmp_path / "bin.ale"
    path.write_text(
        "Heading\nFIELD_DELIM\tTABS\nVIDEO_FORMAT\t1080\nFPS\t24\n\nColumn\nName\tStart\tEnd\n\nData\n"
        "a\t01:00:00:00\t01:00:01:00\n",
        encoding="utf-8",
    )
    assert "holds no sequence; export the timeline itself, not its clips" in refused(path)


def test_what_an_adapter_says_stays_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cut.aaf"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(2000))
    assert "cannot be read as .aaf" in refused(path)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_an_archive_damaged_anywhere_reads_or_is_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "cut.otioz"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("content.otio", WHOLE)
    whole = path.read_bytes()
    for at in range(4, len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            assert read(path).duration == 2
        except TimelineError as error:
            assert str(error).endswith(".")  # noqa: PT017  # either outcome is right


def xmeml(name: str, shot: str) -> str:
    """Return a Final Cut Pro 7 XML of one shot, without a declaration."""
    item = f"<clipitem><name>{shot}</name><start>0</start><end>48</end><in>0</in><out>48</out></clipitem>"
    media = f"<media><video><track>{item}</track></video></media>"
    rate = "<rate><timebase>24</timebase></rate>"
    return f'<xmeml version="5"><sequence id="s"><name>{name}</name>{rate}{media}</sequence></xmeml>'


HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'


@pytest.mark.parametrize(
    ("first", "between", "encoding"),
    [
        (HEAD, "\n", "utf-8"),
        (HEAD, "\n" + HEAD, "utf-8"),
        ("\n\n" + HEAD, "\n<!-- and -->\n", "utf-8"),
        ("\ufeff" + HEAD, "\ufeff" + HEAD, "utf-8"),
        ("", "", "utf-16"),
        ("", "\n\ufeff", "utf-16"),
    ],
)
def test_documents_that_follow_one_another_hold_sequences_to_choose_from(
    tmp_path: Path, first: str, between: str, encoding: str
) -> None:
    path = tmp_path / "cut.xml"
    path.write_bytes((first + xmeml("One", "é") + between + xmeml("Two", "ö") + "\n").encode(encoding))
    assert "holds 2 sequences; pick one with --sequence: 'One', 'Two'" in refused(path)
    two = read(path, sequence="Two")
    assert ([shot.name for shot in two.shots], two.warnings) == (["ö"], ())


@pytest.mark.parametrize("after", ["junk", "<xmeml", "<xmeml>", "</xmeml>", "\0\0"])
def test_what_follows_a_document_and_is_no_other_is_refused(tmp_path: Path, after: str) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(HEAD + xmeml("One", "a") + after, encoding="utf-8")
    assert "is not whole XML" in refused(path)


@pytest.mark.parametrize(
    ("before", "warnings"),
    [
        ("", 0),
        ("\ufeff \r\n", 0),
        ("<!-- exported -->", 0),
        ("Exported by Cutter 3 (2024 < 2025)\n", 1),
    ],
)
def test_text_before_the_xml_is_left_out_and_told(tmp_path: Path, before: str, warnings: int) -> None:
    path = tmp_path / "cut.xml"
    head = "" if before.startswith("<") else HEAD
    path.write_text(before + head + xmeml("One", "a"), encoding="utf-8")
    cut = read(path)
    told = ("Text stands before the XML in the file; it was left out.",)
    assert cut.duration == 2
    assert cut.warnings == told[:warnings]
