"""Words of markers: what each asks for, and what is a mere note."""

from fractions import Fraction

import pytest

from bridge.score.marker_words import WORDS, Request, Word, notes_of, requests
from bridge.settings import Division, ScenePreferences
from bridge.settings.preferences import HitPreferences
from bridge.timeline import Marker
from tests.scores import cut_list

AUTO = ScenePreferences()


def asked(name: str, comment: str = "", color: str = "") -> tuple[Request, ...]:
    return requests(Marker(name, Fraction(0), comment=comment, color=color), AUTO)


def test_every_word_of_the_table_asks_for_what_the_table_says() -> None:
    for word, entry in WORDS.items():
        (read,) = asked(entry.written)
        assert read.word is (Word.NO_MUSIC if word is Word.MUSIC else word)


@pytest.mark.parametrize(
    ("name", "word", "value"),
    [
        ("scene: the chase", Word.SCENE, "the chase"),
        ("Scene 4", Word.SCENE, "Scene 4"),
        ("CUE", Word.CUE, ""),
        ("cue: 1m1 start", Word.CUE, "1m1 start"),
        ("Cue Out", Word.CUE_OUT, ""),
        ("cue_out", Word.CUE_OUT, ""),
        ("cue: out", Word.CUE_OUT, ""),
        ("cue: 1m1 out", Word.CUE_OUT, ""),
        ("cue: lights out", Word.CUE, "lights out"),
        ("MUSIC OUT: cut", Word.MUSIC_OUT, "cut"),
        ("no music: dinner", Word.NO_MUSIC, "dinner"),
        ("Silence:", Word.SILENCE, ""),
        ("music = none", Word.NO_MUSIC, ""),
        ("Tacet", Word.NO_MUSIC, ""),
        ("music: nothing", Word.NO_MUSIC, ""),
        ("tempo: 92.5", Word.TEMPO, "92.5"),
        ("Key: D minor ", Word.KEY, "D minor"),
        ("instrument: solo piano", Word.INSTRUMENTS, "solo piano"),
        ("take 2", Word.TAKE, "2"),
        ("take: 3", Word.TAKE, "3"),
        ("lock", Word.LOCK, ""),
        ("reroll: too busy", Word.REROLL, "too busy"),
    ],
)
def test_a_name_asks_by_a_word_alone_or_before_a_colon(name: str, word: Word, value: str) -> None:
    assert asked(name) == (Request(word, value),)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "VFX: paint out rig 3",
            "Marker 12",
            "",
            "scenery",
            "silence of the lambs",
            "music too loud",
            "theme park",
        ),
        *(
            "lock picture",
            "key light flickers",
            "mood",
            "take 2 is better",
            "tempo drags here",
            "no music here?",
        ),
        *("stylish", "reroll camera", "instruments", "cut", "fix the key: light spills", "a hit", "unlock"),
    ],
)
def test_what_only_begins_like_a_word_is_a_note(name: str) -> None:
    assert asked(name) == ()
    assert asked("", comment=name) == ()


def test_each_line_of_a_comment_asks_for_something() -> None:
    assert asked("scene: dinner", comment="mood: warm\nkey: D minor\nwatch the eyeline\nno music") == (
        Request(Word.SCENE, "dinner"),
        Request(Word.MOOD, "warm"),
        Request(Word.KEY, "D minor"),
        Request(Word.NO_MUSIC),
    )
    assert asked("Marker 1", comment="cue: 1m2") == (Request(Word.CUE, "1m2"),)
    assert asked("Marker 1", comment="Scene 4 needs grading") == ()


def test_colours_count_where_the_settings_name_them() -> None:
    note = Marker("VFX", Fraction(0), color="CYAN")
    assert requests(note, ScenePreferences(colours=("cyan",))) == (Request(Word.SCENE, "VFX"),)
    assert requests(note, AUTO, HitPreferences(colours={"cyan": 2})) == (Request(Word.HIT),)


def test_notes_are_the_markers_that_ask_for_nothing() -> None:
    cut = cut_list([96], markers=[Marker(name, Fraction(1)) for name in ("VFX", "hit: bang", "lock")])
    assert [each.name for each in notes_of(cut, AUTO, HitPreferences())] == ["VFX"]
    assert notes_of(cut, ScenePreferences(division=Division.MARKER), HitPreferences()) == ()
