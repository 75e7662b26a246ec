"""Dialogue is found word by word: in scenes that were moved, cut short and improvised."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.story.matching.dialogue import FoundLine, Spoken, found_dialogue
from bridge.story.scripts.script import Paragraph, Script, ScriptScene, Told

TEXT = (
    "the of and to a in he it that was his you with i for had as at on be not but by they she this have all from her one "
    "there we were when them would an which if me my what so no who your like up out said been into down little more some "
    "time very now see man only old could come has than two good know do then about over look here go day back long get "
    "brother sister window horse secret garden doctor fever candle bridge soldier harbor violin whiskey telegram orchard"
)
WORDS = TEXT.split()
USUAL = [1 / (at + 5) for at in range(len(WORDS))]


def script(random: Random, scenes: int) -> Script:
    def line() -> Paragraph:
        return Paragraph(
            Told.DIALOGUE, " ".join(random.choices(WORDS, USUAL, k=random.randint(4, 18))), "Anna"
        )

    return Script(
        "film.fountain",
        tuple(
            ScriptScene(f"INT. ROOM {at}", str(at), tuple(line() for _ in range(12))) for at in range(scenes)
        ),
    )


def played(
    script: Script, order: list[int], random: Random, share: float
) -> tuple[list[Spoken], dict[tuple[int, int], Fraction]]:
    """Return the captions of scenes in an order, with a share of the words improvised, and when each line begins."""
    captions, when, time = list[Spoken](), dict[tuple[int, int], Fraction](), Fraction(0)
    for scene in order:
        for at, paragraph in enumerate(script.scenes[scene].paragraphs):
            words = [
                each if random.random() > share else random.choice(WORDS) for each in paragraph.text.split()
            ]
            when[scene, at] = time
            for first in range(0, len(words), 8):
                captions.append(Spoken(time, time + 2, " ".join(words[first : first + 8])))
                time += 2
    return captions, when


def right(found: tuple[FoundLine, ...], when: dict[tuple[int, int], Fraction]) -> float:
    """Return the share of the lines that are found within two seconds of where they are."""
    hits = sum(
        (each.scene, each.paragraph) in when and abs(each.start - when[each.scene, each.paragraph]) <= 2
        for each in found
    )
    return hits / len(when)


@pytest.mark.parametrize(("improvised", "share"), [(0.0, 0.98), (0.15, 0.85), (0.3, 0.65)])
def test_moved_scenes_are_found_and_cut_ones_are_not(improvised: float, share: float) -> None:
    random = Random(7)  # noqa: S311
    whole = script(random, 30)
    order = [at for at in range(30) if at % 5]
    random.shuffle(order)
    captions, when = played(whole, order, random, improvised)
    found = found_dialogue(whole, captions)
    assert right(found, when) >= share
    assert len({each.scene for each in found} - set(order)) <= 1


@given(st.lists(st.text(max_size=60), max_size=20), st.lists(st.text(max_size=60), max_size=20))
def test_any_texts_are_matched_in_order_within_a_scene(said: list[str], shown: list[str]) -> None:
    scene = ScriptScene("INT. A", "1", tuple(Paragraph(Told.DIALOGUE, text, "Anna") for text in said))
    captions = [Spoken(Fraction(2 * at), Fraction(2 * at + 2), text) for at, text in enumerate(shown)]
    found = sorted(found_dialogue(Script("film.fdx", (scene,)), captions), key=lambda each: each.paragraph)
    starts = [each.start for each in found]
    assert starts == sorted(starts)
