from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.bars import Hit, HitKind
from bridge.score.hits.merging import merged

FRAME = Fraction(1, 24)

hits = st.lists(
    st.builds(
        Hit,
        st.integers(0, 60).map(lambda third: Fraction(third, 72)),
        st.sampled_from(HitKind),
        st.sampled_from([0.5, 1.0, 2.0]),
        st.sampled_from(["", "bang", "slam"]),
    ),
    max_size=12,
)


@given(hits, st.randoms(use_true_random=False))
def test_one_hit_an_instant_whatever_the_order(found: list[Hit], dice: object) -> None:
    shuffled = list(found)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    whole = merged(found, FRAME)
    assert merged(shuffled, FRAME) == whole
    assert all(b.time - a.time > FRAME / 2 for a, b in pairwise(whole))
    assert {name for hit in whole for name in hit.name.split(" / ")} - {""} == {h.name for h in found} - {""}
    for hit in found:
        near = min(whole, key=lambda other: abs(other.time - hit.time))
        assert abs(near.time - hit.time) <= FRAME / 2
    assert merged(whole, FRAME) == whole


def test_what_a_person_placed_goes_to_the_picture_and_the_strongest_kind_wins() -> None:
    cut, marker = (
        Hit(Fraction(1), HitKind.CUT, 1.0, "", "hard cut"),
        Hit(Fraction(49, 48), HitKind.MARKER, 2.0, "a"),
    )
    mine = Hit(Fraction(97, 96), HitKind.USER, 3.0, "b", "hits.csv, line 2")
    (hit,) = merged([marker, cut, mine], FRAME)
    assert hit == Hit(Fraction(1), HitKind.USER, 3.0, "b / a", "hits.csv, line 2; hard cut")
