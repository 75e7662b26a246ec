"""The seeds that mutants are made from, written by Recue's own writers, or by hand: `python -m tests.fuzz.making_seeds`."""

import io
import json
import lzma
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import mido
import opentimelineio as otio

from bridge.daemon.osc.table import REQUESTS
from bridge.daemon.osc.wire import Value, encode
from bridge.settings.choices import Choice
from bridge.store.contents import ScoreState, parts_of
from bridge.timeline.formats import read
from integrations.ardour.folder import write_session
from integrations.ardour.sources import sources
from tests.bridge.story import test_captions, test_scripts, test_telling
from tests.bridge.timeline.formats import test_fcpxml, test_fcpxml_sounds, test_sounds, test_xmeml
from tests.bridge.timeline.formats.builders import clip, dissolve, gap, span, stack, timeline, track
from tests.fuzz.mutants import SEEDS
from tests.fuzz.mutators import zip_archives
from tests.integrations.ardour.sessions import two_scenes
from tests.recuts import done
from tests.sounds import noise, with_time_reference, write_sound

EDLS = {
    "two-at-25": """TITLE: REEL 1
FCM: NON-DROP FRAME
001  TAPE1    V     C        10:00:00:00 10:00:02:24 01:00:00:00 01:00:02:24
* FROM CLIP NAME: FIRST.MOV
* LOC: 01:00:01:00 RED     scene: the door
002  TAPE2    V     D    012 10:00:00:20 10:00:05:05 01:00:02:24 01:00:07:09
* FROM CLIP NAME: FIRST.MOV
* TO CLIP NAME: SECOND
* SOURCE FILE: A002_C003
M2   TAPE2    050.0                10:00:00:20
003  BL       V     C        00:00:00:00 00:00:01:00 01:00:07:09 01:00:08:09
004  AX       AA/V  C        00:00:00:00 00:00:10:00 01:00:08:09 01:00:18:09
* COMMENT: |C:ResolveColorBlue |M:chase |D:1
""",
    "drop": """TITLE: KEYS
FCM: DROP FRAME
000001  A001C001_200101_R000 V     C        01:00:00;00 01:00:10;00 01:00:00;00 01:00:10;00
000002  001      V     K B      00:01:10;00 00:01:11;12 01:00:10;00 01:00:11;12
000002  003      V     K    000 00:05:00;00 00:05:01;12 01:00:10;00 01:00:11;12
* KEY CLIP NAME: SMOKE.mov
000003  004      V     W001 015 00:05:00;00 00:05:11;12 01:00:11;12 01:00:22;24
""",
}
ALE = """Heading
FIELD_DELIM\tTABS
VIDEO_FORMAT\t1080
FPS\t24

Column
Name\tTracks\tStart\tEnd\tDuration\tSource File

Data
a\tV\t01:00:00:00\t01:00:10:00\t00:00:10:00\ta.mov
b\tVA1\t02:00:00:00\t02:00:05:12\t00:00:05:12\tb.mov
"""
LABELS = """size: 64
mean: [0.5, 0.5, 0.5]
spread: [0.2, 0.2, 0.2]
labels:
  dog: [0.6, 0.2]
  gun: [-0.7, 0.8]
  "12": [0, 0]
"""
SETTINGS = """# every key
seed: 7
style: chamber
key: C minor
bpm: 60-160
tempo: 96.5
grid:
  metres: 4/4, 3/4
  pickup: true
  fermata: true
  follow: false
pins:
  Scene 1: {tempo: 96, metre: 4/4}
  Scene 2:
    solution: 2
rate: 30000/1001
picture: false
palette: strings
scenes:
  division: auto
  names: [scene, cue]
  colours: red, green
  chapters: true
  shortest: 8
  longest: 90.5
hits:
  weights: {cut: 1, marker: 4}
  colours: {red: 2}
expression: {timing: 5}
freedom: 0.5
formats: mid, json
hosts: {push: reaper, tempo: own}
"""
TABLES = {
    "named.csv": "timecode;weight;name\n00:00:01:00;2;door\n00:00:04:12;;\n",
    "plain.csv": "# hits\n1.5,3,shout\n0:02.25,1\n4.0\n",
    "frames.csv": "frame\tname\n24\tdoor\n100\t\n",
}
SHEETS = {
    "full.csv": (
        "\ufeffnumber,name,in,out,length,direction,hits,key,tempo,metre,instruments,notes,as scored\r\n"
        "1m1,'=dawn,00:00:00:00,00:00:06:12,6.5 s,calm,,C minor,♩ = 90,4/4 time,cellos,,calm | ♩ = 90\r\n"
        '1m2,"chase, at last",00:00:08:00,00:00:17:00,9.0 s,tense,,D minor,♩. = 64,6/8 time,,loud,tense\r\n'
    ),
    "short.csv": "sep=;\nTitle;TC in\ndawn;00:00:02:00\n",
}

STORIES = {
    "captions/film.srt": test_captions.SRT,
    "captions/film.vtt": test_captions.VTT,
    "captions/film.ass": test_captions.ASS,
    "captions/film.scc": test_captions.SCC,
    "timed_text/film.ttml": test_captions.TTML,
    "timed_text/film.dfxp": test_captions.SMPTE,
    "fountain/film.fountain": test_scripts.FOUNTAIN,
    "fountain/plain.fountain": test_telling.SCRIPT,
    "final_draft/film.fdx": test_scripts.FDX,
    "scene_list/scenes.csv": test_telling.LIST,
    "job_table/season.csv": 'timeline,output,seed,mood,hits.file\ne1.otio,one,7,"tense, sparse",spots.csv\n',
    "lexicon/words.csv": "word;valence;arousal;tension\nsad;-0,8;-0,3;0,1\nso happy;0,9\n",
}


def main() -> None:
    """Write every seed; what stood before is replaced."""
    for name, content in (*_timelines(), *_scores(), *_sounds(), *_small()):
        file = SEEDS / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _timelines() -> Iterator[tuple[str, bytes]]:
    busy = otio.adapters.write_to_string(_busy(), "otio_json", indent=0).encode()
    yield "otio/busy.otio", busy
    yield "otioz/busy.otioz", zip_archives.written([("content.otio", busy), ("version.txt", b"1.0.0")])
    for name, text in EDLS.items():
        yield f"edl/{name}.edl", text.encode()
    yield "edl/sounds.edl", test_sounds.EDL.encode()
    yield "ale/bin.ale", ALE.encode()
    yield "fcpxml/story.fcpxml", _story().encode()
    yield "fcpxml/sounds.fcpxml", _sounding_story().encode()
    yield "xml/sequence.xml", _sequence().encode()
    yield "xml/sounds.xml", _sounding_sequence().encode()
    yield "aaf/two.aaf.xz", lzma.compress(_aaf())


def _sounding_story() -> str:
    """Sound in roles and channels, captions, a synchronized clip, a compound clip and a multicam."""
    made = test_fcpxml_sounds
    channels = (
        '<adjust-volume amount="-6dB"/><audio-channel-source srcCh="1" role="dialogue.boom"><mute start="12s" '
        'duration="3s"/></audio-channel-source><audio-channel-source srcCh="2" role="music" active="0"/>'
    )
    split = (
        '<asset-clip ref="v" offset="3610s" start="10s" duration="10s" audioStart="8s" audioDuration="14s">'
    )
    sources = '<mc-source angleID="A" srcEnable="video"/><mc-source angleID="B" srcEnable="audio"/>'
    spine = (
        made.SYNC.format(0),
        f"{split}{made.caption(12, 'Who is there?')}{channels}</asset-clip>",
        '<ref-clip ref="m" offset="3620s" start="2s" duration="10s"/>',
        f'<mc-clip ref="c" offset="3630s" start="8s" duration="10s">{sources}</mc-clip>',
    )
    return made.document("".join(spine), made.COMPOUND + made.MULTICAM)


def _sounding_sequence() -> str:
    """Clips on tracks of sound, one with a level and a name, and a nested sequence."""
    made = test_sounds
    inner = made.XMEML.format(f"<track>{made.item('in', 24, 48)}</track>").removeprefix('<xmeml version="5">')
    nested = made.item(
        "In", 48, 144, 0, inner.removesuffix("</xmeml>").replace('id="s"', 'id="n"').replace('"f"', '"g"')
    )
    voice = made.item("voice", 0, 48, 12, made.level("<value>0.5</value>"))
    return made.XMEML.format(f"<track MZ.TrackName='VO'>{voice}</track><track>{nested}</track>")


def _busy() -> object:
    marks = [otio.schema.Marker("scene: chase", span(30, 0)), otio.schema.Marker("hit:3 door", span(75, 4))]
    for mark in marks:
        mark.color = "RED"
    slow = [otio.schema.LinearTimeWarp("", 0.5)]
    frozen = [otio.schema.FreezeFrame()]
    title = otio.schema.Clip(
        "Title", otio.schema.GeneratorReference("t", "Text", parameters={"a": 1}), span(0, 24)
    )
    one = track(
        clip("A", 48),
        dissolve(6, 6),
        clip("B", 96, 12, effects=slow),
        gap(24),
        stack(track(clip("C", 72)), track(clip("D", 48, 5))),
    )
    two = track(
        gap(30), title, clip("E", 24, 0, 29.97, effects=frozen), clip("F", 24, enabled=False), name="V2"
    )
    sound = track(clip("S", 200), name="A1", kind="Audio")
    made = timeline(one, two, sound, start=otio.opentime.RationalTime(86400, 24))
    made.tracks.markers.extend(marks)
    one[0].markers.append(otio.schema.Marker("cue", span(3, 0)))
    return made


def _story() -> str:
    """Return an FCPXML with clips, compounds, a multicam, titles, a retime, markers and a lane above and below."""
    clip_ = test_fcpxml.clip
    ramp = '<timeMap><timept time="0s" value="0s"/><timept time="2s" value="4s"/><timept time="4s" value="5s"/></timeMap>'
    spine = (
        clip_(
            "a",
            "0s",
            "4s",
            'start="10s"',
            '<marker start="11s" duration="1/30s" value="scene: door" completed="0"/>',
        )
        + '<transition offset="4s" duration="1s"/>'
        + '<ref-clip ref="c" name="c" offset="4s" duration="4s"><chapter-marker start="1s" value="two"/></ref-clip>'
        + '<mc-clip ref="m" name="m" offset="8s" duration="3s"><mc-source angleID="two" srcEnable="all"/></mc-clip>'
        + '<gap offset="11s" duration="2s" start="3600s"><title ref="t" lane="1" offset="3600s" duration="1s"/></gap>'
        + clip_("b", "13s", "4s", 'start="3610s"', ramp + '<conform-rate srcFrameRate="23.98"/>')
        + '<video ref="s" offset="17s" duration="2s"><param name="Color" value="0 0 0"/></video>'
        + '<clip name="x" offset="19s" duration="3s"><spine lane="-1" offset="0s">'
        + clip_("a", "0s", "1s")
        + "</spine>"
        + '<video ref="a" offset="0s" duration="9s"/></clip>'
    )
    return test_fcpxml.document(spine, 'format="r1" tcStart="0s" tcFormat="NDF" duration="22s"')


def _sequence() -> str:
    item = test_xmeml.item
    speed = (
        "<filter><effect><effectid>timeremap</effectid><parameter><parameterid>speed</parameterid><value>50</value>"
        "</parameter><parameter><parameterid>reverse</parameterid><value>TRUE</value></parameter></effect></filter>"
    )
    mark = "<marker><name>scene: x</name><comment>c</comment><in>12</in><out>-1</out></marker>"
    nest = f'<sequence id="n"><name>N</name>{test_xmeml.RATE}<media><video><track>{item("c", 0, 90)}</track></video></media></sequence>'
    first = (
        item("a", 0, 60, 15, mark) + test_xmeml.transition(50, 70, "center") + item("b", -1, 120, 5, speed)
    )
    second = item("n", 120, 180, 0, nest, file="") + item("a", 200, 260)
    code = f"<timecode>{test_xmeml.RATE}<frame>107892</frame><displayformat>DF</displayformat></timecode>"
    sequence = test_xmeml.sequence(first, second, inside=code + mark)
    return f'<xmeml version="5">{sequence}<bin><children><clip>{test_xmeml.FILES}</clip></children></bin></xmeml>'


def _aaf() -> bytes:
    cut = timeline(track(clip("A", 48), clip("B", 96, 12)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cut.aaf"
        otio.adapters.write_to_file(cut, str(file), use_empty_mob_ids=True)
        return file.read_bytes()


def _scores() -> Iterator[tuple[str, bytes]]:
    """Yield a score of a short cut, as its files and as one archive."""
    cut = timeline(track(clip("A", 96), clip("B", 120, 12), gap(24), clip("C", 96)), name="cut")
    cut.tracks.markers.append(otio.schema.Marker("scene: chase", span(96, 0)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cut.otio"
        otio.adapters.write_to_file(cut, str(file), indent=0)
        done("score", file, "--formats", "mid,json")
        sheet, midi = file.with_suffix(".recue.json").read_bytes(), file.with_suffix(".mid").read_bytes()
        yield "sheet/cut.recue.json", sheet
        yield "midi/cut.mid", midi
        parts = [("cut.otio", file.read_bytes()), ("cut.recue.json", sheet), ("cut.mid", midi)]
        yield "standing/cut.zip", zip_archives.written(parts)
        yield "cut/cut.json", parts_of(ScoreState(read(file), b"", b"", {}))["cut"]


def _sounds() -> Iterator[tuple[str, bytes]]:
    """Yield a tenth of a second of sound in some formats, one with a timecode."""
    codecs = {"tone.wav": "pcm_s16le", "tone.flac": "flac", "tone.opus": "libopus", "tone.m4a": "aac"}
    with tempfile.TemporaryDirectory() as folder:
        for name, codec in codecs.items():
            rate = 48_000 if codec == "libopus" else 16_000
            file = write_sound(Path(folder) / name, noise(0.1, -20), rate=rate, codec=codec)
            yield (
                f"sound/{name}",
                with_time_reference(file.read_bytes(), 1) if codec == "pcm_s16le" else file.read_bytes(),
            )


def _small() -> Iterator[tuple[str, bytes]]:
    yield "midi/marks.mid", _marks()
    yield "settings/recue.yaml", SETTINGS.encode()
    yield "style/noir.style.txt", b"valence -0.5, density 0.8, 88-98 bpm, mode minor, palette strings\n"
    yield "picture_labels/mood.yaml", LABELS.encode()
    for name, text in TABLES.items():
        yield f"hits_csv/{name}", text.encode()
    for name, text in SHEETS.items():
        yield f"spotting_csv/{name}", text.encode()
    for name, text in STORIES.items():
        yield name, text.encode()
    values: dict[str, Value] = {"i": 1, "f": 0.5, "s": "a1"}
    for number, row in enumerate(REQUESTS.values()):
        if number % 4 == 0:
            yield f"osc/{number}.osc", encode(row.address, row.tags, tuple(values[tag] for tag in row.tags))
    inner = encode("/recue/ping", "s", ("a1",))
    yield "osc/bundle.osc", b"#bundle\0" + bytes(8) + struct.pack(">i", len(inner)) + inner
    choices = {"1f3a09c2": Choice(locked=True, take=2, valence=0.5, tempo=96.0).as_json(), "b2": {}}
    choices["c3"] = Choice(drive=((0.0, 0.2), (12.5, 0.7)), edges=(24, -12)).as_json()
    written = {"by": "cut", "digest": "3974fca6b4c10bf5c3c3be6a35f9e29fe3af26d5"}
    timelines = {"cut": "cut.otio", "cut-2": "../v2/cut.otio#Reel 2"}
    told = {"version": 1, "files": {"cut.mid": written, "cut-2.mid": written}, "timelines": timelines}
    yield "ledger/ledger.json", json.dumps(told).encode()
    files = [
        {"suffix": suffix, "digest": written["digest"], "before": "", "keep": suffix == "mid"}
        for suffix in ("mid", "recue.json")
    ]
    yield "journal/journal.json", json.dumps({"name": "cut", "timeline": "cut.otio", "files": files}).encode()
    made_from = {"cut": "1", "settings": "2", "model": "3"}
    receipt = {"schema": "recue.batch/1", "timeline": "/e1.otio", "sequence": "", "made_from": made_from}
    outcome = {
        "exit_code": 0,
        "error": "",
        "summary": "",
        "notes": [],
        "files": ["e1/e1.mid"],
        "seconds": 1.5,
    }
    yield "receipt/e1.json", json.dumps(receipt | outcome).encode()
    yield "choices/choices.json", json.dumps(choices).encode()
    yield "lock/recue.lock", json.dumps({"pid": 123, "host": "127.0.0.1", "port": 9870}).encode()
    yield "reaper_result/done.result", b"recue.result/1\njob\ta1\ndone\tcut: 4 tracks\nend\n"
    yield "resolve_result/done.tsv", b"recue-result 1\njob\t0123456789abcdef\nnote\tplaced\nend\n"
    with tempfile.TemporaryDirectory() as folder:
        yield (
            "ardour/two.ardour",
            write_session(two_scenes(), Path(folder) / "s", None, listening=False).file.read_bytes(),
        )
    yield "midi/item.mid", sources(two_scenes(), "two")[0].content


def _marks() -> bytes:
    """Return a MIDI file of markers and tempi, type 1."""
    marks = [
        mido.MetaMessage("set_tempo", tempo=500_000),
        mido.MetaMessage("marker", text="hit:3 door", time=960),
    ]
    tempi = [
        mido.MetaMessage("set_tempo", tempo=400_000, time=480),
        mido.MetaMessage("cue_marker", text="é", time=960),
    ]
    notes = [mido.Message("note_on", note=60, time=120), mido.Message("note_off", note=60, time=120)]
    file = mido.MidiFile(type=1, ticks_per_beat=480)
    file.tracks += [mido.MidiTrack(marks + tempi), mido.MidiTrack(notes)]
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
