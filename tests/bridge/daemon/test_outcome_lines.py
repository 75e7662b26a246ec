"""The lines that a person reads for each save."""

from dataclasses import replace
from fractions import Fraction

from bridge.daemon.open_timeline import Outcome
from bridge.daemon.outcome_lines import news, scored_line
from bridge.grid.bars import BarGrid, HitKind
from bridge.picture.features.picture import Picture
from tests.bridge.daemon.scoring import scored
from tests.scores import cut_list, even_grid

LOST = "1 of 2 shots is scored by the cut alone (2): 'b.mov' was not found; give the folder it is in with --media."


def outcome(kept: int, fitted: int, composed: int, removed: int, remarks: tuple[str, ...] = ()) -> Outcome:
    cut = cut_list([48, 96])
    made = replace(scored(cut), remarks=remarks)
    picture = Picture.unseen(cut, "not looked at")
    return Outcome(made, picture, (), kept, fitted, composed, removed, 3, {})


def late(frames: dict[int, Fraction]) -> BarGrid:
    """Return bars whose cuts on some sixteenths are met so many frames late."""
    return even_grid([[16] * 4], [120], [[(at, HitKind.CUT, off / 24) for at, off in frames.items()]])


def test_a_save_says_what_became_of_the_scenes() -> None:
    assert scored_line("cut.otio", outcome(2, 1, 0, 1)) == (
        "scored cut.otio as revision 3: 2 scenes kept, 1 fitted, 1 removed; 0 of 1 cuts met"
    )
    assert "revision 3: 1 scene composed; " in scored_line("cut.otio", outcome(0, 0, 1, 0))
    assert "revision 3: 3 scenes kept; " in scored_line("cut.otio", outcome(3, 0, 0, 0))


def test_what_is_missed_and_what_is_not_seen_is_said() -> None:
    made = outcome(0, 0, 2, 0, (LOST,))
    missed = late({4: Fraction(0), 8: Fraction(-1), 12: Fraction(5, 2), 16: Fraction(-3)})
    made = replace(made, scored=replace(made.scored, grid=missed))
    assert list(news("cut.otio", made, None)) == [
        "cut.otio: 2 hits missed: cut at 00:00:01:10 by 2.5 frames, cut at 00:00:02:03 by 3.0 frames",
        f"cut.otio: {LOST}",
    ]
    many = replace(made.scored, grid=late({at: Fraction(2) for at in (4, 8, 12, 16, 20)}), remarks=())
    (line,) = news("cut.otio", replace(made, scored=many), None)
    assert line.startswith("cut.otio: 5 hits missed: ")
    assert line.endswith(" and 2 more")


def test_what_was_said_of_the_score_before_is_not_said_again() -> None:
    before, now = outcome(0, 0, 2, 0, (LOST,)), outcome(2, 0, 0, 0, (LOST, "The scene 'B' is new."))
    assert list(news("cut.otio", now, before)) == ["cut.otio: The scene 'B' is new."]
    assert list(news("cut.otio", now, now)) == []


def test_what_is_about_a_save_alone_is_said_each_time_and_once() -> None:
    moved = "The music stays; the level under dialogue follows the new dialogue in 1 scene (B)."
    now = replace(outcome(2, 0, 0, 0, (LOST, moved)), news=(moved,))
    assert list(news("cut.otio", now, now)) == [f"cut.otio: {moved}"]
