import io
import zipfile
from pathlib import Path

import mido
import pytest

from generator.conditions import Style
from generator.corpus import read_corpus, read_piece
from generator.errors import CorpusError
from generator.evaluation.excerpts import read_excerpts


def song(meters: list[tuple[int, int, int]], notes: list[tuple[int, int, int]]) -> bytes:
    """Return a MIDI file of (tick, numerator, denominator) and (tick, length, pitch), 480 ticks a quarter."""
    events = [(t, mido.MetaMessage("time_signature", numerator=n, denominator=d)) for t, n, d in meters]
    for tick, length, pitch in notes:
        events.append((tick, mido.Message("note_on", note=pitch, velocity=80)))
        events.append((tick + length, mido.Message("note_off", note=pitch)))
    track = mido.MidiTrack()
    now = 0
    for tick, message in sorted(events, key=lambda e: (e[0], e[1].type == "note_on")):
        track.append(message.copy(time=tick - now))
        now = tick
    file = mido.MidiFile(ticks_per_beat=480)
    file.tracks.append(track)
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def test_notes_land_on_bars_and_sixteenths() -> None:
    piece = read_piece(song([(0, 3, 4)], [(0, 480, 60), (1440 + 118, 250, 67)]), "x", Style.SONG)
    assert piece.steps.tolist() == [12, 12]
    assert piece.notes[:, :4].tolist() == [[0, 0, 4, 60], [1, 1, 2, 67]]


def test_a_change_of_metre_changes_the_bars() -> None:
    piece = read_piece(
        song([(0, 4, 4), (1920, 2, 4)], [(0, 480, 60), (1920 + 960, 480, 62)]), "x", Style.SONG
    )
    assert piece.steps.tolist() == [16, 8, 8]
    assert piece.notes[1, :2].tolist() == [2, 0]


def test_a_long_bar_is_read_as_two() -> None:
    piece = read_piece(song([(0, 12, 8)], [(0, 240, 60), (1440, 240, 62)]), "x", Style.SONG)
    assert piece.steps.tolist() == [12, 12]


def test_of_two_equal_notes_the_longer_stays() -> None:
    piece = read_piece(song([], [(0, 480, 60), (0, 960, 60)]), "x", Style.SONG)
    assert piece.notes[:, 2].tolist() == [8]


def test_a_file_without_notes_is_an_empty_piece() -> None:
    assert len(read_piece(song([(0, 4, 4)], []), "x", Style.SONG).steps) == 0


def test_what_is_no_midi_file_is_said_so() -> None:
    with pytest.raises(CorpusError, match="x is no MIDI file"):
        read_piece(b"nothing of the kind", "x", Style.SONG)


def test_a_corpus_is_read_by_its_index_and_split(tmp_path: Path) -> None:
    rows = ["file\tsplit", "lieder/a.mid\ttrain", "lieder/b.mid\tvalid", "quartets/c.mid\ttrain"]
    (tmp_path / "index.tsv").write_text("\n".join(rows) + "\n")
    for name, members in {
        "lieder": ["lieder/a.mid", "lieder/b.mid"],
        "quartets": ["quartets/c.mid"],
        "orchestral": [],
    }.items():
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            for member in members:
                archive.writestr(member, song([(0, 4, 4)], [(0, 480, 60)]))
    pieces = list(read_corpus(tmp_path, "train"))
    assert [(p.name, p.style) for p in pieces] == [
        ("lieder/a.mid", Style.SONG),
        ("quartets/c.mid", Style.CHAMBER),
    ]


@pytest.mark.parametrize(
    ("index", "said"), [("a\tb\n1\t2\n", "no column 'file'"), ("file\tsplit\n\xff", "cannot be read")]
)
def test_an_index_that_is_none_is_said_so(tmp_path: Path, index: str, said: str) -> None:
    (tmp_path / "index.tsv").write_text(index, encoding="latin-1")
    with pytest.raises(CorpusError, match=said):
        list(read_corpus(tmp_path, "train"))
    with pytest.raises(CorpusError, match=said):
        read_excerpts(tmp_path)


def test_a_folder_without_a_corpus_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no training music in .*--corpus"):
        list(read_corpus(tmp_path, "train"))
