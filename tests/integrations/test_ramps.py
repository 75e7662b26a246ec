"""Gradual changes of tempo as true ramps in REAPER, which keep the bar lines of the steps in the .mid."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from integrations.host import TempoMode
from integrations.points import seconds_at, tempo_points
from integrations.ramps import ramped
from integrations.reaper.manifest import manifest
from integrations.rpp import rpp_project
from integrations.session import Item, SceneRegion, Session, SessionTrack, Tempo, TimeSignature
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import apply
from tests.integrations.reaper.project import Project, TempoMarker
from tests.integrations.reaper.sessions import cut_and_recut
from tests.integrations.test_rpp import parsed

CLOSE = 0.001
"""Seconds by which a bar line may be off."""


def stepped(tempi: list[tuple[int, bool]], waltz_from: int = 0) -> Session:
    """Return a score of a bar of 4/4 for every four tempi, each a quarter note long: microseconds, and if it is in a change.

    Args:
        tempi: The tempi.
        waltz_from: The beat from which it is in 3/4; nowhere if 0.
    """
    steps, time = list[Tempo](), Fraction(0)
    for beat, (microseconds, linear) in enumerate(tempi):
        steps.append(Tempo(960 * beat, time, microseconds, linear))
        time += Fraction(microseconds, 1_000_000)
    metres = [TimeSignature(0, Fraction(0), 4, 4)]
    if waltz_from:
        metres.append(TimeSignature(960 * waltz_from, steps[waltz_from].time, 3, 4))
    track = cut_and_recut()[0].tracks[0]
    item = Item("a", "a", 0, 960 * len(tempi), Fraction(0), time, (), (), "")
    return Session(
        name="reel",
        rate=Fraction(24),
        drop_frame=False,
        start=Fraction(0),
        duration=time,
        division=960,
        tempi=tuple(steps),
        metres=tuple(metres),
        scenes=(SceneRegion("a", "a", Fraction(0), time),),
        hits=(),
        tracks=(SessionTrack(track.name, 0, 0, (item,)),),
        midi=b"",
    )


def in_a_project(session: Session) -> Project:
    points = ramped(session)
    markers = [TempoMarker(float(p.time), float(p.bpm), p.beats, p.unit, p.linear) for p in points]
    return Project(tempi=markers)


def off(project: Project, session: Session) -> float:
    """Return the seconds by which the worst quarter note is off."""
    beats = range(session.tracks[0].items[0].ticks // 960 + 1)
    return max(abs(project.seconds(beat) - float(seconds_at(session, 960 * beat))) for beat in beats)


def accelerating(beats: int, first: float = 100, last: float = 108) -> list[tuple[int, bool]]:
    """Return a change whose tempo grows evenly over seconds: each beat as long as it is then."""
    length = 120 * beats / (first + last)

    def time(beat: int) -> float:
        slope = (last - first) / length
        return 120 * beat / (first + sqrt(first * first + 2 * slope * 60 * beat))

    spans = (time(beat + 1) - time(beat) for beat in range(beats))
    return [(round(1e6 * span), True) for span in spans]


def test_an_even_change_is_one_ramp() -> None:
    session = stepped([(600_000, False), *accelerating(32), (round(60e6 / 108), False)])
    points = ramped(session)
    assert [point.linear for point in points] == [False, True, False]
    assert [round(float(point.bpm), 2) for point in points] == [100, 100, 108]
    assert off(in_a_project(session), session) < 1e-5


def test_a_change_between_two_held_tempi_keeps_every_beat() -> None:
    up, down = accelerating(8), accelerating(8, 108, 97)
    session = stepped([*[(600_000, False)] * 4, *up, *down, *[(618_557, False)] * 8], waltz_from=12)
    assert off(in_a_project(session), session) < CLOSE
    waltz = next(point for point in ramped(session) if (point.beats, point.unit) == (3, 4))
    assert waltz.time == session.metres[1].time


@given(
    st.lists(st.tuples(st.floats(-0.03, 0.03), st.booleans()), min_size=1, max_size=120),
    st.integers(60, 160),
)
def test_any_change_keeps_every_beat(changes: list[tuple[float, bool]], bpm: int) -> None:
    middle = 60e6 / bpm
    tempi, now = list[tuple[int, bool]](), middle
    for change, linear in changes:
        now = min(max(now * (1 + change), middle / 1.08), middle * 1.08)
        tempi.append((round(now), linear))
    session = stepped([*tempi, (round(now), False)])
    assert off(in_a_project(session), session) < CLOSE / 2
    assert all(40 < point.bpm < 240 for point in ramped(session))


def test_a_tempo_that_jumps_is_no_ramp() -> None:
    session = stepped([*accelerating(8), *accelerating(8, 120, 128), (468_750, False)])
    points = ramped(session)
    jump = next(point for point in points if point.time == session.tempi[7].time)
    assert not jump.linear
    assert off(in_a_project(session), session) < CLOSE / 2


def test_a_step_of_several_beats_keeps_them_too() -> None:
    session = stepped([(600_000, True)] * 4 + [(590_000, True)] * 4 + [(580_000, False)] * 4)
    merged = replace(session, tempi=tuple(session.tempi[beat] for beat in (0, 4, 8)))
    assert off(in_a_project(merged), session) < CLOSE / 2


def test_two_hours_of_changes_end_where_the_steps_end() -> None:
    wave = [*accelerating(16, 96, 104), *accelerating(16, 104, 96), (625_000, False)]
    session = stepped(wave * 360)
    assert session.duration > 6900
    project = in_a_project(session)
    assert len(project.tempi) < len(session.tempi) / 4
    assert off(project, session) < CLOSE / 2


def test_tempi_that_hold_stay_steps() -> None:
    assert ramped(cut_and_recut()[0]) == tempo_points(cut_and_recut()[0])
    assert manifest(cut_and_recut()[0], "a1", TempoMode.OWN).startswith(b"recue.reaper/1\n")


def test_ramps_come_into_reaper_and_into_its_project_file(tmp_path: Path) -> None:
    session = stepped([*[(600_000, False)] * 4, *accelerating(16), *[(555_556, False)] * 8])
    api = Api()
    assert "tempo map written" in apply(api, session, tmp_path, "a1")
    assert api.project_.tempi == in_a_project(session).tempi
    assert off(api.project_, session) < CLOSE
    assert api.project_.tempi == parsed(rpp_project(session)).tempi
    assert any(tempo.linear for tempo in api.project_.tempi)
    assert "tempo map" not in apply(api, session, tmp_path, "b2")  # it is there


def test_where_the_tempo_map_is_the_projects_own_the_score_is_placed_by_its_steps() -> None:
    session = stepped([*accelerating(16), (555_556, False)])
    text = manifest(session, "a1", TempoMode.LEAVE).decode().splitlines()
    assert text[0] == "recue.reaper/1"
    assert sum(line.startswith("point\t") for line in text) == len(session.tempi)


def test_a_companion_that_knows_no_ramps_refuses_them() -> None:
    session = stepped([*accelerating(16), (555_556, False)])
    assert manifest(session, "a1", TempoMode.OWN).startswith(b"recue.reaper/2\n")


def test_a_change_that_leads_nowhere_is_a_step() -> None:
    session = stepped(accelerating(4))
    points = ramped(session)
    assert not points[-1].linear
    assert off(in_a_project(session), session) < CLOSE
    assert all(a.time < b.time for a, b in pairwise(points))
    assert replace(points[-1], linear=True) == tempo_points(session)[-1]
