from pathlib import Path

import pytest

from generator.errors import CorpusError
from generator.pieces.corpus import SETS, read_corpus
from generator.pieces.idioms import Idiom
from tests.generator.pieces.corpora import TUNE, written
from tests.generator.pieces.songs import song

ROWS = [
    "lieder/a.mid\ttrain\tSchubert\tdolce",
    "lieder/b.mid\tvalid\tWolf\t",
    "quartets/c.mid\ttrain\tHaydn\t",
    "mutopia/d.mid\ttrain\tSor\tguitar | classical",
    "mutopia/e.mid\ttrain\tTallis\tvoice | hymn",
]


def corpus(folder: Path, rows: list[str], notes: int = 24) -> Path:
    """Write a corpus of one tune in all its files."""
    return written(folder, rows, song(TUNE[:notes]))


def test_a_corpus_is_read_by_its_index_and_split(tmp_path: Path) -> None:
    pieces = list(read_corpus(corpus(tmp_path, ROWS), "train"))
    assert [(p.name, p.composer, p.idiom) for p in pieces] == [
        ("lieder/a.mid", "Schubert", Idiom.SONG),
        ("quartets/c.mid", "Haydn", Idiom.CHAMBER),
        ("mutopia/d.mid", "Sor", Idiom.KEYBOARD),
        ("mutopia/e.mid", "Tallis", Idiom.SONG),
    ]


def test_a_set_can_be_left_out(tmp_path: Path) -> None:
    pieces = read_corpus(corpus(tmp_path, ROWS), "train", sets=SETS[:3])
    assert [p.name for p in pieces] == ["lieder/a.mid", "quartets/c.mid"]


def test_a_piece_of_few_notes_is_left_out(tmp_path: Path) -> None:
    assert list(read_corpus(corpus(tmp_path, ROWS, notes=12), "train")) == []


def test_a_piece_of_no_known_kind_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"mutopia/d.mid is of no known kind \('kazoo'\)"):
        list(read_corpus(corpus(tmp_path, ["mutopia/d.mid\ttrain\tX\tkazoo | loud"]), "train"))


@pytest.mark.parametrize(
    ("index", "said"), [("a\tb\n1\t2\n", "no column 'file'"), ("file\tsplit\n\xff", "cannot be read")]
)
def test_an_index_that_is_none_is_said_so(tmp_path: Path, index: str, said: str) -> None:
    (tmp_path / "index.tsv").write_text(index, encoding="latin-1")
    with pytest.raises(CorpusError, match=said):
        list(read_corpus(tmp_path, "train"))


def test_a_folder_without_a_corpus_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no training music in .*--corpus"):
        list(read_corpus(tmp_path, "train"))


def test_a_damaged_set_is_said_so(tmp_path: Path) -> None:
    folder = corpus(tmp_path, ROWS)
    (folder / "lieder.zip").write_bytes(b"no zip")
    with pytest.raises(CorpusError, match=r"lieder.zip cannot be read"):
        list(read_corpus(folder, "train"))
