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

import mido
import pytest
import xmlschema

from bridge.grid.metre import FIVE_FOUR, SEVEN_EIGHT, SIX_EIGHT, TWELVE_EIGHT, Metre
from bridge.grid.tempo_map import TempoEvent
from bridge.midi.passage import CHANNEL, ONSET, PITCH, Track
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


def places(root: ET.Element, part: int, path: str) -> list[tuple[float, str]]:
    """Return where in its bar each direction with a text stands, in twelfths of a quarter."""
    found = []
    for measure in root.findall("part")[part]:
        at = 0
        for each in measure:
            if each.tag == "direction" and (text := each.findtext(path)):
                found.append((at + float(each.findtext("offset", "0")), text))
            step = int(each.findtext("duration", "0")) if each.find("chord") is None else 0
            at += -step if each.tag == "backup" else step
    return found


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


def test_a_part_whose_instrument_changes_says_so_where_it_does() -> None:
    rows = [(960 * at, 960 * at + 900, 60 + at, 80) for at in range(6)]
    own = track("Anna's line", rows, program=68)
    turns = ((1920, bytes((0xC0, 73))), (3840, bytes((0xC0, 68))))
    root = written(playing(SCORE, replace(own, messages=(*own.messages, *turns))))
    assert texts(root, "part-list/score-part/score-instrument/instrument-name") == ["Anna's line", "Flute"]
    assert texts(root, "part-list/score-part/midi-instrument/midi-program") == ["69", "74"]
    assert [found.attrib["id"][-1] for found in root.findall(".//note/instrument")] == list("112211")
    said = [(at, text) for at, text in places(root, 0, ".//words") if text.startswith("to ")]
    assert said == [(24, "to Flute"), (0, "to Anna's line")]


def test_a_part_with_one_instrument_says_nothing_of_it() -> None:
    root = written()
    assert not root.findall(".//note/instrument")
    assert not [found for found in texts(root, ".//words") if found.startswith("to ")]


def test_two_voices_that_go_to_another_instrument_together_say_so_once() -> None:
    low = [(0, 900, 50, 80), (960, 1900, 50, 80), (1920, 2800, 50, 80)]
    pair = [
        track("Pair", low, program=60),
        track("Pair", [(a, b, p + 9, v) for a, b, p, v in low], program=60),
    ]
    turned = [replace(each, messages=(*each.messages, (960, bytes((0xC0, 57))))) for each in pair]
    assert [found for found in texts(written(playing(SCORE, *turned)), ".//words") if "to " in found] == [
        "to Trombone"
    ]


def test_parts_of_one_family_are_in_the_order_of_a_score() -> None:
    def plays(name: str, program: int, pitch: int) -> Track:
        return track(name, [(0, 900, pitch, 80)], program=program)

    tracks = [
        plays("Viola", 41, 60),
        plays("Violin", 40, 70),
        plays("Flute", 73, 80),
        plays("Piccolo", 72, 90),
        plays("Violas and cellos", 48, 55),
        plays("Violins", 48, 74),
    ]
    assert texts(written(playing(SCORE, *tracks)), "part-list/score-part/part-name") == [
        "Piccolo",
        "Flute",
        "Violin",
        "Viola",
        "Violins",
        "Violas and cellos",
    ]


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
    assert places(root, 0, ".//words") == [
        (15, "00:00:00:20 marker +0.24 fr"),
        (0, "00:00:02:16 cut +0.00 fr"),
        (0, "Scene 2 <&>"),
        (12, "00:00:21:13 cut +0.00 fr"),
    ]
    assert not root.findall(".//offset"), "MuseScore 3 puts what has one at the start of its bar"


def test_a_tempo_that_changes_on_a_beat_stands_on_it() -> None:
    tempo = SCORE.tempo
    more = (*tempo.tempi[:1], TempoEvent(1920, 600_000), *tempo.tempi[1:])
    root = written(replace(SCORE, tempo=replace(tempo, tempi=more)))
    assert places(root, 0, ".//per-minute")[:2] == [(0, "90.00"), (24, "100.00")]


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


def by_musescore(score: ScoredTimeline, file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have MuseScore open a score and write it into a file."""
    if MUSESCORE is None:
        pytest.skip("MuseScore is not installed (apt-get install musescore3)")
    folder = str(file.parent)
    for name, value in (("QT_QPA_PLATFORM", "offscreen"), ("HOME", folder), ("XDG_RUNTIME_DIR", folder)):
        monkeypatch.setenv(name, value)
    ours = file.with_name("score.musicxml")
    ours.write_bytes(musicxml(score, numbers(score), "1"))
    subprocess.run(
        [MUSESCORE, "-s", "-o", str(file), str(ours)], check=True, capture_output=True, timeout=120
    )
    return file


@pytest.mark.notation
@pytest.mark.filterwarnings("ignore")
def test_musescore_reads_the_same_notes_bars_and_tempi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = by_musescore(SCORE, tmp_path / "again.musicxml", monkeypatch)
    found, _ = read_by_music21(again)
    assert found == scored_notes(SCORE)
    root = ET.parse(again).getroot()  # noqa: S314 (MuseScore's)
    assert [m.get("number") for m in root.findall("part")[0]] == [str(n) for n in range(1, 12)]
    assert list(dict.fromkeys(texts(root, ".//per-minute"))) == ["90", "120", "60", "100"]


@pytest.mark.notation
def test_musescore_plays_tempi_and_instruments_from_where_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tempo = SCORE.tempo
    more = (*tempo.tempi[:1], TempoEvent(1920, 600_000), *tempo.tempi[1:])
    tune = track("Tune", [(960 * at, 960 * at + 900, 60 + at, 80) for at in range(6)], program=68)
    turned = replace(tune, messages=(*tune.messages, (2880, bytes((0xC0, 73)))))
    score = playing(replace(SCORE, tempo=replace(tempo, tempi=more)), turned)
    heard = mido.MidiFile(by_musescore(score, tmp_path / "again.mid", monkeypatch))
    events, at = [], 0
    for message in mido.merge_tracks(heard.tracks):
        at += message.time
        events.append((at / heard.ticks_per_beat, message))
    tempi = [(beat, round(message.tempo, -2)) for beat, message in events if message.type == "set_tempo"]
    assert tempi[:2] == [(0, 666_700), (2, 600_000)]
    struck = [(beat, each.channel) for beat, each in events if each.type == "note_on" and each.velocity]
    programs = {each.channel: each.program for _, each in events if each.type == "program_change"}
    assert [(beat, programs[channel]) for beat, channel in struck] == [
        (0, 68),
        (1, 68),
        (2, 68),
        (3, 73),
        (4, 73),
        (5, 73),
    ]


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
