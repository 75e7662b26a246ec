"""Tests of the sentence on speech under a score."""

from fractions import Fraction

from bridge.score.underscore.remarks import speech_remarks
from bridge.score.underscore.underscored import Underscored
from bridge.settings.preferences import Underscore


def test_speech_that_is_shorter_than_a_second_is_not_called_none() -> None:
    short = Underscored(Underscore.NORMAL, ((Fraction(1), Fraction(14, 10)),))
    assert speech_remarks([short, None]) == (
        "Speech is known in 1 scene, less than 1 s of it: the music goes down under it by 8 dB (normal).",
    )
