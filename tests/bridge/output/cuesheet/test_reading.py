"""A cue sheet read back: what was written, or one sentence, whatever stands in it."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.midi.edit_seal import seal_of
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.files import midi_file
from bridge.score.pipeline import ScoredTimeline
from bridge.timeline import Marker
from tests.bridge.recut.judging import scored, sheet_of
from tests.scores import cut_list

Path = tuple[str | int, ...]


def a_score() -> ScoredTimeline:
    markers = [Marker("scene: A", Fraction(0)), Marker("hit: door", Fraction(661, 48))]
    return scored(cut_list([72] * 8, markers=[*markers, Marker("scene: B", Fraction(12))]))


SCORE = a_score()
SHEET = sheet_of(SCORE, seal_of(midi_file(SCORE)))


def values(told: object, at: Path = ()) -> Iterator[Path]:
    """Yield the path of every value of a sheet."""
    yield at
    parts = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for name, each in parts:
        yield from values(each, (*at, name))


def with_value(at: Path, value: object) -> bytes:
    told: Any = {"sheet": json.loads(SHEET)}
    where: Any = told
    *path, last = ("sheet", *at)
    for name in path:
        where = where[name]
    where[last] = value
    return json.dumps(told["sheet"]).encode()


def said_of(content: bytes) -> str:
    """Return the error about a cue sheet that cannot be read; `fine` where it can."""
    try:
        read_sheet(content, "cut.recue.json")
    except UsageError as error:
        return str(error)
    return "fine"


def test_it_holds_what_was_written() -> None:
    sheet = read_sheet(SHEET, "cut.recue.json")
    assert [scene.name for scene in sheet.scenes] == ["A", "B"]
    assert [scene.tempi for scene in sheet.scenes] == [cue.tempi for cue in SCORE.cues]
    assert [shot.source_end for shot in sheet.scenes[0].shots] == [3] * 4
    assert sheet.cut == SCORE.timeline
    assert [hit.time for scene in sheet.scenes for hit in scene.hits if hit.time] == [Fraction(661, 48)]


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        ((), [], "is no cue sheet of the schema"),
        (("scenes",), [], "it has no scene"),
        (("scenes",), {}, "scenes is {}, but it should be a list"),
        (("scenes", 1), None, r"scenes\[1\] is null, but it should be an object"),
        (("scenes", 0, "first_frame"), -1, r"first_frame is -1, but it should be 0 or more"),
        (("scenes", 0, "last_frame"), 10**9, "scene .* does not go on where the one before ends"),
        (("scenes", 0, "last_frame"), int("9" * 4300), "last_frame is 999.*, but it should be .* or less"),
        (("scenes", 0, "seed"), -(10**400), "seed is -1000.*, but it should be .* or less"),
        (
            ("scenes", 0, "hits", 0, "beat"),
            10**400,
            "beat is 1000.*, but it should be a number from 1 to inf",
        ),
        (("scenes", 0, "time"), "1/12", "scene .* does not begin on its first frame, 0"),
        (("scenes", 1, "last_frame"), 600, r"end at frame 601, but the cut has 576"),
        (("scenes", 0, "id"), json.loads(SHEET)["scenes"][1]["id"], "two of its scenes have one id"),
        (("scenes", 0, "valence"), 3, r"scenes\[0\].valence is 3, but it should be a number from -1 to 1"),
        (("scenes", 0, "tempo_events"), [], "the tempi of scene .* are not in order"),
        (
            ("scenes", 0, "tempo_events"),
            [[0, -5]],
            r"tempo_events\[0\]\[1\] is -5, but it should be 1 or more",
        ),
        (("scenes", 0, "tempo_events"), [[0, 9]], "the bars of scene .* last .* s, but its frames 12.000 s"),
        (("scenes", 0, "tempo_events"), [[0, 9, 9]], "should be a tick and microseconds"),
        (("scenes", 0, "bars"), [], "should be a list of one bar or more"),
        (
            ("scenes", 0, "bars", 0, "metre"),
            "4/0",
            r"bars\[0\].metre is \"4/0\", but it should be a time sig",
        ),
        (("scenes", 0, "bars", 0, "density"), None, "density is null, but it should be a number"),
        (("scenes", 1, "bars", 0, "bar"), 1, "are not counted on from the scene before"),
        (("scenes", 0, "hits", 0, "bar"), 99, "has no beat 1 in bar 99"),
        (("scenes", 0, "hits", 0, "frame"), 500, "is at frame 500, which is not in it"),
        (("scenes", 0, "pin"), {"tempo": 0}, "the setting 'tempo' is 0, but it should be more than 0"),
        (("scenes", 0, "choice"), {"tempo": 0}, "The choice 'tempo' is 0"),
        (("timeline", "rate"), "0", 'rate is "0", but it should be more than 0'),
        (("timeline", "rate"), "24/0", "should be an exact number"),
        (("settings",), [], r"settings is \[\], but it should be an object"),
        (("settings",), {"media": "/film"}, "no music is made with the setting 'media'"),
        (("settings",), {"tempo": 0}, "settings: 'tempo' is 0, outside of 'bpm'"),
        (("cut", "shots"), [], "its cut is not the one of its scenes, shot 1 first"),
        (("cut", "shots", 0, "end"), "99", "the shots of its cut are not in order"),
        (("cut", "shots", 0, "speed"), "2", "its cut is not the one of its scenes, shot 1 first"),
        (("cut", "duration"), "1/2", "its cut has not the 576 frames of its scenes"),
        (("cut", "rate"), "0", "its cut"),
        (("cut", "rate"), "24/0", "its cut cannot be read"),
        (
            ("cut", "mood\n"),
            "dark",
            r"its cut cannot be read: the stored Timeline has the fields 'name.*mood",
        ),
        (("provenance", "midi"), 7, "provenance.midi is 7, but it should be text"),
    ],
)
def test_a_wrong_value_is_named(at: Path, value: object, said: str) -> None:
    content = with_value(at, value) if at else json.dumps(value).encode()
    with pytest.raises(UsageError, match=said) as error:
        read_sheet(content, "cut.recue.json")
    assert str(error.value).startswith("cut.recue.json ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"schema": NaN}', b"\xff", b""])
def test_what_is_no_json_is_called_so(content: bytes) -> None:
    with pytest.raises(UsageError, match="it is not JSON"):
        read_sheet(content, "cut.recue.json")


plain: st.SearchStrategy[object] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)
)
junk: st.SearchStrategy[object] = st.one_of(
    plain, st.lists(plain, max_size=2), st.dictionaries(st.sampled_from(["tempo", "take"]), plain, max_size=2)
)


@given(st.sampled_from(sorted(values(json.loads(SHEET)), key=str)[1:]), junk)
def test_no_value_is_more_than_an_error(at: Path, value: object) -> None:
    assert "\n" not in said_of(with_value(at, value))


@given(st.sampled_from([at for at in values(json.loads(SHEET)) if at and isinstance(at[-1], str)]))
def test_nothing_that_is_needed_may_be_missing(at: Path) -> None:
    told: Any = json.loads(SHEET)
    where: Any = told
    for name in at[:-1]:
        where = where[name]
    del where[at[-1]]
    assert said_of(json.dumps(told).encode()).startswith(("cut.recue.json ", "fine"))
