"""Black in a recut: a score stands though generators of black are known for what they are now, and black is black."""

from dataclasses import replace
from fractions import Fraction

import pytest

from bridge.recut.planning import Fate, Standing
from bridge.recut.rescoring import rescore
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Division, Settings
from bridge.timeline import Cut, Marker, Media, MediaKind, Timeline
from tests import edits
from tests.bridge.recut.judging import SETTINGS, again, nobody, reel, scored, standing, stood, unseen

INTERVAL = Media("Interval", MediaKind.GENERATOR)
"""As a renamed slug was read before it was known to be black."""
SLUG = Media("Slug", MediaKind.GENERATOR)
PLACES = (3, 5, 10)
"""Shots that are made: at a scene's end, inside one, and inside another."""


def made(media: Media | None, places: tuple[int, ...] = PLACES) -> Timeline:
    """Return a reel with a generator instead of some of its shots, or with nothing there."""
    cut = reel()
    shots = [
        replace(shot, name=media.name, media=media, source_start=Fraction(0))
        if at in places and media
        else shot
        for at, shot in enumerate(cut.shots)
        if media or at not in places
    ]
    return replace(cut, shots=tuple(shots))


def known(cut: Timeline) -> Timeline:
    """Return a cut as it is read today: what made black is black, and what faded to it is no cut."""
    shots = [
        replace(shot, media=replace(shot.media, black=True)) if shot.media == INTERVAL else shot
        for shot in cut.shots
    ]
    faded = {time for shot in cut.shots if shot.media == INTERVAL for time in (shot.start, shot.end)}
    cuts = tuple(each for each in cut.cuts if not (each.dissolve and each.time in faded))
    return replace(cut, shots=tuple(shots), cuts=cuts)


def faded(cut: Timeline) -> Timeline:
    """Return a cut with a dissolve over the first of its cuts to black."""
    at = cut.shots[PLACES[1]].start
    cuts = (Cut(each.time, Fraction(1, 2)) if each.time == at else each for each in cut.cuts)
    return replace(cut, cuts=tuple(cuts))


def music(score: ScoredTimeline) -> list[tuple[str, str]]:
    return [(cue.scene.id, cue.music.digest) for cue in score.cues]


@pytest.mark.parametrize("media", [SLUG, replace(SLUG, black=True), replace(INTERVAL, black=True)])
def test_a_cut_with_black_stands_against_its_own_score(media: Media) -> None:
    old = scored(made(media))
    same = rescore(standing(old), old.timeline, unseen(old.timeline), SETTINGS, nobody, lambda _share: None)
    assert set(same.fates) == {Fate.KEPT}
    assert music(same.scored) == music(old)


@pytest.mark.parametrize("division", [Division.AUTO, Division.SHOT, Division.ONE])
@pytest.mark.parametrize("cut", [made(INTERVAL), faded(made(INTERVAL))], ids=["cut", "faded"])
@pytest.mark.parametrize("as_stored", [True, False], ids=["from the store", "from its files"])
def test_a_score_from_before_black_was_known_stands(
    division: Division, cut: Timeline, as_stored: bool
) -> None:
    """Try the old cut as it was stored, and as it is read again from its file."""
    wanted = Settings.model_validate({"picture": False, "scenes": {"division": division}})
    unmarked = replace(cut, markers=(Marker("hit: door", Fraction(31)),))
    old, now = scored(unmarked, wanted), known(unmarked)
    before = standing(old) if as_stored else replace_cut(stood(old, unmarked), now)
    new = rescore(before, now, unseen(now), wanted, nobody, lambda _share: None)
    assert set(new.fates) == {Fate.KEPT}
    assert music(new.scored) == music(old)


def replace_cut(stands: Standing, cut: Timeline) -> Standing:
    return replace(stands, timeline=cut)


def test_a_scene_of_black_that_one_scene_a_shot_gave_goes_when_its_black_does() -> None:
    wanted = Settings.model_validate({"picture": False, "scenes": {"division": "shot"}})
    old, now = scored(made(INTERVAL), wanted), known(made(INTERVAL))
    longer = edits.trim_tail(now, 12, -20)
    assert len(again(old, longer, wanted).fates) == len(old.cues)
    shorter = edits.trim_tail(now, PLACES[1], -20)
    assert len(again(old, shorter, wanted).fates) == len(old.cues) - 1


@pytest.mark.parametrize(
    ("before", "after"), [(None, SLUG), (SLUG, None), (SLUG, replace(INTERVAL, black=True))]
)
def test_black_of_another_make_is_the_same_picture(before: Media | None, after: Media | None) -> None:
    old, new = made(before), made(after)
    score = scored(old)
    done = rescore(standing(score), new, unseen(new), SETTINGS, nobody, lambda _share: None)
    assert set(done.fates) == {Fate.KEPT}
    assert music(done.scored) == music(score)


def test_a_shot_that_black_replaces_is_new_as_where_it_is_lifted() -> None:
    old = scored(reel())
    lifted, covered = (again(old, made(media, PLACES[1:2])) for media in (None, SLUG))
    assert covered.fates == lifted.fates
    assert music(covered.scored) == music(lifted.scored)


def test_black_that_is_trimmed_is_fitted_like_a_shot() -> None:
    old = scored(made(SLUG))
    new = again(old, edits.trim_tail(old.timeline, PLACES[1], -14))
    assert sorted(fate.value for fate in new.fates) == ["fitted", *["kept"] * (len(old.cues) - 1)]


def test_a_title_that_becomes_another_is_seen_by_its_shot() -> None:
    one, two = (made(Media(name, MediaKind.GENERATOR), PLACES[1:2]) for name in ("One", "Two"))
    assert again(scored(one), two).fates[1] is Fate.FITTED
