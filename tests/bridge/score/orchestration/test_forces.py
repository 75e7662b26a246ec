"""The palette of a scene, and who decides it."""

import pytest

from bridge.midi.ensembles import Players
from bridge.midi.palettes import Palette
from bridge.score.moves import Source
from bridge.score.orchestration.forces import palette_of
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.words import Direction

NO_STRINGS = Direction(players=Players(left_out=("strings",)))


@pytest.mark.parametrize("settings", [Settings(), Settings(palette=Palette.STRINGS)])
def test_words_that_leave_out_all_of_a_palette_ask_for_another(settings: Settings) -> None:
    assert palette_of(Choice(), NO_STRINGS, settings, Palette.STRINGS) == (Palette.ORCHESTRA, Source.WORD)


def test_a_palette_that_a_person_chose_for_the_scene_or_that_can_play_stays() -> None:
    chosen = Choice(palette=Palette.STRINGS)
    assert palette_of(chosen, NO_STRINGS, Settings(), Palette.PIANO) == (Palette.STRINGS, Source.CHOICE)
    assert palette_of(Choice(), NO_STRINGS, Settings(), Palette.PIANO) == (Palette.PIANO, Source.FILM)
