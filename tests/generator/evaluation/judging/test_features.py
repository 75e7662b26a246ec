import pytest

from generator.evaluation.judging.controls import shuffled_pitches, shuffled_rhythms
from generator.evaluation.judging.features import GROUPS, NAMES
from generator.evaluation.judging.rows import ROWS, compared, rows_of
from tests.generator.evaluation.judging.pieces import features, heard, motifs, struck
from tests.generator.evaluation.music import random_tune

RISING = range(60, 76, 2)
EIGHT_BARS = [60] * 8


def test_there_are_more_than_a_hundred_features_in_groups() -> None:
    assert len(NAMES) > 100
    assert {name.split(".")[0] for name in NAMES} == set(GROUPS)
    assert {*ROWS.values()} <= set(NAMES)


def test_a_sequence_is_a_transposed_copy_and_a_repeat_is_none() -> None:
    sequence, repeat = features(motifs(RISING)), features(motifs(EIGHT_BARS))
    assert sequence["likeness.sequenced_bars"] == pytest.approx(7 / 8)
    assert sequence["likeness.copied_bars"] == 0
    assert repeat["likeness.sequenced_bars"] == 0
    assert repeat["likeness.copied_bars"] == pytest.approx(7 / 8)
    assert sequence["likeness.moved_1"] == repeat["likeness.exact_1"] == 1


def test_a_motif_is_found_at_another_pitch() -> None:
    sequence, repeat = features(motifs(RISING)), features(motifs(EIGHT_BARS))
    assert sequence["melody.figures_4"] == sequence["melody.figures_4_elsewhere"] == 1
    assert repeat["melody.figures_4"] == 1
    assert repeat["melody.figures_4_elsewhere"] == 0


def test_a_motif_is_found_in_another_rhythm() -> None:
    quick = [(t / 2 + 4 * n, 0.25, p) for n in (1, 3, 5, 7) for t, _, p in motifs([60])]
    slow = [note for note in motifs(EIGHT_BARS) if note[0] // 4 % 2 == 0]
    assert features([*slow, *quick])["melody.intervals_4_other_rhythm"] > 0.5
    assert features(motifs(EIGHT_BARS))["melody.intervals_4_other_rhythm"] == 0


def test_a_theme_of_the_first_half_comes_back_in_the_second() -> None:
    there = features(motifs([60, 62, 64, 65, 72, 67, 69, 71]))
    assert there["melody.figures_5_come_back"] > 0.7
    assert features(random_tune(8, 1))["melody.figures_5_come_back"] == 0


def test_chords_of_one_size_are_equal_attacks_that_end_together() -> None:
    top, bottom = struck([(84,)] * 16, 2, 2), struck([(36,)] * 16, 2, 2)
    block = features(top, bottom, struck([(60, 64, 67)] * 16, 2, 2))
    assert block["texture.harmony_equal_sizes"] == block["texture.released_together"] == 1
    changing = features(top, bottom, struck([(60, 64), (60, 64, 67)] * 8, 2, 2))
    assert changing["texture.harmony_equal_sizes"] == 0
    ragged = [(2 * n, length, pitch) for n in range(16) for length, pitch in ((0.5, 60), (1, 64), (1.5, 67))]
    assert features(top, bottom, ragged)["texture.released_together"] == 0


def test_an_accompaniment_that_goes_on_under_another_chord_is_the_same_figure_moved() -> None:
    melody = [(4 * n, 4, 84) for n in range(8)]
    figure = [
        (4 * n + k / 2, 0.5, root + up)
        for n, root in enumerate((48, 53, 55, 48) * 2)
        for k, up in enumerate((0, 4, 7, 4) * 2)
    ]
    found = features(melody, figure)
    assert found["texture.as_before"] == 1
    assert found["texture.shape_moved"] == pytest.approx(6 / 7), "the same chord comes twice in the middle"
    assert found["rhythm.even_accompaniment"] == 1


def test_a_semitone_at_once_is_a_clash_between_the_voices_that_sound_it() -> None:
    bass = struck([(48,)] * 32)
    clash, none = features(struck([(71, 72)] * 32), bass), features(struck([(67, 72)] * 32), bass)
    assert clash["verticals.clash"] == clash["verticals.melody_harmony_clash"] == 1
    assert none["verticals.clash"] == 0
    assert none["verticals.consonant"] == 1


def test_a_melody_that_breathes_has_phrases() -> None:
    sung = [note for note in motifs(RISING) if note[0] % 8 < 6]
    found = features(sung)
    assert found["melody.breaths_a_bar"] == pytest.approx(3 / 8), "the last rest ends no phrase"
    assert found["melody.phrase"] == pytest.approx(12 * (24 + 6) / 4)
    assert found["melody.silent"] == pytest.approx(1 / 4)


def test_triplets_lie_off_the_sixteenth_grid() -> None:
    found = features([(n / 3, 1 / 3, 60 + n % 5) for n in range(96)])
    assert found["rhythm.off_grid"] == found["rhythm.triplets"] == pytest.approx(2 / 3)


def test_chromatic_notes_lie_outside_the_scale_and_outside_chords() -> None:
    plain = features(motifs(EIGHT_BARS), struck([(48, 52, 55)] * 8, 4, 4))
    assert plain["chords.chromatic"] == 0
    raised = [(t, length, p + (p == 65)) for t, length, p in motifs(EIGHT_BARS)]
    found = features(raised, struck([(48, 52, 55)] * 8, 4, 4))
    assert found["melody.chromatic"] == pytest.approx(1 / 8)


def test_the_key_changes_nothing_that_the_judge_hears() -> None:
    def in_key(up: int) -> dict[str, float]:
        chords = struck([[p + up for p in (48, 52, 55)], [p + up for p in (43, 47, 50)]] * 4, 4, 4)
        return features(motifs([p + up for p in (72, 74, 72, 67, 72, 74, 76, 72)]), chords)

    low, high = in_key(0), in_key(2)
    assert [name for name in NAMES if low[name] == low[name] and low[name] != pytest.approx(high[name])] == []


def test_the_controls_keep_what_they_do_not_shuffle() -> None:
    piece = heard(motifs(RISING), struck([(48, 52, 55)] * 16, 2, 2))
    pitches, rhythms = shuffled_pitches(piece, 1), shuffled_rhythms(piece, 1)
    assert set(pitches.notes[:, 0].tolist()) == set(piece.notes[:, 0].tolist())
    assert sorted(rhythms.notes[:, 2].tolist()) == sorted(piece.notes[:, 2].tolist())
    assert len(set(rhythms.notes[:, 0].tolist())) == len(set(piece.notes[:, 0].tolist()))


def test_shuffled_pitches_are_no_sequence_and_the_row_says_how_far_off() -> None:
    real = [heard(motifs(range(start, start + 8))) for start in range(60, 72, 2)]
    shuffled = [shuffled_pitches(piece, n) for n, piece in enumerate(real)]
    found = compared(real, shuffled)
    assert found["sequenced_bars"] == 0
    assert found["figures_elsewhere"] is not None
    assert found["figures_elsewhere"] < 0.1
    effect = found["figures_elsewhere_effect"]
    assert effect is not None
    assert effect < -3
    assert compared(real, real)["figures_elsewhere_effect"] is None, (
        "there is no difference to be measured in"
    )


def test_a_piece_of_a_few_notes_has_no_rows() -> None:
    piece = heard([(0, 4, 60)])
    assert rows_of(piece) is None
    assert compared([piece], [piece])["clashes"] is None
