"""What the report says of the sound and the story of a film."""

from fractions import Fraction

import pytest

from bridge.picture.features.picture import Picture
from bridge.score.fusion.material import Material
from bridge.score.fusion.remarks import told_remarks
from bridge.sound.heard import Music, Sound
from tests.scores import cut_list

SONG = Music(Fraction(10), Fraction(20), 96.0)


@pytest.mark.parametrize(
    ("silent", "said"),
    [([], True), ([(0, 15)], True), ([(10, 20)], False), ([(5, 14), (14, 19)], False)],
    ids=["no silence", "half of it in silence", "all of it", "nearly all of it in two"],
)
def test_music_that_is_there_already_is_spoken_of_until_it_is_left_alone(
    silent: list[tuple[int, int]], *, said: bool
) -> None:
    cut = cut_list([600])
    material = Material(cut, Picture.unseen(cut, "not looked at"), Sound(music=(SONG,)))
    stretches = [(Fraction(start), Fraction(end)) for start, end in silent]
    remarks = told_remarks(material, stretches, worded=True)
    assert any(remark.startswith("Music is there already") for remark in remarks) is said
