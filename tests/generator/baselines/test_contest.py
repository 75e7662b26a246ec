import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.baselines.contest import choose_notes, resolve_conflicts
from generator.conditions import STEPS
from generator.decoding import Quota
from generator.roll import PITCHES, VOICES
from generator.voices import BASS, MELODY


@settings(deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_notes_that_win_are_as_many_as_asked_one_of_each_line_and_no_pitch_twice(seed: int) -> None:
    source = torch.Generator().manual_seed(seed)
    logits, noise = torch.randn(2, 1, VOICES, PITCHES, 2 * STEPS, generator=source)
    steps = (torch.rand(1, 2 * STEPS, generator=source) < 0.5).float()
    onsets = steps.view(1, 2, STEPS).sum(-1).long()
    won = choose_notes(resolve_conflicts(logits, noise), steps, Quota(onsets, 2 * onsets))
    assert torch.equal(won.view(1, VOICES, PITCHES, 2, STEPS).sum((1, 2, 4)), 2 * onsets.float())
    assert won[:, [MELODY, BASS]].sum(2).max() <= 1
    assert won.sum(1).max() <= 1
