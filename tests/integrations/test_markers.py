from fractions import Fraction

from bridge.output.files import midi_file
from bridge.output.sessions import session
from integrations.closeness import closeness_of
from integrations.markers import OWN, Colour, FrameMarker, colour_of, markers
from integrations.session import HitMarker, SceneRegion, Session, ThemeMarker
from tests.bridge.recut.judging import VOICES_ALONE, reel, scored
from tests.integrations.reaper.sessions import with_contrabasses


def told() -> Session:
    score = with_contrabasses(scored(reel(), VOICES_ALONE))
    return session(score, "reel", midi_file(score))


def hit(frames_off: str, time: Fraction = Fraction(0), name: str = "cut") -> HitMarker:
    off = Fraction(frames_off)
    return HitMarker(name, time, off, closeness_of(off), 1.0)


def test_a_hits_colour_says_how_near_the_music_comes() -> None:
    colours = [colour_of(hit(off)) for off in ("0", "-0.49", "0.51", "-3/2", "1.51")]
    assert colours == [Colour.MET, Colour.MET, Colour.NEAR, Colour.NEAR, Colour.MISSED]


def test_every_scene_and_hit_has_a_marker_and_no_frame_has_two() -> None:
    score = told()
    shown = markers(score)
    frames = [mark.frame for mark in shown]
    assert frames == sorted(set(frames))
    assert set(frames) >= {round(hit.time * score.rate) for hit in score.hits if hit.time < score.duration}
    assert [mark.name for mark in shown if mark.colour is Colour.SCENE] == [
        OWN + scene.title for scene in score.scenes
    ]
    assert len({mark.id for mark in shown}) == len(shown)


def test_a_theme_has_a_marker_and_gives_its_name_before_hits_and_after_a_scene() -> None:
    second = Fraction(1)
    scene = SceneRegion("b8", "Night", Fraction(0), Fraction(4))
    themes = (ThemeMarker("theme Anna", Fraction(0)), ThemeMarker("theme Anna, higher", second))
    hits = (hit("-2", second, "cut"),)
    score = Session(
        "a", Fraction(24), False, Fraction(0), Fraction(4), 960, (), (), (scene,), hits, (), b"", themes
    )
    assert markers(score) == (
        FrameMarker(0, Colour.SCENE, "Recue: Night", "theme Anna", "recue:scene:b8"),
        FrameMarker(24, Colour.SCENE, "Recue: theme Anna, higher", "cut -2.00", "recue:theme:24"),
    )


def test_what_falls_on_one_frame_is_one_marker_of_the_worst_colour() -> None:
    second = Fraction(1)
    hits = (hit("0.2", second, "door"), hit("-2", second, "cut"))
    score = Session("a", Fraction(24), False, Fraction(0), Fraction(4), 960, (), (), (), hits, (), b"")
    assert markers(score) == (
        FrameMarker(24, Colour.MISSED, "Recue: door +0.20", "cut -2.00", "recue:hit:24"),
    )
