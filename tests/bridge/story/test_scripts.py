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
