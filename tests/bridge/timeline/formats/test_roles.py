"""Roles of sound: by the names of tracks, and as files state them."""

from pathlib import Path

import pytest

from bridge.timeline.formats.roles import WORDS, named_role, stated_role

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "timelines.md"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("DX1", "dialogue"),
        ("A1 - Dx", "dialogue"),
        ("VO_2", "dialogue"),
        ("Dialog", "dialogue"),
        ("MX", "music"),
        ("MusicMain", "music"),
        ("musik 3", "music"),
        ("SFX-A", "effects"),
        ("SoundFX", "effects"),
        ("ROOMTONE", "effects"),
        ("MX+FX", ""),
        ("A1", ""),
        ("Audio 2", ""),
        ("Mixed", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_tracks_name_tell_its_role(name: str, role: str) -> None:
    assert named_role(name) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("dialogue.dialogue-1", "dialogue"),
        ("Music", "music"),
        ("effects.door", "effects"),
        ("Robot.music", "Robot"),
        ("", ""),
    ],
)
def test_a_stated_role_is_one_of_three_or_as_it_is_written(text: str, role: str) -> None:
    assert stated_role(text) == role


def test_no_word_is_of_two_roles_and_all_are_documented() -> None:
    words = [word for role in WORDS.values() for word in role]
    assert len(words) == len(set(words))
    page = PAGE.read_text(encoding="utf-8")
    for role, known in WORDS.items():
        assert f"| `{role}` | {', '.join(sorted(known))} |" in page
