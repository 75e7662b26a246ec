"""Names and sizes of each kind of edit."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from bridge.recut.changes import ChangeKind, MarkChange, ShotChange, apply, compare
from bridge.recut.changes.cuts import seen_changes
from bridge.timeline import Cut, Marker, Media, MediaKind, Shot, Timeline
from bridge.timeline.through_edits import unseen_edits
from tests import edits
from tests.edits import laid, shot, timeline, with_shots

SCENE = [shot("A", 1000, 100), shot("B", 500, 48), shot("C", 200, 72), shot("D", 3000, 60), shot("E", 40, 90)]
CUT = laid(*SCENE)


def changed(old: Timeline, new: Timeline) -> list[ShotChange]:
    """Return the changes but for shots that are unchanged."""
    return [change for change in compare(old, new).shots if change.kind is not ChangeKind.UNCHANGED]


def only(old: Timeline, new: Timeline) -> ShotChange:
    """Return the one shot that changed."""
    (change,) = changed(old, new)
    return change


def said(change: object, fields: str) -> tuple[object, ...]:
    """Return some fields of a change."""
    return tuple(getattr(change, field) for field in fields.split())


def told(changes: Sequence[ShotChange]) -> list[str]:
    """Each change as `kind old>new`."""
    return [f"{c.kind} {','.join(map(str, c.old))}>{','.join(map(str, c.new))}" for c in changes]


def offsets(old: Timeline, new: Timeline) -> list[int]:
    return [int(change.offset) for change in compare(old, new).shots if change.new and change.old]


@pytest.mark.parametrize("frames", [-14, 30])
def test_a_tail_trim_is_counted_in_frames_and_ripples(frames: int) -> None:
    new = edits.trim_tail(CUT, 1, frames)
    change = only(CUT, new)
    assert said(change, "kind old head tail") == ("trimmed", (1,), 0, frames)
    assert offsets(CUT, new) == [0, 0, frames, frames, frames]


@pytest.mark.parametrize("frames", [-14, 30])
def test_a_head_trim_moves_the_pictures_beneath_the_cut(frames: int) -> None:
    change = only(CUT, edits.trim_head(CUT, 1, frames))
    assert said(change, "kind head tail offset") == ("trimmed", frames, 0, 0)


def test_a_slip_is_head_and_tail_by_opposite_amounts() -> None:
    change = only(CUT, edits.slip(CUT, 2, 10))
    assert said(change, "kind head tail slip") == ("trimmed", -10, 10, -10)


def test_a_slide_trims_its_neighbours() -> None:
    changes = compare(CUT, edits.slide(CUT, 2, 5)).shots
    assert [said(c, "kind head tail offset") for c in changes[1:4]] == [
        ("trimmed", 0, 5, 0),
        ("unchanged", 0, 0, 5),
        ("trimmed", -5, 0, 5),
    ]


def test_a_reversed_shot_is_trimmed_where_it_is_seen() -> None:
    backwards = edits.retime(CUT, 1, Fraction(-1))
    change = only(backwards, edits.trim_head(backwards, 1, -8))
    assert said(change, "kind head tail") == ("trimmed", -8, 0)


def test_an_insert_ripples_and_moves_nothing() -> None:
    new = edits.insert(CUT, 2, shot("New", 0, 25))
    assert told(changed(CUT, new)) == ["inserted >2"]
    assert offsets(CUT, new) == [0, 0, 25, 25, 25]


def test_deleted_and_lifted_shots_are_removed() -> None:
    assert told(changed(CUT, edits.delete(CUT, 2))) == ["removed 2>"]
    assert offsets(CUT, edits.delete(CUT, 2)) == [0, 0, -72, -72]
    assert offsets(CUT, edits.lift(CUT, 2)) == [0, 0, 0, 0]


def test_black_is_no_shot_and_shows_as_an_offset() -> None:
    assert changed(CUT, edits.ripple(CUT, 3, 24)) == []
    assert offsets(CUT, edits.ripple(CUT, 3, 24)) == [0, 0, 0, 24, 24]


def test_of_two_shots_that_trade_places_the_shorter_moved() -> None:
    change = only(CUT, edits.swap(CUT, 0))
    assert said(change, "kind old new offset") == ("moved", (1,), (0,), -100)


def test_a_shot_can_be_moved_and_trimmed_and_retimed() -> None:
    new = edits.retime(edits.trim_tail(edits.swap(CUT, 0), 0, -8), 0, Fraction(1, 2))
    change = only(CUT, new)
    assert change.facts == ("retimed", "trimmed", "moved")
    assert said(change, "kind tail old_speed new_speed") == (
        "retimed",
        -8,
        1,
        Fraction(1, 2),
    )


@pytest.mark.parametrize("speed", [Fraction(1, 2), Fraction(2), Fraction(-1), Fraction(0)])
def test_another_speed_is_a_retime(speed: Fraction) -> None:
    assert only(CUT, edits.retime(CUT, 1, speed)).facts == ("retimed",)


def test_a_longer_freeze_is_trimmed_and_another_frame_replaced() -> None:
    frozen = edits.retime(CUT, 1, Fraction(0))
    change = only(frozen, edits.trim_tail(frozen, 1, 12))
    assert said(change, "kind tail") == ("trimmed", 12)
    still = replace(frozen.shots[1], source_start=frozen.shots[1].source_start + 1)
    assert only(frozen, with_shots(frozen, [frozen.shots[0], still, *frozen.shots[2:]])).kind == "replaced"


def test_a_trimmed_speed_ramp_is_no_retime_and_another_is() -> None:
    def ramped(points: list[tuple[int, int]], length: int) -> Timeline:
        ramp = tuple((Fraction(time), Fraction(media)) for time, media in points)
        speed = (ramp[-1][1] - ramp[0][1]) / length
        each = replace(shot("A", 0, length * 24), source_start=ramp[0][1], speed=speed, ramp=ramp)
        return laid(each, shot("B", 0, 24))

    old = ramped([(0, 0), (2, 2), (4, 8)], 4)
    assert only(old, ramped([(0, 0), (2, 2), (3, 5)], 3)).kind == "trimmed"
    assert only(old, ramped([(0, 0), (2, 4), (4, 8)], 4)).kind == "retimed"
    assert only(old, laid(shot("A", 0, 96), shot("B", 0, 24))).kind == "retimed"


def test_another_shot_at_the_same_place_is_a_replacement() -> None:
    new = edits.overwrite(CUT, 2, shot("New", 0, 72))
    assert told(changed(CUT, new)) == ["replaced 2>2"]
    longer = edits.insert(edits.delete(CUT, 2), 2, shot("New", 0, 80))
    assert told(changed(CUT, longer)) == ["replaced 2>2"]


def test_another_part_of_the_same_take_is_a_replacement_and_one_within_the_handles_a_slip() -> None:
    assert only(CUT, edits.slip(CUT, 1, 1600)).kind == "replaced"
    assert only(CUT, edits.slip(CUT, 1, 60)).slip == -60


def test_where_a_shot_is_added_beside_a_replacement_the_one_as_long_replaces() -> None:
    new = edits.insert(edits.overwrite(CUT, 2, shot("New", 0, 72)), 2, shot("Other", 0, 20))
    assert told(changed(CUT, new)) == ["inserted >2", "replaced 2>3"]


def test_a_blade_cut_splits_and_its_undoing_joins() -> None:
    new = edits.blade(CUT, 0, 40)
    change = only(CUT, new)
    assert said(change, "kind old new head tail") == ("split", (0,), (0, 1), 0, 0)
    change = only(new, CUT)
    assert said(change, "kind old new head tail") == ("joined", (0, 1), (0,), 0, 0)


def test_a_shot_put_into_another_splits_it() -> None:
    new = edits.insert(edits.blade(CUT, 0, 40), 1, shot("New", 0, 30))
    assert told(changed(CUT, new)) == ["split 0>0,2", "inserted >1"]
    assert told(changed(new, CUT)) == ["joined 0,2>0", "removed 1>"]


def test_pieces_may_be_trimmed_and_many() -> None:
    new = CUT
    for index in range(4):
        new = edits.blade(new, index, 20)
    new = edits.trim_tail(edits.trim_tail(edits.trim_head(new, 0, 6), 1, -4), 4, -3)
    change = only(CUT, new)
    assert said(change, "kind new head tail") == ("split", (0, 1, 2, 3, 4), 6, -3)


def test_a_blade_cut_through_a_shot_that_was_slipped_splits_it() -> None:
    new = edits.blade(edits.slip(CUT, 1, 30), 1, 38)
    change = only(CUT, new)
    assert said(change, "kind old new head tail") == ("split", (1,), (1, 2), -30, 30)


def test_a_shot_that_moved_a_little_may_be_trimmed_a_lot() -> None:
    change = only(CUT, edits.trim_tail(edits.swap(CUT, 0), 0, -40))
    assert said(change, "kind old new tail moved") == ("trimmed", (1,), (0,), -40, True)


def test_material_used_once_more_elsewhere_is_inserted() -> None:
    again = edits.insert(CUT, 4, shot("A", 1000, 100))
    assert told(changed(CUT, again)) == ["inserted >4"]
    part = edits.insert(edits.trim_tail(CUT, 0, -50), 4, shot("A", 1060, 40))
    assert told(changed(CUT, part)) == ["trimmed 0>0", "inserted >4"]


def test_a_likeness_never_takes_a_shot_from_its_own_self() -> None:
    like = shot("A", 1090, 100)
    new = edits.insert(laid(*SCENE[1:], SCENE[0]), 0, like)
    assert told(changed(CUT, new)) == ["inserted >0", "moved 0>5"]


def test_two_uses_of_a_take_that_overlap_stay_themselves() -> None:
    old = laid(shot("A", 0, 66), shot("B", 0, 78), shot("A", 62, 102), shot("C", 0, 50))
    change = only(old, edits.trim_head(old, 2, -5))
    assert said(change, "old new head") == ((2,), (2,), -5)


def test_duplicates_are_told_apart_by_their_neighbours() -> None:
    again, a, b, c = shot("X", 0, 30), *SCENE[:3]
    old = laid(again, a, again, b, again, c)
    assert told(changed(old, edits.delete(old, 2))) == ["removed 2>"]
    assert told(changed(old, edits.delete(old, 0))) == ["removed 0>"]
    assert told(changed(old, edits.insert(old, 4, again)))[0].startswith("inserted")
    assert told(changed(old, laid(a, again, b, again, c, again))) == ["moved 0>5"]


def test_a_block_that_moves_stays_together() -> None:
    again, rest = shot("X", 0, 30), [shot("K", n * 200, 40) for n in range(6)]
    old = laid(again, *SCENE[:2], again, *rest)
    new = laid(*rest, again, *SCENE[:2], again)
    assert told(changed(old, new)) == ["moved 0>6", "moved 1>7", "moved 2>8", "moved 3>9"]


def test_a_title_is_known_by_its_text_and_length() -> None:
    old = laid(shot("Title", 0, 48), *SCENE, shot("Title", 0, 96))
    assert compare(old, replace(old, warnings=("again",))).is_empty
    new = edits.trim_tail(old, 0, 12)
    assert told(changed(old, new)) == ["trimmed 0>0"]
    other = replace(old.shots[0], name="Fin", media=Media("Fin", MediaKind.GENERATOR))
    assert told(changed(old, with_shots(old, [other, *old.shots[1:]]))) == ["replaced 0>0"]


def elsewhere(cut: Timeline, url: str | None, name: str = "{}", only_of: str = "") -> Timeline:
    """Return a cut whose media lie in another place, under another name."""

    def relinked(each: Shot) -> Shot:
        if only_of and each.media.name != only_of:
            return each
        place = url and url.format(each.media.name)
        return replace(each, media=replace(each.media, url=place, name=name.format(each.media.name)))

    return with_shots(cut, [relinked(each) for each in cut.shots])


@pytest.mark.parametrize(
    ("url", "name"),
    [("/proxies/{}.mov", "{}"), (None, "{}"), ("/online/{}.mxf", "{}.MXF"), ("D:\\rushes\\{}.mov", "{}.mov")],
)
def test_media_that_went_elsewhere_are_the_same(url: str | None, name: str) -> None:
    changes = compare(CUT, elsewhere(CUT, url, name))
    assert {change.kind for change in changes.shots} == {ChangeKind.UNCHANGED}
    assert not changes.is_empty


def test_a_clip_that_was_offline_is_its_file_when_it_is_linked() -> None:
    twice = laid(*SCENE, shot("A", 2000, 40))
    offline = replace(twice.shots[0], media=replace(twice.shots[0].media, url=None))
    assert changed(with_shots(twice, [offline, *twice.shots[1:]]), twice) == []
    assert changed(twice, with_shots(twice, [offline, *twice.shots[1:]])) == []


def test_cards_with_the_same_file_names_are_told_apart_by_folder() -> None:
    def card(folder: str, source: int) -> Shot:
        each = shot("C0001.MP4", source, 48)
        return replace(each, media=replace(each.media, url=f"/{folder}/C0001.MP4"))

    old = laid(card("media/day1", 0), card("media/day2", 0), card("media/day1", 500))
    new = laid(card("raid/day1", 0), card("raid/day2", 0), card("raid/day1", 500))
    assert changed(old, new) == []
    assert told(changed(old, laid(card("media/day2", 0), card("media/day1", 500)))) == ["removed 0>"]


def test_a_file_of_many_shots_that_agree_in_source_timecode_was_renamed() -> None:
    old = laid(*(part for n in range(3) for part in (shot("A", 86400 + 200 * n, 60), shot("B", 500 * n, 40))))
    renamed = elsewhere(old, None, "A001_proxy", only_of="A")
    assert changed(old, renamed) == []
    assert told(changed(old, edits.trim_tail(renamed, 2, -7))) == ["trimmed 2>2"]


def test_where_no_file_is_left_all_were_linked_to_others_also_those_of_one_shot() -> None:
    old = laid(*(shot(f"A{n}", 86400 + 50 * n, 60 + n) for n in range(6)))
    online = elsewhere(old, "/online/{}.mov", "{}_4K")
    assert changed(old, online) == []
    assert told(changed(old, edits.trim_tail(edits.delete(online, 4), 2, -7))) == [
        "trimmed 2>2",
        "removed 4>",
    ]


def test_one_shot_under_another_name_was_replaced() -> None:
    assert told(changed(CUT, elsewhere(CUT, None, "A_v2", only_of="A"))) == ["replaced 0>0"]


def test_another_angle_that_the_old_cut_used_too_is_a_replacement() -> None:
    old = laid(*(shot("Cam1", 500 * n, 60) for n in range(4)), shot("Cam2", 9000, 60))
    new = with_shots(old, [replace(each, media=shot("Cam2", 0, 1).media) for each in old.shots])
    assert told(changed(old, new)) == [f"replaced {n}>{n}" for n in range(4)]


def test_rounding_of_less_than_half_a_frame_is_no_edit() -> None:
    shaken = with_shots(
        CUT, [replace(s, source_start=s.source_start + Fraction(1, 100), end=s.end) for s in CUT.shots]
    )
    changes = compare(CUT, shaken)
    assert {change.kind for change in changes.shots} == {ChangeKind.UNCHANGED}
    assert not changes.is_empty


def test_frames_are_counted_at_the_new_rate() -> None:
    at_25 = replace(edits.trim_tail(CUT, 4, 24), rate=Fraction(25))
    assert only(CUT, at_25).tail == 25


def test_a_dissolve_that_changes_is_said_and_one_that_ripples_is_not() -> None:
    second = CUT.cuts[1]
    mixed = replace(CUT, cuts=(CUT.cuts[0], Cut(second.time, Fraction(1)), *CUT.cuts[2:]))
    (change,) = compare(CUT, mixed).cuts
    assert said(change, "kind new") == (MarkChange.CHANGED, Cut(second.time, Fraction(1)))
    rippled = edits.trim_tail(CUT, 0, 12)
    time = second.time + Fraction(1, 2)
    with_mix = replace(
        rippled, cuts=tuple(replace(c, dissolve=Fraction(c.time == time)) for c in rippled.cuts)
    )
    assert compare(mixed, with_mix).cuts == ()


def marked(cut: Timeline, *marks: tuple[str, int]) -> Timeline:
    """Return a cut with markers, each a name and a frame."""
    return replace(
        cut, markers=tuple(Marker(name, Fraction(frame, 24), color="RED") for name, frame in marks)
    )


def marks(old: Timeline, new: Timeline) -> list[tuple[str, int]]:
    return [(change.kind.value, int(change.offset)) for change in compare(old, new).markers]


def test_a_marker_that_stays_on_its_picture_or_at_its_time_is_unchanged() -> None:
    old, rippled = marked(CUT, ("in", 10), ("door", 160)), edits.trim_tail(CUT, 0, 12)
    assert marks(old, marked(rippled, ("in", 10), ("door", 172))) == [("unchanged", 0), ("unchanged", 12)]
    assert marks(old, marked(rippled, ("in", 10), ("door", 160))) == [("unchanged", 0), ("unchanged", 0)]
    assert marks(old, marked(rippled, ("in", 10), ("door", 165))) == [("unchanged", 0), ("moved", 5)]


def test_markers_are_added_removed_and_renamed() -> None:
    old = marked(CUT, ("in", 10), ("door", 160))
    assert marks(old, marked(CUT, ("in", 10), ("bang", 160))) == [("unchanged", 0), ("changed", 0)]
    assert marks(old, marked(CUT, ("in", 10), ("door", 160), ("out", 200)))[2] == ("added", 0)
    assert marks(old, marked(CUT, ("door", 160))) == [("unchanged", 0), ("removed", 0)]


def test_equal_markers_are_told_apart_by_where_they_lie() -> None:
    old = marked(CUT, ("", 10), ("", 160), ("", 200))
    assert marks(old, marked(CUT, ("", 10), ("", 200))) == [
        ("unchanged", 0),
        ("unchanged", 0),
        ("removed", 0),
    ]


def test_a_marker_behind_an_insert_in_its_shot_goes_with_the_second_piece() -> None:
    new = edits.insert(edits.blade(CUT, 0, 40), 1, shot("New", 0, 30))
    assert marks(marked(CUT, ("x", 60)), marked(new, ("x", 90))) == [("unchanged", 30)]


def test_two_cuts_that_share_nothing_are_aligned_by_place() -> None:
    other = laid(*(shot(f"N{n}", 0, 70) for n in range(4)))
    assert {c.kind.value for c in compare(CUT, other).shots} <= {"replaced", "inserted", "removed"}
    assert compare(timeline([shot("A", 0, 10)]), timeline([shot("B", 0, 10)])).shots[0].kind == "replaced"


def seen(cut: Timeline) -> Timeline:
    """Return a cut as it is read: through edits are no cuts."""
    unseen = unseen_edits(cut.shots, 1 / cut.rate)
    return replace(cut, cuts=tuple(each for each in cut.cuts if each.time not in unseen))


def test_a_blade_alone_changes_no_cut() -> None:
    bladed = seen(edits.blade(CUT, 1, 20))
    changes = compare(CUT, bladed)
    assert not seen_changes(bladed, changes.cuts)
    assert apply(CUT, changes) == bladed
    assert compare(bladed, bladed).is_empty
    assert compare(bladed, CUT).cuts == ()


def test_what_is_put_into_a_through_edit_makes_it_a_cut_like_others() -> None:
    bladed = seen(edits.blade(CUT, 1, 20))
    new = edits.insert(bladed, 2, shot("New", 0, 12))
    changes = compare(bladed, new)
    assert changes.cuts == ()
    assert apply(bladed, changes) == new


def test_a_shot_that_is_turned_round_is_retimed_and_not_trimmed() -> None:
    whole = CUT.shots[1]
    turned = replace(whole, speed=-whole.speed, source_start=whole.source_end)
    new = with_shots(CUT, [CUT.shots[0], turned, *CUT.shots[2:]])
    for change in (only(CUT, new), only(new, CUT)):
        assert said(change, "kind head tail") == ("retimed", 0, 0)
        assert change.facts == (ChangeKind.RETIMED,)


def test_a_part_that_is_turned_round_is_trimmed_where_it_is_seen() -> None:
    whole = CUT.shots[1]
    turned = replace(whole, speed=-whole.speed, source_start=whole.source_end - Fraction(10, 24))
    new = with_shots(CUT, [CUT.shots[0], turned, *CUT.shots[2:]])
    assert said(only(CUT, new), "kind head tail") == ("retimed", -10, 10)
