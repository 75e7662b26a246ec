"""MusicXML: what notation programs open is what was scored."""

import importlib.util
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import xmlschema

from bridge.grid.metre import FIVE_FOUR, SEVEN_EIGHT, SIX_EIGHT, TWELVE_EIGHT, Metre
from bridge.grid.tempo_map import TempoEvent
from bridge.midi.passage import CHANNEL, ONSET, PITCH
from bridge.output.notation.document import musicxml
from bridge.score.pipeline import ScoredTimeline
from tests.bridge.output.notation.scores import numbers, on_paper, playing, rest, scored_on, track
from tests.scores import even_grid

SCORE = on_paper()
MUSESCORE = next(filter(None, map(shutil.which, ("mscore3", "musescore3", "mscore", "musescore"))), None)


def written(score: ScoredTimeline = SCORE) -> ET.Element:
    return ET.fromstring(musicxml(score, numbers(score), "0.1.0"))  # noqa: S314 (our own)


def texts(root: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in root.findall(path)]


def scored_notes(score: ScoredTimeline) -> Counter[tuple[int, int]]:
    """Count the notes of a score by their place, in twelfths of a quarter, and pitch; drums have none."""
    found: Counter[tuple[int, int]] = Counter()
    at = 0
    for cue in score.cues:
        for part in cue.music.tracks:
            for row in part.notes.tolist():
                found[round((at + row[ONSET]) / 80), 0 if row[CHANNEL] == 9 else row[PITCH]] += 1
        at += cue.music.ticks
    return found


def test_a_part_an_instrument_in_the_order_of_a_score() -> None:
    assert texts(written(), "part-list/score-part/part-name") == [
        "Violin",
        "Violas and cellos",
        "Contrabasses",
    ]


def test_a_voice_that_goes_from_one_instrument_to_another_is_two_parts() -> None:
    melody = track("Melody", [(0, 900, 72, 80), (960, 1900, 74, 80)], program=40)
    turned = replace(melody, messages=(*melody.messages, (960, bytes((0xC0, 73)))))
    root = written(playing(SCORE, turned))
    assert texts(root, "part-list/score-part/part-name") == ["Flute", "Violin"]
    assert texts(root, "part-list/score-part/midi-instrument/midi-program") == ["74", "41"]


def test_a_persons_own_track_is_a_part_of_its_name() -> None:
    root = written(playing(SCORE, track("Duduk", [(0, 900, 60, 80)], program=68)))
    assert texts(root, "part-list/score-part/part-name") == ["Duduk"]


def test_bars_are_those_of_the_cue_sheet() -> None:
    first = written().findall("part")[0]
    measures = first.findall("measure")
    assert [m.attrib["number"] for m in measures] == [str(n) for n in range(1, 12)]
    assert {m.get("implicit") for m in measures} == {None}, (
        "programs would count fewer bars than the cue sheet"
    )
    lengths = [
        sum(int(n.findtext("duration", "0")) for n in m.findall("note") if n.find("chord") is None)
        for m in measures
    ]
    assert lengths == [48, 48, 36, 24, 48, 48, 48, 48, 12, 48, 48]
    signed = {m.attrib["number"]: m.findtext("attributes/time/beats") for m in measures}
    assert {bar: beats for bar, beats in signed.items() if beats} == {"1": "4", "3": "3", "4": "4"}


def test_cues_are_rehearsal_marks_and_hits_say_their_timecode_and_frames_off() -> None:
    root = written()
    assert texts(root, ".//rehearsal") == ["1m1 Scene 0 <&>", "1m2 Scene 1 <&>", "1m3 Scene 3 <&>"]
    assert texts(root, ".//direction-type/words") == [
        "00:00:00:20 marker +0.24 fr",
        "00:00:02:16 cut +0.00 fr",
        "Scene 2 <&>",
        "00:00:21:13 cut +0.00 fr",
    ]
    assert texts(root, ".//direction-type/words/../../offset") == ["15", "12"]


def test_tempi_are_told_in_the_beat_with_two_decimals_and_exactly_for_players() -> None:
    root = written()
    assert texts(root, ".//per-minute") == ["90.00", "120.00", "60.00", "100.00"]
    exact = [float(found.attrib["tempo"]) for found in root.findall(".//sound")]
    assert exact[0] == pytest.approx(60_000_000 / 666_667, abs=1e-9)


def test_a_score_with_tempi_between_beats_has_one_a_bar_as_long() -> None:
    tempo = SCORE.tempo
    more = (*tempo.tempi[:1], TempoEvent(240, 600_000), TempoEvent(480, 700_000), *tempo.tempi[1:])
    spans = [0]
    for before, after in pairwise(more):
        spans.append(spans[-1] + (after.tick - before.tick) * before.microseconds)
    other = replace(SCORE, tempo=replace(tempo, tempi=more, past=tuple(spans)))
    first = written(other).findall("part/measure")[0]
    (mark,) = first.findall("direction/sound")
    assert 240 / float(mark.attrib["tempo"]) == pytest.approx(float(other.tempo.seconds_at(3840)), abs=1e-8)


def test_a_fermata_is_on_what_sounds_at_it() -> None:
    measures = written().findall("part/measure")
    held = {m.attrib["number"] for m in measures if m.find(".//fermata") is not None}
    assert held == {"5"}


def test_a_piano_has_two_staves_and_drums_their_own() -> None:
    piano = [track("Melody", [(0, 900, 72, 80)]), track("Bass", [(0, 900, 40, 80)])]
    kit = track("Percussion", [(0, 10, 36, 90), (0, 10, 49, 90)], channel=9)
    root = written(playing(SCORE, *piano, kit))
    drums, keys = root.findall("part")
    assert keys.findtext(".//staves") == "2"
    assert texts(keys, ".//clef/sign") == ["G", "F"]
    assert drums.findtext(".//clef/sign") == "percussion"
    assert texts(drums, ".//note/notehead") == ["x"]
    assert texts(root, ".//midi-unpitched") == ["37", "50"]


@pytest.mark.parametrize(
    ("program", "pitches", "signs"),
    [
        (40, (55, 100), ["G"]),
        (48, (40, 80), ["G", "F"]),
        (48, (50, 66), ["C"]),
        (42, (36, 60), ["F"]),
        (43, (28, 50), ["F"]),
        (9, (79, 100), ["G"]),
        (0, (72, 76), ["G", "F"]),
    ],
)
def test_staves_and_clefs_go_by_instrument_and_range(
    program: int, pitches: tuple[int, int], signs: list[str]
) -> None:
    notes = [(960 * at, 960 * at + 900, pitch, 80) for at, pitch in enumerate(pitches)]
    assert texts(written(playing(SCORE, track("Own", notes, program))), ".//clef/sign") == signs


def test_dynamics_are_few() -> None:
    loud = [(960 * at, 960 * at + 900, 60, 50 if at < 4 else 90 + at % 3) for at in range(11)]
    root = written(playing(SCORE, track("Melody", loud, program=40)))
    assert [found[0].tag for found in root.findall(".//dynamics")] == ["p", "f"]


def test_a_score_of_nothing_but_silence_can_be_opened() -> None:
    silent = replace(SCORE, cues=tuple(map(rest, SCORE.cues)))
    assert texts(written(silent), "part-list/score-part/part-name") == ["Music"]


def test_the_same_score_gives_the_same_bytes() -> None:
    assert musicxml(SCORE, numbers(SCORE), "1") == musicxml(on_paper(), numbers(SCORE), "1")


def test_names_that_xml_cannot_hold_are_written_without_what_it_cannot() -> None:
    odd = replace(SCORE, timeline=replace(SCORE.timeline, name="a\x00\ufffe\ud800b"))
    assert written(odd).findtext("work/work-title") == "ab"


def odd_bars(metre: Metre, lengths: list[int]) -> ScoredTimeline:
    grid = even_grid([lengths], [90])
    return scored_on(replace(grid, scenes=(replace(grid.scenes[0], metre=metre),)))


def test_the_schema_holds(tmp_path: Path) -> None:
    schema = schema_of_w3c(tmp_path)
    kit = track("Percussion", [(0, 10, 36, 90), (320, 340, 49, 90)], channel=9)
    piano = [track("Melody", [(0, 300, 72, 80), (320, 600, 72, 80)]), track("Bass", [(0, 900, 40, 80)])]
    metres = ((SIX_EIGHT, [12, 6]), (TWELVE_EIGHT, [24]), (SEVEN_EIGHT, [14, 6]), (FIVE_FOUR, [8, 20]))
    others = [odd_bars(metre, lengths) for metre, lengths in metres]
    for score in (SCORE, *others, playing(SCORE, *piano, kit), playing(SCORE)):
        document = musicxml(score, numbers(score), "1").decode()
        schema.validate(document.split("\n", 2)[2])  # without its DTD, which is elsewhere


def schema_of_w3c(folder: Path) -> xmlschema.XMLSchema:
    """Return the schema of MusicXML 4.0, which is given its imports from this machine."""
    package = importlib.util.find_spec("musicxml")
    if package is None or package.origin is None:
        pytest.skip("musicxml, which ships MusicXML's schema, is not installed")
    rules = Path(package.origin).parent / "generate_classes"
    xlink = "".join(
        f'<xs:attribute name="{name}"/>' for name in ("type", "href", "role", "title", "show", "actuate")
    )
    (folder / "xlink.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'targetNamespace="http://www.w3.org/1999/xlink">{xlink}</xs:schema>',
        encoding="utf-8",
    )
    shutil.copy(rules / "xml.xsd", folder)
    schema = (rules / "musicxml_4_0.xsd").read_text(encoding="utf-8")
    (folder / "rules.xsd").write_text(schema.replace("http://www.musicxml.org/xsd/", ""), encoding="utf-8")
    return xmlschema.XMLSchema(str(folder / "rules.xsd"), allow="local")


def read_by_music21(file: Path) -> tuple[Counter[tuple[int, int]], Any]:
    music21 = pytest.importorskip("music21", reason="music21 is not installed")
    score = music21.converter.parse(str(file), forceSource=True)
    found: Counter[tuple[int, int]] = Counter()
    for element in score.flatten().notes:
        for note in element.notes if element.isChord else [element]:
            if note.tie is None or note.tie.type == "start":
                pitch = note.pitch.midi if hasattr(note, "pitch") else 0
                found[round(float(element.offset) * 12), pitch] += 1
    return found, score


@pytest.mark.notation
@pytest.mark.filterwarnings("ignore")
def test_music21_reads_the_same_notes_bars_and_tempi(tmp_path: Path) -> None:
    file = tmp_path / "score.musicxml"
    file.write_bytes(musicxml(SCORE, numbers(SCORE), "1"))
    found, score = read_by_music21(file)
    assert found == scored_notes(SCORE)
    steps = [steps for grid in SCORE.grid.scenes for steps in grid.bars]
    for part in score.parts:
        measures = part.getElementsByClass("Measure")
        assert [measure.number for measure in measures] == list(range(1, 12))
        assert [measure.duration.quarterLength * 4 for measure in measures] == steps
    marks = [
        mark.number for mark in score.parts[0].flatten().getElementsByClass("MetronomeMark") if mark.number
    ]
    assert marks == [90, 120, 60, 100]
    cues = [mark.content for mark in score.parts[0].flatten().getElementsByClass("RehearsalMark")]
    assert cues == ["1m1 Scene 0 <&>", "1m2 Scene 1 <&>", "1m3 Scene 3 <&>"]


@pytest.mark.notation
@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(MUSESCORE is None, reason="MuseScore is not installed (apt-get install musescore3)")
def test_musescore_reads_the_same_notes_bars_and_tempi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("QT_QPA_PLATFORM", "offscreen"),
        ("HOME", str(tmp_path)),
        ("XDG_RUNTIME_DIR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    file = tmp_path / "score.musicxml"
    file.write_bytes(musicxml(SCORE, numbers(SCORE), "1"))
    again = tmp_path / "again.musicxml"
    assert MUSESCORE is not None
    subprocess.run(
        [MUSESCORE, "-s", "-o", str(again), str(file)], check=True, capture_output=True, timeout=120
    )
    found, _ = read_by_music21(again)
    assert found == scored_notes(SCORE)
    root = ET.parse(again).getroot()  # noqa: S314 (MuseScore's)
    assert [m.get("number") for m in root.findall("part")[0]] == [str(n) for n in range(1, 12)]
    assert list(dict.fromkeys(texts(root, ".//per-minute"))) == ["90", "120", "60", "100"]


def test_staves_are_smaller_the_more_there_are_and_all_have_room_on_the_first_page() -> None:
    found = []
    for parts in (2, 15, 24):
        tunes = [track(f"Part {at}", [(0, 900, 72, 80)], program=40) for at in range(parts)]
        root = written(playing(SCORE, *tunes))
        millimetres = float(root.findtext("defaults/scaling/millimeters", ""))
        height = float(root.findtext("defaults/page-layout/page-height", ""))
        assert height * millimetres / 40 == pytest.approx(297, abs=0.1)
        assert parts * 130 + 2 * 100 < height
        found.append(millimetres)
    assert found[0] == 6
    assert found[0] > found[1] > found[2] > 3
