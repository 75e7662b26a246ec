"""What a text of words asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.midi.ensembles import Players
from bridge.midi.palettes import Palette
from bridge.words import AXES, VOCABULARY, Direction, checked, completed, read, whole
from bridge.words.vocabulary import DEGREES
from generator.conditions import Mode
from generator.textures import Texture
from tests.bridge.words.strategies import texts


def asks(text: str) -> Direction:
    return checked(text).asks


def place(text: str, axis: str) -> float:
    found = whole(asks(text)).on(axis)
    assert found is not None
    return found


def test_a_list_of_words_asks_for_what_each_says() -> None:
    asked = asks("tense, sparse, low strings")
    assert asked.arousal == pytest.approx(0.7, abs=0.01)
    assert asked.density == -1.2
    assert asked.register == -0.8
    assert asked.players == Players(wanted=("low strings",))


def test_a_word_has_its_whole_effect() -> None:
    asked = whole(asks("sad and very calm"))
    assert asked.mode is Mode.MINOR
    for axis in ("valence", "arousal", "tempo", "dynamics", "density", "register"):
        below = asked.on(axis)
        assert below is not None
        assert below < -0.4, axis


@pytest.mark.parametrize(
    "text",
    ["Sad AND Very Calm", "sad, very calm", "sad / very calm", "very-calm; sad", "  sad \n very calm. "],
)
def test_case_order_and_marks_do_not_matter(text: str) -> None:
    assert asks(text) == asks("sad and very calm")


@pytest.mark.parametrize("text", ["sotto voce", "Sotto-Voce", "sotto_voce"])
def test_marks_of_several_words_are_one_word(text: str) -> None:
    assert asks(text) == Direction(dynamics=-1.4)


@pytest.mark.parametrize(
    ("text", "players"),
    [
        ("solo piano", Players(("piano",), alone=True)),
        ("piano alone", Players(("piano",), alone=True)),
        ("only brass", Players(("brass",), alone=True)),
        ("strings and a harp", Players(("strings", "harp"))),
        ("no drums", Players(left_out=("drums",))),
        ("without drums or brass", Players(left_out=("drums", "brass"))),
        ("no drums and brass, strings", Players(("strings",), ("drums", "brass"))),
        ("violas and cellos", Players(("violas and cellos",))),
        ("french horns", Players(("horns",))),
    ],
)
def test_instruments_play_are_left_out_or_alone(text: str, players: Players) -> None:
    assert asks(text) == Direction(players=players)


def test_what_is_left_out_is_taken_from_a_family_and_what_is_named_itself_plays() -> None:
    assert "violin section" not in asks("strings, no violins").players.play
    assert asks("no drums, timpani").players.play == ("timpani",)
    assert asks("no drums, timpani").players.rest == ("percussion",)


def test_an_ensemble_is_a_palette() -> None:
    assert asks("orchestral").palette is Palette.ORCHESTRA
    assert asks("electronic").palette is Palette.SYNTH


def test_marks_of_tempo_say_it_in_quarter_notes_a_minute() -> None:
    assert asks("Allegro").bpm == (120, 168)
    assert asks("72 bpm").bpm == (72, 72)
    assert asks("tempo 72").bpm == (72, 72)
    assert asks("60-80 bpm").bpm == (60, 80)
    slower = asks("allegro, a little slower").bpm
    assert slower is not None
    assert 100 < slower[0] < 120


@pytest.mark.parametrize(
    ("strong", "weak"), [("very sad", "sad"), ("sad", "slightly sad"), ("sad", "a little sad")]
)
def test_degrees(strong: str, weak: str) -> None:
    assert place(strong, "valence") < place(weak, "valence") < 0


def test_not_is_the_other_side_of_what_a_word_is_about() -> None:
    assert asks("not loud").dynamics == -0.6
    assert asks("less busy").density == pytest.approx(-0.48)
    assert asks("not minor").mode is Mode.MAJOR
    assert asks("not calm").valence is None  # calm is about arousal, and carries some valence along
    assert asks("not sad or angry") == asks("not sad, not angry")


def test_relative_words_move_what_the_others_ask() -> None:
    assert place("excited, a little slower", "tempo") == pytest.approx(place("excited", "tempo") - 0.24)
    assert asks("slower").tempo == -0.6


def test_what_a_word_says_outright_goes_before_what_another_implies() -> None:
    reading = completed(checked("a slow chase"))
    assert reading.asks.tempo == -1.2
    assert reading.asks.density == asks("chase").density
    assert reading.remarks == ()
    assert (reading.by["tempo"], reading.by["dynamics"]) == ("slow", "chase")


def test_of_words_that_agree_the_strongest_counts() -> None:
    assert asks("soft, pp, quiet").dynamics == -1.3


def test_of_words_that_contradict_each_other_the_last_counts_and_that_is_said() -> None:
    reading = checked("sad, happy")
    assert reading.asks.valence == asks("happy").valence
    assert reading.remarks == (
        "'sad' and 'happy' contradict each other; 'happy' counts, which was said last.",
    )
    assert checked("presto, slow").asks == Direction(tempo=-1.2)
    assert checked("major, minor").remarks != ()
    assert checked("brass, no brass").asks.players == Players(left_out=("brass",))


def test_words_that_stand_where_they_say_nothing_are_reported() -> None:
    assert checked("sad, very").remarks == ("'very' stands before no word and is left out.",)
    (said,) = checked("sad, alone").remarks
    assert said.startswith("'alone' names no instrument")


@pytest.mark.parametrize("word", ["kazoo", "7x", "blorp"])
def test_a_word_that_is_like_no_other_is_told_no_nearest(word: str) -> None:
    with pytest.raises(UsageError, match=f"'{word}' is no word that Recue knows for music, and none is"):
        checked(word)


@pytest.mark.parametrize("word", ["silence", "no music", "none", "Tacet"])
def test_words_for_silence_are_told_what_asks_for_it(word: str) -> None:
    with pytest.raises(UsageError, match="silence is asked for by a marker 'no music', or by 'music: none'"):
        checked(f"tense, {word}")


def test_an_unknown_word_is_told_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"'tens' is no word .* the nearest is 'tense'"):
        checked("tens, sparse")
    assert read("tens, sparse").asks == asks("sparse")
    assert read("tens, sparse").unknown == ("tens",)


def test_one_text_lies_over_another() -> None:
    film, scene = checked("sad, largo, strings"), checked("fast, solo piano")
    both = scene.over(film)
    assert both.asks.valence == film.asks.valence
    assert (both.asks.tempo, both.asks.bpm) == (1.2, None)
    assert both.asks.players == Players(("piano",), alone=True)
    assert (both.by["valence"], both.by["tempo"], "bpm" in both.by) == ("sad", "fast", False)


def test_a_text_may_be_as_long_as_it_likes_and_its_degrees_too() -> None:
    (said,) = read("sad, " * 1000).remarks
    assert "has 5000 characters" in said
    assert read("very " * 300 + "neutral").asks == asks("neutral")
    assert read("very " * 300 + "presto").asks.bpm == (400, 400)
    assert read(f"density -{'9' * 900}").asks.density == -3


@given(texts)
def test_every_list_of_known_words_is_read(text: str) -> None:
    reading = read(text)
    assert reading.unknown == ()
    for axis, found in whole(reading.asks).places():
        assert abs(found) <= (1 if axis in {"valence", "arousal", "tension"} else 3)


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    completed(read(text))


@given(texts)
def test_what_is_implied_changes_nothing_that_is_said(text: str) -> None:
    said = read(text).asks
    assert whole(whole(said)) == whole(said)
    assert said.over(whole(said)) == whole(said)
    assert set(completed(read(text)).by) == {
        name
        for name in (*AXES, "bpm", "mode", "palette", "texture")
        if getattr(whole(said), name) is not None
    } | ({"players"} if said.players else set())


def test_very_is_stronger_and_not_is_on_the_other_side() -> None:
    for word in VOCABULARY.words:
        very, opposite = read(f"very {word}").asks, read(f"not {word}").asks
        for axis, found in read(word).asks.places():
            assert abs(very.on(axis) or 0.0) > abs(found) or found == 0, word
            assert (opposite.on(axis) or 0.0) * found <= 0, word


def test_every_word_is_honoured_by_some_field() -> None:
    for word in VOCABULARY.words:
        assert read(word).asks, word
        assert read(f"not {word}").asks, word


def test_words_of_degree_are_no_words_themselves() -> None:
    assert not set(DEGREES) & set(VOCABULARY.words)


def test_a_word_for_a_texture_lays_the_voices_out_and_not_leaves_them_to_the_composer() -> None:
    assert read("ostinato, tense").asks.texture is Texture.OSTINATO
    assert read("no ostinato").asks.texture is Texture.FREE
    assert read("pad, tutti").asks.texture is Texture.TUTTI
    assert read("pad").asks.players == Players()
    assert read("synth pad").asks.players == Players(("pad",))
    assert read("tremolo").asks == Direction(texture=Texture.TREMOLO, players=Players(("tremolo strings",)))
