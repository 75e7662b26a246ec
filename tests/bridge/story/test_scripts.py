"""Scripts of Fountain and Final Draft are read to the same values."""

import pytest

from bridge.errors import UsageError
from bridge.story.scripts.reading import read_script
from bridge.story.scripts.script import Paragraph, ScriptScene, Told

FOUNTAIN = """Title: The Jar
Author: Nobody

FADE IN:

INT. KITCHEN - NIGHT #12A#

Rain. ANNA, 40, stares at the *empty* jar.
She weeps.

ANNA
(whispering)
He's gone.

@McCLANE (V.O.) ^
Yes.

CUT TO:

.THE SCOPE

/* hidden
stuff */ A finger moves. [[a note]]

> THE END <

14 EXT. BEACH - DAY 14

They run.
"""
FDX = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="5"><Content>
<Paragraph Number="1" Type="Scene Heading"><SceneProperties Page="1"/><Text>INT. HOUSE - DAY</Text></Paragraph>
<Paragraph Type="Action"><Text>She </Text><Text Style="Bold">screams</Text><Text>.</Text></Paragraph>
<Paragraph Type="Character"><Text>ANNA (O.S.)</Text></Paragraph>
<Paragraph Type="Parenthetical"><Text>(low)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>No.</Text></Paragraph>
<Paragraph><DualDialogue><Paragraph Type="Character"><Text>BEN</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>Yes.</Text></Paragraph></DualDialogue></Paragraph>
<Paragraph Type="Transition"><Text>CUT TO:</Text></Paragraph></Content></FinalDraft>"""


def test_fountain_has_scenes_action_and_who_says_what() -> None:
    kitchen, scope, beach = read_script(FOUNTAIN.encode(), "film.fountain").scenes
    assert kitchen == ScriptScene(
        "INT. KITCHEN - NIGHT",
        "12A",
        (
            Paragraph(Told.ACTION, "Rain. ANNA, 40, stares at the empty jar. She weeps."),
            Paragraph(Told.MANNER, "whispering", "Anna"),
            Paragraph(Told.DIALOGUE, "He's gone.", "Anna"),
            Paragraph(Told.DIALOGUE, "Yes.", "Mcclane"),
        ),
    )
    assert [each.text for each in scope.paragraphs] == ["A finger moves.", "THE END"]
    assert (beach.heading, beach.number) == ("EXT. BEACH - DAY", "14")


def test_final_draft_has_them_too() -> None:
    (house,) = read_script(FDX.encode(), "film.fdx").scenes
    assert (house.heading, house.number) == ("INT. HOUSE - DAY", "1")
    assert house.paragraphs == (
        Paragraph(Told.ACTION, "She screams."),
        Paragraph(Told.MANNER, "low", "Anna"),
        Paragraph(Told.DIALOGUE, "No.", "Anna"),
        Paragraph(Told.DIALOGUE, "Yes.", "Ben"),
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no scene heading"),
        (b"%PDF-1.4 ...", "is a PDF"),
        (b"PK\x03\x04...", "a packed document"),
        (b"<FinalDraft><Content></FinalDraft>", "is no whole XML"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><FinalDraft/>', "declares entities"),
        (b'<?xml version="1.0"?><fcpxml/>', "not Final Draft's"),
        (b"Just some prose.\n\nNothing more.\n", "no scene heading"),
    ],
)
def test_what_is_no_script_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_script(content, "film.fdx")


@pytest.mark.parametrize(
    "text",
    [
        "INT. A\n\n" + "[[" * 1_000_000,
        "INT. A\n\n" + "[[ ]" * 500_000,
        "INT. A" + " " * 1_000_000 + "x\n\nHe sits.",
        "12 INT. A" + " " * 1_000_000 + "x\n\nHe sits.",
        "INT. A\n\n" + " " * 1_000_000 + "ab\nHello.",
        "INT. A\n\n" + " " * 1_000_000 + "CUT TO\nHello.",
    ],
    ids=["notes", "halves of notes", "heading", "numbered heading", "character", "transition"],
)
def test_long_runs_are_read_in_one_go(text: str) -> None:
    (scene,) = read_script(text.encode(), "film.fountain").scenes
    assert scene.heading.startswith("INT. A")


def test_notes_and_what_is_in_the_boneyard_are_left_out() -> None:
    text = "INT. A\n\nHe [[why?]] sits. [[[[x]] ]] /* He\n\nstands. */Now [[he /* lies."
    (scene,) = read_script(text.encode(), "film.fountain").scenes
    assert scene.paragraphs == (Paragraph(Told.ACTION, "He sits. ]] Now [[he"),)


def test_scenes_beyond_the_most_are_left_out_and_the_report_says_so() -> None:
    script = read_script(b"INT. A\n\nHe sits.\n\n" * 2_001, "film.fountain")
    assert len(script.scenes) == 2_000
    assert script.remarks == ("film.fountain holds more than 2,000 scenes; those after them are left out.",)
