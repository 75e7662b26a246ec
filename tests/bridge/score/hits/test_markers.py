from fractions import Fraction

import pytest

from bridge.score.hits.markers import marker_hits
from bridge.score.marker_words import HitTag, hit_tag
from bridge.settings import ScenePreferences
from bridge.settings.preferences import HitPreferences, HitWeights
from bridge.timeline import Marker
from tests.scores import cut_list

F = Fraction


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("hit", HitTag("hit")),
        ("Hit: the door slams", HitTag("the door slams")),
        ("hit:3", HitTag("", 3.0)),
        ("HIT = 1,5", HitTag("", 1.5)),
        ("hit:0", HitTag("", 0.0)),
        ("hit=3 the door slams", HitTag("the door slams", 3.0)),
        ("the door slams, hit:2.5", HitTag("the door slams", 2.5)),
        ("hit: 3 men enter", HitTag("3 men enter")),
        ("hit:3rd man", HitTag("3rd man")),
        ("hit the lights", HitTag("hit the lights")),
        ("Hitchcock", None),
        ("white:3", None),
        ("hits: none", None),
        ("a big hit", None),
        ("", None),
    ],
)
def test_a_text_says_what_a_hit_weighs_and_is_called(text: str, tag: HitTag | None) -> None:
    assert hit_tag(text) == tag


@pytest.mark.parametrize(
    ("marker", "weight", "name"),
    [
        (Marker("hit: bang", F(1)), 2.0, "bang"),
        (Marker("hit: bang", F(1), color="RED"), 3.0, "bang"),
        (Marker("hit: bang", F(1), color="GREEN", origin="track"), 2.0, "bang"),
        (Marker("hit: the slam", F(1), origin="clip"), 2.0, "the slam"),
        (Marker("Marker 4", F(1), comment="hit:5", origin="clip"), 5.0, "Marker 4"),
        (Marker("", F(1), comment="the slam hit:5"), 5.0, "the slam"),
        (Marker("hit:4", F(1), comment="the slam"), 4.0, "the slam"),
        (Marker("Marker 4", F(1), comment="Anna enters\nhit: 5"), 5.0, "Marker 4"),
        (Marker("", F(1), color="PURPLE", comment="the slam\nof the door"), 7.0, "the slam of the door"),
        (Marker("", F(1), color="PURPLE", comment="the slam"), 7.0, "the slam"),
        (Marker("note", F(1), color="PURPLE", origin="clip"), 7.0, "note"),
        (Marker("hit:1", F(1), color="PURPLE"), 1.0, ""),
    ],
)
def test_a_marker_weighs_what_it_says_then_its_colour_then_its_kind(
    marker: Marker, weight: float, name: str
) -> None:
    preferences = HitPreferences(colours={"purple": 7})
    (hit,) = marker_hits(cut_list([48], markers=[marker]), ScenePreferences(), preferences)
    assert (hit.weight, hit.name) == (weight, name)


@pytest.mark.parametrize("origin", ["clip", "track", "stack"])
def test_a_marker_that_asks_for_nothing_is_no_hit(origin: str) -> None:
    note = Marker("VFX: paint out rig", F(1), color="RED", comment="see the plate", origin=origin)
    assert not list(marker_hits(cut_list([48], markers=[note]), ScenePreferences(), HitPreferences()))


def test_the_notes_between_two_cuts_share_the_weight_that_the_settings_give_them() -> None:
    notes = [Marker(name, F(at), origin="clip") for name, at in [("a", 1), ("b", 2), ("c", 3), ("d", 5)]]
    called = Marker("hit: e", F(2), origin="clip")
    cut = cut_list([96, 96], markers=[*notes, called])
    found = marker_hits(cut, ScenePreferences(), HitPreferences(weights=HitWeights(note=0.4)))
    assert [hit.weight for hit in found] == [2.0] + [pytest.approx(0.4 / 3)] * 3 + [0.4]


def test_red_counts_half_as_much_again_as_the_user_lets_markers_count() -> None:
    preferences = HitPreferences(weights=HitWeights(marker=0.5))
    cut = cut_list([48], markers=[Marker("hit: bang", F(1), color="RED", origin="track")])
    (hit,) = marker_hits(cut, ScenePreferences(), preferences)
    assert (hit.weight, hit.origin) == (0.75, "RED marker on a track")
