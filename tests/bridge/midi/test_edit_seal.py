import io

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.tempo_map import tempo_map
from bridge.midi.edit_seal import is_untouched
from bridge.midi.writing import write_midi
from tests.bridge.midi.test_writing import two_scenes


def a_score(name: str = "Zwei Szenen") -> bytes:
    grid, cues = two_scenes()
    return write_midi(name, tempo_map(grid), cues)


def test_a_score_as_written_is_untouched() -> None:
    assert is_untouched(a_score())


@pytest.mark.parametrize(
    "name", ["", "A" * 480, "ä" * 100_000, "Recue seal ", f"Recue seal {'0' * 16}", "A Recue seal "]
)
def test_no_name_is_taken_for_the_seal(name: str) -> None:
    score = a_score(name)
    assert is_untouched(score)
    assert mido.MidiFile(file=io.BytesIO(score), charset="utf8").tracks[0].name == name


def test_a_score_saved_by_another_program_is_not() -> None:
    file = mido.MidiFile(file=io.BytesIO(a_score()), charset="utf8")
    next(m for m in file.tracks[1] if m.type == "note_on").velocity -= 1
    out = io.BytesIO()
    file.save(file=out)
    assert not is_untouched(out.getvalue())


@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    score = a_score()
    at = data.draw(st.integers(0, len(score) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != score[at]))
    assert not is_untouched(score[:at] + bytes([other]) + score[at + 1 :])


@given(st.binary(max_size=600))
def test_no_other_bytes_are_taken_for_a_score(content: bytes) -> None:
    assert not is_untouched(content)
