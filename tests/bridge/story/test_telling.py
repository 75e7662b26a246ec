"""What is told of a cut lies where it belongs, with its feeling; and what tells nothing of the story moves nothing."""

from fractions import Fraction

import pytest

from bridge.errors import UsageError
from bridge.score.marker_notes import marker_notes
from bridge.score.spotting import note_remarks
from bridge.settings import Settings
from bridge.story.captions.reading import read_captions
from bridge.story.feelings.word_list import read_words
from bridge.story.given import Given, Note
from bridge.story.notes import is_of_the_story, story_name
from bridge.story.scene_list import read_list
from bridge.story.scripts.reading import read_script
from bridge.story.telling import tell_story
from bridge.story.told import Kind, Line, Story
from bridge.timeline import Marker
from tests.bridge.story.films import film, srt

SCRIPT = """INT. KITCHEN - NIGHT #1#

ANNA sits alone at the table and weeps.

ANNA
(quietly)
I set a plate for him again tonight without thinking about it.

BEN
You have to stop doing that to yourself, Anna.

EXT. BEACH - DAY #2#

The children run laughing into the waves.

CHILD
Last one in is a rotten egg and buys the ice cream for everybody!

INT. OFFICE - DAY #3#

BOSS
This scene was cut from the film a long while ago.
"""
SHOWN = (
    (5, 8, "I set a plate for him tonight,"),
    (8, 10, "without even thinking about it."),
    (12, 15, "You really have to stop doing that to yourself."),
    (70, 73, "Last one in is a rotten egg"),
    (73, 76, "and buys ice cream for everybody!"),
)
CAPTIONS = srt(*SHOWN)


def span(each: Line | Note) -> tuple[float, float]:
    return float(each.start), float(each.end)


def lines(story: Story, kind: Kind) -> list[Line]:
    return [line for line in story.lines if line.kind is kind]


def test_a_script_is_found_by_the_dialogue_in_the_captions() -> None:
    given = Given(read_captions(CAPTIONS, "film.srt"), script=read_script(SCRIPT.encode(), "film.fountain"))
    story = tell_story(film(60, 60), given)
    action = {line.text: line for line in lines(story, Kind.SCRIPT)}
    weeps = action["ANNA sits alone at the table and weeps."]
    assert weeps.end <= 8
    assert weeps.feeling is not None
    assert weeps.feeling.valence < -0.3
    run = action["The children run laughing into the waves."]
    assert 60 < run.start < 71
    assert run.feeling is not None
    assert run.feeling.valence > 0.3
    assert [line.speaker for line in lines(story, Kind.CAPTION)] == ["Anna", "Anna", "Ben", "Child", "Child"]
    assert story.remarks[-1] == (
        "film.fountain: 2 of its 3 scenes are in the cut (2 by their dialogue in the captions); 1 was not found, and is left out."
    )


def test_a_scene_in_which_nobody_speaks_lies_between_those_around_it() -> None:
    silent = SCRIPT.replace(
        "EXT. BEACH", "EXT. GRAVE - DAY\n\nThey bury their brother in the rain, one by one.\n\nEXT. BEACH"
    )
    soon = [(start - 40 * (start > 60), end - 40 * (start > 60), text) for start, end, text in SHOWN]
    given = Given(read_captions(srt(*soon), "film.srt"), script=read_script(silent.encode(), "film.fountain"))
    story = tell_story(film(30, 30, 60), given)
    (bury,) = [line for line in story.lines if line.text.startswith("They bury")]
    assert 15 <= bury.start < bury.end <= 30
    assert "1 by those around them" in story.remarks[-1]


@pytest.mark.parametrize(
    ("names", "markers"),
    [
        (("1A_T3", "1B_T1", "2_T4"), ()),
        (("Scene 1", "scene 1 - close", "Sc 002"), ()),
        ((), (Marker("INT. KITCHEN - NIGHT", Fraction(0)), Marker("scene: the beach, day", Fraction(40)))),
        ((), (Marker("scene 1", Fraction(0)), Marker("scene 2", Fraction(40)))),
    ],
)
def test_a_script_is_found_by_names(names: tuple[str, ...], markers: tuple[Marker, ...]) -> None:
    headed = SCRIPT.replace("EXT. BEACH - DAY", "EXT. THE BEACH - DAY")
    cut = film(20, 20, 20, names=names, markers=markers)
    story = tell_story(cut, Given(script=read_script(headed.encode(), "film.fountain")))
    (heading,) = [line for line in story.lines if line.text == "INT. KITCHEN - NIGHT"]
    assert span(heading) == (0.0, 40.0)
    (run,) = [line for line in story.lines if line.text.startswith("The children")]
    assert run.start == 40
    spoken = [line for line in story.lines if line.text.startswith("Last one in")]
    assert [line.speaker for line in spoken] == ["Child"]


def test_names_of_cameras_are_no_scenes() -> None:
    cut = film(20, 20, names=("A001_C002", "IMG_0001"))
    story = tell_story(cut, Given(script=read_script(SCRIPT.encode(), "film.fountain")))
    assert lines(story, Kind.SCRIPT) == []
    assert "0 of its 3 scenes" in story.remarks[-1]


LIST = "Scenes of the film;;;;\nScene;TC In;TC Out;Synopsis;Mood\n1;01:00:00:00;01:00:20:00;Anna finds the letter;tense, sparse\n2;01:00:20:00;;They dance;joyful\n9;05:00:00:00;;Nowhere;sad\n"


def test_a_list_of_scenes_is_placed_by_its_timecodes() -> None:
    story = tell_story(film(20, 40, start=3600), Given(scenes=read_list(LIST.encode(), "scenes.csv")))
    told = {line.text: line for line in lines(story, Kind.SCENE_LIST)}
    assert span(told["Anna finds the letter"]) == (0.0, 20.0)
    assert span(told["They dance"]) == (20.0, 60.0)
    mood = told["tense, sparse"].feeling
    assert mood is not None
    assert mood.tension > 0.5
    assert story.remarks == (
        "scenes.csv: 2 of its 3 scenes are in the cut; 1 was not found by time, name or number, and left out.",
    )


def test_a_list_of_scenes_is_placed_by_names() -> None:
    table = b"number,name,description\n1,The kitchen,She weeps\n2,The beach,They laugh\n"
    cut = film(20, 40, markers=(Marker("scene: The Kitchen", Fraction(0)), Marker("scene 2", Fraction(20))))
    story = tell_story(cut, Given(scenes=read_list(table, "scenes.csv")))
    told = {line.text: span(line) for line in lines(story, Kind.SCENE_LIST)}
    assert told == {"She weeps": (0.0, 20.0), "They laugh": (20.0, 60.0)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "names no columns"),
        (b"\0\0\0", "names no columns"),
        (b"a,b\n1,2\n", "names no columns"),
        (b"description,mood\nx,y\n", "no column to find its scenes by"),
        (b"scene,description\n", "lists no scene"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_list(content, "scenes.csv")


def test_what_is_heard_is_no_dialogue() -> None:
    captions = read_captions(srt((1, 3, "[gunshot]"), (4, 6, "Run!")), "film.srt")
    story = tell_story(film(10), Given(captions))
    assert story.dialogue == ((Fraction(4), Fraction(6)),)
    (shot, _) = story.lines
    assert shot.heard
    assert shot.feeling is not None
    assert shot.feeling.tension > 0.3


def test_captions_outside_the_cut_are_left_out_and_said() -> None:
    captions = read_captions(srt((1, 3, "Here."), (50, 60, "There.")), "film.srt")
    story = tell_story(film(10), Given(captions))
    assert [line.text for line in story.lines] == ["Here."]
    assert story.remarks == ("1 of 2 captions lies outside the cut (film.srt); left out.",)


GERMAN = srt(
    (1, 3, "Ich bin so traurig, und du bist nicht hier."),
    (4, 6, "Die Katze ist tot, und das war mein Fehler."),
)


def test_another_language_is_said_and_not_read_as_english() -> None:
    captions = read_captions(GERMAN, "film.srt")
    story = tell_story(film(10), Given(captions))
    assert [line.feeling for line in story.lines] == [None, None]
    assert story.remarks == (
        (
            "film.srt is in German, of which Recue has no words: no feeling is taken from it; give a list of its words "
            "with 'lexicon', or a model with 'story_model'."
        ),
    )
    own = read_words(b"traurig,-0.8\n", "words.csv")
    told = tell_story(film(10), Given(captions, words=own))
    assert [line.feeling is not None for line in told.lines] == [True, False]
    assert "only the words of your own list" in told.remarks[0]


def test_a_stated_language_holds() -> None:
    captions = read_captions(srt((1, 3, "Sad.")), "film.srt")
    story = tell_story(film(10), Given(captions, language="de"))
    assert story.lines[0].feeling is None
    assert "German" in story.remarks[0]


NOTES = (
    "VFX: remove wires",
    "ABC_0010 explosion",
    "kill the lav mic here",
    "dead pixel",
    "too dark here",
    "love this take",
    "death_scene_v3.mov",
    "fix flash frame",
    "sad music here",
    "replace sky, stormy",
    "burning house comp",
)


@pytest.mark.parametrize("text", NOTES)
def test_notes_on_the_work_tell_nothing_of_the_story(text: str) -> None:
    cut = film(10, 10, markers=(Marker(text, Fraction(1)), Marker("", Fraction(2), comment=text)))
    story = tell_story(cut, Given(notes=marker_notes(cut, Settings())))
    assert story.lines == ()


@pytest.mark.parametrize("text", ["She finds the body", "the funeral", "Anna weeps alone", "He is terrified"])
def test_notes_on_the_story_count(text: str) -> None:
    cut = film(10, 10, markers=(Marker("", Fraction(1), comment=text),))
    story = tell_story(cut, Given(notes=marker_notes(cut, Settings())))
    (line,) = story.lines
    assert (line.kind, *span(line), line.text) == (Kind.MARKER, 1.0, 10.0, text)


def test_markers_that_ask_for_something_are_not_told_twice() -> None:
    asks = ("mood: sad", "hit: the gun", "no music", "theme: Anna", "key: C minor")
    cut = film(30, markers=tuple(Marker(text, Fraction(at)) for at, text in enumerate(asks)))
    assert marker_notes(cut, Settings()) == ()


def test_the_name_of_a_scene_tells_little_and_its_comment_more() -> None:
    cut = film(
        10,
        20,
        markers=(
            Marker("scene: the sad funeral", Fraction(0), comment="mood: calm\nThe widow weeps"),
            Marker("scene 2", Fraction(20)),
        ),
    )
    told = [(each.text, each.kind, *span(each)) for each in marker_notes(cut, Settings())]
    assert told == [("the sad funeral", Kind.NAME, 0.0, 20.0), ("The widow weeps", Kind.MARKER, 0.0, 10.0)]


def test_names_of_files_and_single_words_tell_nothing() -> None:
    assert story_name("bomb_explosion.mov") == story_name("A002_C003") == story_name("Dead") == ""
    assert story_name("lake, wide") == story_name("Anna dying CU") == ""
    assert story_name("The dead garden") == "The dead garden"
    assert story_name("gone A") == story_name("B gone") == story_name("gone A 2") == ""
    assert story_name("A001_C003 Sad Hill") == ""
    assert story_name("Sad Hill A") == "Sad Hill A"
    assert story_name("A death") == "A death"
    assert not is_of_the_story("https://example.org/kill")


def test_a_comment_that_moves_its_scene_is_not_to_be_called_a_hit() -> None:
    sad = Marker("", Fraction(1), comment="Anna weeps alone")
    plain = Marker("the second door", Fraction(5))
    cut = film(10, 10, markers=(sad, plain))
    story = tell_story(cut, Given(notes=marker_notes(cut, Settings())))
    assert note_remarks(cut, Settings())[0].startswith("2 markers were read as notes")
    assert note_remarks(cut, Settings(), story)[0].startswith("1 marker was read as a note")
    assert note_remarks(film(10, 10, markers=(sad,)), Settings(), story) == ()


def test_rows_beyond_the_most_are_left_out_and_the_report_says_so() -> None:
    listed = read_list(b"scene,start\n" + b"1,01:00:00:00\n" * 5_001, "scenes.csv")
    assert len(listed.scenes) == 5_000
    assert listed.remarks == ("scenes.csv lists more than 5,000 scenes; those after them are left out.",)
