"""A spotting sheet that is given back: unchanged it changes nothing, changed it decides the cues, and a recut carries them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

import pytest

from bridge.grid.bars import SceneGrid
from bridge.output.files import midi_file
from bridge.output.spotting.table import table
from bridge.recut.planning import Fate
from bridge.recut.rescoring import Rescored, rescore
from bridge.recut.sheet_anew import sheet_anew
from bridge.score import pipeline
from bridge.score.cue_numbers import cue_numbers
from bridge.score.pipeline import ScoredTimeline
from bridge.score.scenes.silences import Silence
from bridge.score.sheet_rows import rows_of
from bridge.score.spotting_sheet.columns import Column, SheetRow, digest_of
from bridge.score.spotting_sheet.reading import GivenSheet, parsed_sheet
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.timeline import Marker, Timeline
from tests.bridge.recut.judging import Tunes, again, scored, standing, stood, unseen
from tests.midi import read_back
from tests.scores import cut_list
from tests.spotting import random_film, sounding

SCENES = tuple(Marker(f"scene: {name}", Fraction(10 * at)) for at, name in enumerate("ABCD"))
PLAIN = Settings(picture=False)
Change = Callable[[list[dict[Column, str]]], object]


def film(*markers: Marker, shots: Sequence[int] = (60,) * 16) -> Timeline:
    """Return four marked scenes of four shots, ten seconds each, from 01:00:00:00."""
    every = sorted((*SCENES, *markers), key=lambda marker: marker.time)
    return cut_list(
        shots, [f"M{number}" for number in range(len(shots))], markers=every, start=Fraction(3600)
    )


def sheet_of(score: ScoredTimeline, change: Change = lambda _: None) -> GivenSheet:
    """Return a score's sheet as a person gives it back, changed or not."""
    rows = [dict(row.cells) for row in rows_of(score.timeline, score.cues, 1)]
    change(rows)
    return parsed_sheet(table([SheetRow(row) for row in rows]), "cut.spotting.csv")


def fresh(cut: Timeline, sheet: GivenSheet, settings: Settings = PLAIN) -> ScoredTimeline:
    """Score a cut from scratch with a sheet."""
    return pipeline.score(cut, unseen(cut), settings, Tunes(), lambda _: None, sheet=sheet)


def given(score: ScoredTimeline, sheet: GivenSheet, cut: Timeline | None = None) -> Rescored:
    """Go on from a score with a sheet."""
    now = cut or score.timeline
    return rescore(standing(score), now, unseen(now), PLAIN, Tunes, lambda _: None, sheet=sheet)


def told(score: ScoredTimeline) -> list[tuple[str, float, bool]]:
    """Return each scene's name, its start in seconds, and whether it is to be heard."""
    return [(cue.scene.name, float(cue.scene.start), cue.scene.silence is None) for cue in score.cues]


def test_a_sheet_that_nobody_changed_changes_nothing() -> None:
    old = scored(film(Marker("no music", Fraction(20)), Marker("tempo: 96", Fraction(12))))
    new = given(old, sheet_of(old))
    assert set(new.fates) == {Fate.KEPT}
    assert midi_file(new.scored) == midi_file(old)
    assert [cue.asked for cue in new.scored.cues] == [cue.asked for cue in old.cues]


@pytest.mark.parametrize("seeds", [range(first, first + 10) for first in range(0, 40, 10)])
def test_any_film_scored_from_its_own_sheet_has_the_same_scenes_and_notes(seeds: range) -> None:
    for seed in seeds:
        cut = random_film(seed).cut
        old = scored(cut)
        new = fresh(cut, sheet_of(old, lambda rows: rows.reverse()))
        assert told(new) == told(old), seed
        assert midi_file(new) == midi_file(old), seed


def without_own(rows: list[dict[Column, str]]) -> None:
    for row in rows:
        for column in (Column.SCORED, Column.NUMBER, Column.LENGTH, Column.HITS):
            row.pop(column, None)


def test_a_sheet_without_the_columns_that_only_tell_changes_nothing_either() -> None:
    old = scored(film())
    new = given(old, sheet_of(old, without_own))
    assert set(new.fates) == {Fate.KEPT}
    assert midi_file(new.scored) == midi_file(old)


def test_cues_begin_and_end_at_any_frame_and_between_them_is_silence() -> None:
    old = scored(film())

    def change(rows: list[dict[Column, str]]) -> None:
        rows[1] |= {Column.OUT: "01:00:17:05"}
        rows[2] |= {Column.IN: "01:00:21:19", Column.NAME: "the storm"}

    new = given(old, sheet_of(old, change))
    ends = [Fraction(frame, 24) for frame in (0, 240, 413, 523, 720)]
    assert told(new.scored) == [
        (name, float(at), name != "Silence")
        for name, at in zip(("A", "B", "Silence", "the storm", "D"), ends, strict=True)
    ]
    assert new.fates[0] is new.fates[4] is Fate.KEPT
    assert new.scored.cues[2].scene.silence is Silence.SHEET
    midi = read_back(midi_file(new.scored))
    lines = [midi.seconds(tick) for tick in midi.bar_ticks]
    assert all(min(abs(line - Fraction(end)) for line in lines) * 24 <= Fraction(1, 2) for end in ends)
    assert sounding(midi, ends[2], ends[3]) == 0
    assert midi_file(given(new.scored, sheet_of(new.scored)).scored) == midi_file(new.scored)


def test_what_a_person_writes_into_a_cell_is_asked_for() -> None:
    old = scored(film())

    def change(rows: list[dict[Column, str]]) -> None:
        rows[1] |= {Column.TEMPO: "96", Column.KEY: "D minor", Column.DIRECTION: "tense, sparse"}
        rows[2] |= {Column.METRE: "3/4", Column.INSTRUMENTS: "low strings", Column.NOTES: "under dialogue"}

    new = given(old, sheet_of(old, change))
    one, other = new.scored.cues[1], new.scored.cues[2]
    assert (str(one.key), round(one.grid.bpm)) == ("D minor", 96)
    assert one.asked.mood == ("tense, sparse",)
    assert (str(other.grid.metre), other.asked.instruments) == ("3/4", ("low strings",))
    assert other.asked.note == "under dialogue"
    assert new.fates[0] is new.fates[3] is Fate.KEPT
    again = given(new.scored, sheet_of(new.scored, lambda rows: rows[3].update({Column.NAME: "the end"})))
    assert set(again.fates) == {Fate.KEPT}
    assert [cue.asked.of_sheet.by_sheet for cue in again.scored.cues] == [
        cue.asked.of_sheet.by_sheet for cue in new.scored.cues
    ]
    assert again.scored.cues[3].scene.name == "the end"


def test_what_a_person_writes_into_a_column_that_only_tells_is_told() -> None:
    old = scored(film(Marker("hit: bell | gong", Fraction(12))))
    new = given(old, sheet_of(old, lambda rows: rows[2].update({Column.HITS: "01:00:22:00 she falls"})))
    assert new.fates == (Fate.KEPT,) * 4
    (said,) = (remark for remark in new.scored.remarks if "cut.spotting.csv" in remark)
    assert said.startswith(
        "cut.spotting.csv, row 4, column 'hits': what you wrote there is not read, for hits come"
    )
    changed: Change = lambda rows: [row.update({Column.LENGTH: "9 s"}) for row in rows[:3]]  # noqa: E731
    assert (
        "cut.spotting.csv, rows 2, 3 and 4, column 'length': what you wrote there is not read, for it is the time from 'in' to 'out'."
        in fresh(old.timeline, sheet_of(old, changed)).remarks
    )
    assert not any("not read" in remark for remark in given(old, sheet_of(old)).scored.remarks)


def numbers(score: ScoredTimeline) -> list[str]:
    return [*cue_numbers(score.cues, 2).values()]


def test_a_persons_numbers_are_those_of_the_cues_through_recuts_and_files() -> None:
    old = scored(film())
    own: Change = lambda rows: rows[1].update({Column.NUMBER: "2m7A"})  # noqa: E731
    for new in (given(old, sheet_of(old, own)).scored, fresh(old.timeline, sheet_of(old, own))):
        assert numbers(new) == ["2m1", "2m7A", "2m3", "2m4"]
        assert {cue.version for cue in new.cues} == {1}
        same = given(new, sheet_of(new))
        assert set(same.fates) == {Fate.KEPT}
        assert numbers(same.scored) == numbers(new)
        assert numbers(again(same.scored, old.timeline).scored) == numbers(new)
        back = replace(new, cues=stood(new, new.timeline).cues)
        assert numbers(back) == numbers(new)
    plain = given(new, sheet_of(new, lambda rows: rows[1].pop(Column.NUMBER))).scored
    assert numbers(plain) == ["2m1", "2m2", "2m3", "2m4"]


def test_no_cue_has_the_number_that_a_person_gave_to_another() -> None:
    old = scored(film())
    new = given(old, sheet_of(old, lambda rows: rows[0].update({Column.NUMBER: "2m2"}))).scored
    assert numbers(new) == ["2m2", "2m2A", "2m3", "2m4"]


def test_a_sheet_that_decided_a_score_before_its_numbers_counted_is_not_read_again() -> None:
    old = scored(film())
    sheet = sheet_of(
        old, lambda rows: [row.update({Column.NUMBER: f"9m{at}"}) for at, row in enumerate(rows)]
    )
    digest = digest_of(sheet.rows, numbers=False)
    cues = [replace(cue, count="", asked=replace(cue.asked, sheet=digest)) for cue in old.cues]
    assert sheet_anew(sheet, old.timeline, cues, old.timeline) is None
    assert sheet_anew(sheet, old.timeline, old.cues, old.timeline) is not None


def test_a_cell_that_is_emptied_lets_go() -> None:
    old = given(
        scored(film()), sheet_of(scored(film()), lambda rows: rows[1].update({Column.KEY: "F# minor"}))
    ).scored
    new = given(old, sheet_of(old, lambda rows: rows[1].pop(Column.KEY))).scored
    assert old.cues[1].asked.choice.key is not None
    assert new.cues[1].asked.choice.key is None


def test_a_sheet_goes_before_a_choice_that_it_changes() -> None:
    old = scored(film())
    chosen = replace(old, cues=tuple(replace(cue, choice=Choice(tempo=90.0)) for cue in old.cues))
    new = given(chosen, sheet_of(chosen, lambda rows: rows[0].update({Column.TEMPO: "96"})))
    assert new.scored.cues[0].choice.tempo is None
    assert new.scored.cues[0].decided.tempo == 96


def test_a_row_that_is_gone_is_silence_and_a_new_one_is_a_cue() -> None:
    old = scored(film())
    less = given(old, sheet_of(old, lambda rows: rows.pop(2))).scored
    assert [heard for _, _, heard in told(less)] == [True, True, False, True]
    more = given(
        less, sheet_of(less, lambda rows: rows.append({Column.IN: "01:00:20:00", Column.OUT: "01:00:30:00"}))
    ).scored
    assert [heard for _, _, heard in told(more)] == [True] * 4


def test_after_a_recut_the_cues_go_with_their_shots() -> None:
    old = scored(film())
    sheet = sheet_of(old, lambda rows: rows[1].update({Column.OUT: "01:00:17:12", Column.TEMPO: "96"}))
    listed = given(old, sheet).scored
    shorter = [60, 36, *(60,) * 14]  # a second is gone from the second shot
    moved = [replace(each, time=each.time - 1) if each.time else each for each in SCENES]
    cut = cut_list(shorter, [f"M{number}" for number in range(16)], markers=moved, start=Fraction(3600))
    new = given(listed, sheet, cut)
    assert told(new.scored) == [(name, at - (at > 0), heard) for name, at, heard in told(listed)]
    assert new.fates == (Fate.FITTED, *(Fate.KEPT,) * 4)
    assert new.scored.cues[1].asked.choice.tempo == 96
    own = given(new.scored, sheet_of(new.scored), cut)
    assert set(own.fates) == {Fate.KEPT}


def test_after_a_recut_a_tempo_that_fits_no_more_is_let_go_and_told() -> None:
    old = scored(film())
    sheet = sheet_of(old, lambda rows: rows[1].update({Column.TEMPO: "96"}))
    listed = given(old, sheet).scored
    gone = Fraction(23, 24)
    shorter = [*(60,) * 5, 37, *(60,) * 10]  # 23 frames of B are gone: no whole bars at 96 bpm
    moved = [replace(each, time=each.time - (gone if each.time > 10 else 0)) for each in SCENES]
    cut = cut_list(shorter, [f"M{number}" for number in range(16)], markers=moved, start=Fraction(3600))
    new = given(listed, sheet, cut)
    assert new.fates == (Fate.KEPT, Fate.FITTED, Fate.KEPT, Fate.KEPT)
    assert new.scored.cues[1].asked.choice.tempo is None
    assert abs(new.scored.cues[1].grid.bpm - 96) < 12
    assert (
        "'B' was cut anew, and lets go of the tempo that was asked for: no whole number of bars at 96 bpm fits 'B'."
        in new.scored.remarks
    )


def test_a_sheet_of_another_cut_is_refused_and_one_that_was_read_is_not_read_again() -> None:
    old = scored(film())
    sheet = sheet_of(old, lambda rows: rows[3].update({Column.IN: "01:00:32:00"}))
    listed = given(old, sheet).scored
    cut = film(shots=(60,) * 12)
    assert given(listed, sheet, cut).scored.cues  # its last rows would lie outside


def test_music_over_a_leader_is_heard_where_a_sheet_asks_for_it() -> None:
    cut = cut_list([240, 240, 240], ["SMPTE color bars", "A", "B"], start=Fraction(3600))
    old = scored(cut)
    assert told(old)[0][2] is False
    new = fresh(cut, sheet_of(old, lambda rows: rows[0].update({Column.IN: "01:00:00:00"})))
    assert told(new)[0][1:] == (0, True)
    assert sounding(read_back(midi_file(new)), Fraction(0), Fraction(10)) > 0


def test_bars_that_do_not_fit_are_told() -> None:
    old = scored(film())
    new = given(
        old,
        sheet_of(
            old,
            partial(
                lambda rows: (
                    rows.append({Column.IN: "01:00:39:12", Column.OUT: "01:00:40:00"})
                    or rows[3].update({Column.OUT: "01:00:39:12"})
                )
            ),
        ),
    )
    assert any(
        "row 6: the cue cannot" in remark or "row 5: the cue cannot" in remark
        for remark in new.scored.remarks
    )
    grids: list[SceneGrid] = [cue.grid for cue in new.scored.cues]
    assert grids[-1].end == new.scored.timeline.duration
