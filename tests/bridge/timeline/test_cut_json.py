import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from bridge.timeline import Caption, Media, MediaKind, SoundClip, Timeline
from bridge.timeline.cut_json import cut_bytes, read_cut
from tests.bridge.store.values import cuts
from tests.scores import cut_list


@given(cuts)
def test_a_cut_is_read_back_as_it_was(cut: Timeline) -> None:
    assert read_cut(cut_bytes(cut)) == cut


def test_fractions_are_exact_and_fields_are_named() -> None:
    written = json.loads(cut_bytes(cut_list([10, 20], ["A", "B"])))
    assert written["rate"] == "24"
    assert written["shots"][1]["start"] == "5/12"
    assert written["shots"][1]["media"]["kind"] == "file"


def test_a_name_that_is_no_unicode_is_kept() -> None:
    cut = cut_list([10], ["caf\udce9"])
    assert read_cut(cut_bytes(cut)) == cut


def test_a_field_that_was_added_since_has_its_default() -> None:
    told = json.loads(cut_bytes(cut_list([10], ["A"])))
    del told["warnings"], told["shots"][0]["ramp"], told["shots"][0]["media"]["black"]
    assert read_cut(json.dumps(told).encode()) == cut_list([10], ["A"])


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda told: told.pop("rate"), "missing .* 'rate'"),
        (lambda told: told.update(mood="dark"), "has the fields .*, mood"),
        (lambda told: told.update(rate="fast"), "fast"),
        (lambda told: told.update(rate="1/0"), "of another kind"),
        (lambda told: told.update(rate="9" * 5000), "digits"),
        (lambda told: told.update(rate=24), "of another kind"),
        (lambda told: told.update(name=3), "has 3 where a str is expected"),
        (lambda told: told.update(drop_frame=0), "has 0 where a bool is expected"),
        (lambda told: told.update(shots=None), "of another kind"),
        (lambda told: told["shots"].append([]), "of another kind"),
        (lambda told: told["shots"][0]["media"].update(kind="tape"), "tape"),
    ],
)
def test_other_json_is_refused(damage: Callable[[Any], object], reason: str) -> None:
    told = json.loads(cut_bytes(cut_list([10], ["A"])))
    damage(told)
    with pytest.raises(ValueError, match=reason):
        read_cut(json.dumps(told).encode())


def test_json_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="nested too deep"):
        read_cut(b"[" * 100_000)


def test_a_cut_of_no_sound_says_nothing_of_it_and_one_with_sound_is_another_cut() -> None:
    silent = cut_list([10], ["A"])
    assert not {"sounds", "captions"} & json.loads(cut_bytes(silent)).keys()
    speech = SoundClip(
        "anna", Media("a.wav", MediaKind.FILE), Fraction(0), Fraction(1), Fraction(0), gain=-3.0
    )
    spoken = replace(silent, sounds=(speech,), captions=(Caption(Fraction(0), Fraction(1), "Hello"),))
    assert read_cut(cut_bytes(spoken)) == spoken
    moved = replace(spoken, sounds=(replace(speech, start=Fraction(1, 4)),))
    assert moved != spoken
    assert moved.picture_alone == spoken.picture_alone == silent
