import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import mido
import pytest

from bridge.errors import UsageError
from bridge.themes.files import LARGEST_THEME, read_themes, themes_beside
from bridge.themes.midi import midi_theme
from bridge.themes.musicxml import musicxml_theme
from generator.conditions import Key
from generator.themes.notation import written
from generator.themes.theme import ThemeError

TUNE = ((0, 480, 74), (480, 240, 76), (720, 240, 77), (960, 960, 81), (1920, 1920, 74))


def midi(
    tracks: Sequence[Sequence[tuple[int, int, int]]] = (TUNE,),
    key: str = "Dm",
    metre: tuple[int, int] = (4, 4),
) -> bytes:
    file = mido.MidiFile(ticks_per_beat=480)
    file.add_track().extend(
        [
            mido.MetaMessage("key_signature", key=key),
            mido.MetaMessage("time_signature", numerator=metre[0], denominator=metre[1]),
        ]
    )
    for notes in tracks:
        track = file.add_track()
        events = [(start, 1, pitch) for start, _, pitch in notes]
        events += [(start + length, 0, pitch) for start, length, pitch in notes]
        now = 0
        for tick, on, pitch in sorted(events):
            track.append(mido.Message("note_on", note=pitch, velocity=80 * on, time=tick - now))
            now = tick
    saved = io.BytesIO()
    file.save(file=saved)
    return saved.getvalue()


def note(step: str, octave: int, duration: int, rest: str = "", alter: int = 0) -> str:
    bend = f"<alter>{alter}</alter>" if alter else ""
    pitch = f"<pitch><step>{step}</step>{bend}<octave>{octave}</octave></pitch>"
    return f"<note>{pitch}<duration>{duration}</duration>{rest}</note>"


def xml(*measures: str, fifths: int = -1, mode: str = "minor", metre: str = "3/4", head: str = "") -> bytes:
    beats, unit = metre.split("/")
    attributes = (
        f"<attributes><divisions>2</divisions><key><fifths>{fifths}</fifths><mode>{mode}</mode></key>"
        f"<time><beats>{beats}</beats><beat-type>{unit}</beat-type></time></attributes>"
    )
    first, *rest = measures
    bars = "".join(f"<measure>{each}</measure>" for each in (attributes + first, *rest))
    return f"<?xml version='1.0'?>{head}<score-partwise><part id='P1'>{bars}</part></score-partwise>".encode()


WALTZ = xml(
    note("A", 4, 2),
    note("D", 5, 4) + note("E", 5, 2),
    note("F", 5, 6, "<tie type='start'/>"),
    note("F", 5, 6, "<tie type='stop'/>"),
)


def packed(content: bytes, name: str = "score.xml") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "META-INF/container.xml",
            f"<container><rootfiles><rootfile full-path='{name}'/></rootfiles></container>",
        )
        archive.writestr("score.xml", content)
    return file.getvalue()


def test_a_melody_in_a_midi_file_is_a_theme_in_its_key_and_metre() -> None:
    assert written(midi_theme(midi())) == "D minor 4/4 D5 E5/8 F5/8 A5/2 | D5/1"


def test_a_melody_that_begins_late_in_a_bar_has_a_pickup() -> None:
    late = [
        (start + 1440, length, pitch)
        for start, length, pitch in ((0, 480, 69), *((s + 480, n, p) for s, n, p in TUNE))
    ]
    assert midi_theme(midi([late])).pickup == 12


def test_what_is_below_the_melody_gives_its_chords() -> None:
    chords = [
        (start, 1920, pitch)
        for start, pitches in ((0, (50, 53, 57)), (1920, (45, 49, 52)))
        for pitch in pitches
    ]
    theme = midi_theme(midi([(*TUNE[:4], (1920, 1920, 76)), chords]))
    assert written(theme) == "D minor 4/4 [Dm] D5 E5/8 F5/8 A5/2 | [A] E5/1"


def test_one_track_of_melody_and_accompaniment_gives_its_highest_line() -> None:
    below = [(start, 240, 50 + start // 240 % 2 * 7) for start in range(0, 3840, 240)]
    assert (
        written(midi_theme(midi([(*TUNE, *below)])))
        .replace("[Dm] ", "")
        .replace("[D] ", "")
        .startswith("D minor 4/4 ")
    )
    assert [note.degree for note in midi_theme(midi([(*TUNE, *below)])).notes] == [
        note.degree for note in midi_theme(midi()).notes
    ]


def test_a_melody_in_musicxml_has_its_pickup_its_ties_and_its_key() -> None:
    assert written(musicxml_theme(WALTZ)) == "D minor 3/4 A4 | D5/2 E5 | F5/1."
    assert written(musicxml_theme(packed(WALTZ))) == written(musicxml_theme(WALTZ))


def test_chord_symbols_are_its_chords() -> None:
    chord = "<harmony><root><root-step>A</root-step></root><kind>dominant</kind></harmony>"
    theme = musicxml_theme(xml(note("D", 5, 6), chord + note("C", 5, 6, alter=1)))
    assert written(theme) == "D minor 3/4 D5/2. | [A7] C#5/2."


def test_a_second_voice_is_not_the_melody() -> None:
    both = (
        note("D", 5, 6, "<voice>1</voice>")
        + "<backup><duration>6</duration></backup>"
        + "".join(note("F", 3, 2, "<voice>2</voice>") for _ in range(3))
    )
    theme = musicxml_theme(xml(both, note("E", 5, 6, "<voice>1</voice>")))
    assert [each.degree for each in theme.notes] == [0, 2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no XML"),
        (b"<score-partwise>", "no XML"),
        (b"<score-timewise/>", "score-partwise"),
        (b"<score-partwise/>", "no notes"),
        (xml(note("H", 5, 2)), "damaged"),
        (xml(note("C", 5, 2)), "it has 1 note"),
        (xml(note("C", 5, 2), note("D", 5, 2), metre="9/2"), "cannot be in 9/2"),
        (xml(note("C", 5, 2), head="<!DOCTYPE a [<!ENTITY b 'c'>]>"), "entities"),
        (b"PK\x03\x04 broken", "packed score"),
        (packed(WALTZ, "missing.xml"), "packed score"),
    ],
)
def test_musicxml_that_cannot_be_read_is_said(content: bytes, said: str) -> None:
    with pytest.raises(ThemeError, match=said):
        musicxml_theme(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no MIDI file"),
        (b"MThd", "no MIDI file"),
        (midi([()]), "no notes"),
        (midi([TUNE[:1]]), "1 note"),
    ],
)
def test_midi_that_cannot_be_read_is_said(content: bytes, said: str) -> None:
    with pytest.raises(ThemeError, match=said):
        midi_theme(content)


def test_files_beside_a_cut_are_themes_called_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "anna.mid").write_bytes(midi())
    (tmp_path / "themes" / "notes.txt").write_text("nothing")
    beside = themes_beside(tmp_path / "cut.otio")
    assert list(read_themes({}, beside).read) == ["anna"]
    other = read_themes({"Anna": "C major C5 E5 G5"}, beside).read
    assert list(other) == ["Anna"]
    assert other["Anna"].key == Key.parse("C major")
    assert themes_beside(tmp_path / "nowhere" / "cut.otio") == {}


@pytest.mark.parametrize("content", [b"", b"MThd", b"\x00" * (LARGEST_THEME + 1)])
def test_a_bad_file_beside_the_cut_is_the_end_of_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "themes").mkdir()
    file = tmp_path / "themes" / "anna.mid"
    file.write_bytes(content)
    (tmp_path / "themes" / "ben.mid").write_bytes(midi())
    told = read_themes({}, themes_beside(tmp_path / "cut.otio"))
    assert list(told.read) == ["ben"]
    assert told.unread["anna"].startswith(f"cannot be read from {file}")
    with pytest.raises(UsageError, match=r"The theme 'Anna' cannot be read from .*anna\.mid") as error:
        read_themes({"Anna": str(file)}, {})
    assert error.value.exit_code == 2


def test_notes_and_files_of_the_settings_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="The theme 'Anna' of the settings cannot be read: 'H5' is no note"):
        read_themes({"Anna": "H5 C5"}, {})
    with pytest.raises(UsageError, match=r"The theme 'Anna' cannot be read from .*\(No such file"):
        read_themes({"Anna": str(tmp_path / "gone.mid")}, {})


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everywhere")
def test_a_folder_of_themes_that_may_not_be_read_is_said_so(tmp_path: Path) -> None:
    locked = tmp_path / "themes"
    locked.mkdir(mode=0)
    try:
        with pytest.raises(UsageError, match="cannot be read"):
            themes_beside(tmp_path / "cut.otio")
    finally:
        locked.chmod(0o700)


@pytest.mark.parametrize("place", [b"<measure>", b"<note>", b"<score-partwise>"])
def test_musicxml_that_is_nested_deep_is_read_where_its_notes_are(place: bytes) -> None:
    plain = xml(note("A", 4, 1) + note("D", 5, 2), note("E", 5, 2) + note("D", 5, 1))
    deep = place + b"<x>" * 5000 + b"</x>" * 5000
    assert musicxml_theme(plain.replace(place, deep, 1)) == musicxml_theme(plain)


def test_parts_in_parts_are_no_parts() -> None:
    """Each would be looked through for the measures of all those in it."""
    measure = f"<measure>{note('A', 4, 1)}{note('D', 5, 2)}</measure>".encode()
    nested = b"<score-partwise>" + b"<part>" * 5000 + measure + b"</part>" * 5000 + b"</score-partwise>"
    with pytest.raises(ThemeError, match="there are no notes in it"):
        musicxml_theme(nested)
