"""From a score to a project in REAPER: over real OSC, by the real companion in real Lua, into a model of a project."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from pythonosc.osc_message_builder import OscMessageBuilder

from integrations.closeness import Closeness
from integrations.errors import DeliveryError
from integrations.host import TempoMode
from integrations.points import HIT_COLOURS, tempo_points
from integrations.reaper.jobs import ReaperJob, read_result, write_job
from integrations.reaper.push import LONGEST, PushClock, ReaperTarget, job_message
from integrations.session import HitMarker
from tests.benchmarks.hosts import SHARE, bad_wire
from tests.folders import seen_in
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import SCRIPTS, NetworkFaults, OscHost, apply, run_script
from tests.integrations.reaper.project import FirstPoint, TempoMarker
from tests.integrations.reaper.readback import contents, of_midi, of_project
from tests.integrations.reaper.sessions import cut_and_recut, cut_later, film
from tests.midi import read_back


def test_the_example_film_arrives_to_the_tick(tmp_path: Path) -> None:
    with OscHost(Api()) as reaper:
        told = ReaperTarget(tmp_path, reaper.port).push(film())
    assert told == ("REAPER, film.rpp: 29 cues on 12 tracks, tempo map written",)
    assert of_project(reaper.api.project_) == of_midi(read_back(film().midi))
    winds = ["film", "Flute", "Clarinet", "Clarinets and bassoons", "Horns", "Trumpets", "Trombones"]
    rest = ["Timpani", "Percussion", "Violins", "Violas and cellos", "Cellos", "Contrabasses"]
    assert [track.name for track in reaper.api.project_.tracks] == [*winds, *rest]
    assert [track.values["I_FOLDERDEPTH"] for track in reaper.api.project_.tracks] == [1, *[0] * 11, -1]
    assert [name for name, _ in reaper.api.undo_] == ["Recue: film"]
    (beside,) = tmp_path.glob("film/*.mid")
    assert beside.read_bytes() == film().midi


def test_hits_have_the_colour_of_their_error(tmp_path: Path) -> None:
    told = (0, Closeness.MET), (1, Closeness.NEAR), (3, Closeness.MISSED)
    hits = tuple(
        HitMarker("hit", Fraction(1 + off), Fraction(off), closeness, 1.0) for off, closeness in told
    )
    api = Api()
    apply(api, replace(film(), hits=hits, themes=()), tmp_path, "a1")
    colours = [marker.colour for marker in api.project_.markers if not marker.region]
    assert colours == [0x1000000 | int(colour, 16) for colour in HIT_COLOURS.values()]


def test_only_earlier_pushes_are_withdrawn(tmp_path: Path) -> None:
    session, recut = cut_and_recut()
    write_job(session, tmp_path, "a1", TempoMode.OWN)
    (tmp_path / "reel" / "theme.mid").write_bytes(b"a person's")
    (tmp_path / "reel" / "a0.result").write_text("that a companion wrote after its job was withdrawn")
    write_job(recut, tmp_path, "b2", TempoMode.OWN)
    assert seen_in(tmp_path / "reel") == ["b2.mid", "b2.recue", "theme.mid"]
    with pytest.raises(ValueError, match=r"'b2/\.\.' is no job id"):
        write_job(session, tmp_path, "b2/..", TempoMode.OWN)


@pytest.mark.parametrize("seed", range(4))
def test_lost_doubled_and_reordered_messages_apply_a_job_once(tmp_path: Path, seed: int) -> None:
    session, _ = cut_and_recut()
    with OscHost(Api(), NetworkFaults(SHARE, seed), tick=0.005) as reaper:
        for job in ("a1", "b2"):
            ReaperTarget(tmp_path, reaper.port).push(session, job)
    assert [name for name, _ in reaper.api.undo_] == ["Recue: reel"] * 2
    assert of_project(reaper.api.project_) == of_midi(read_back(session.midi))


@pytest.mark.parametrize("seed", range(10))
def test_a_push_over_a_bad_wire_is_confirmed_and_applied_once(seed: int) -> None:
    push = bad_wire(cut_and_recut()[seed % 2], seed, tick=0.005)
    assert (push.confirmed, push.applied, push.equal) == (True, 1, True)


def test_a_job_is_applied_once_however_often_it_is_named(tmp_path: Path) -> None:
    session, _ = cut_and_recut()
    api = Api()
    said = apply(api, session, tmp_path, "a1")
    (tmp_path / "reel" / "a1.result").unlink()
    assert apply(api, session, tmp_path, "a1") == said
    assert len(api.undo_) == 1


def test_a_job_is_not_applied_again_by_a_reaper_that_was_started_anew(tmp_path: Path) -> None:
    session, _ = cut_and_recut()
    for times in (1, 0):
        api = Api()
        apply(api, session, tmp_path, "a1")
        assert len(api.undo_) == times


def test_a_score_with_no_music_is_its_tempi_and_marks(tmp_path: Path) -> None:
    api = Api()
    silent = replace(film(), tracks=())
    assert "0 cues on 0 tracks, tempo map written" in apply(api, silent, tmp_path, "a1")
    assert [track.name for track in api.project_.tracks] == ["film"]
    assert len(api.project_.markers) == len(silent.scenes) + len(silent.themes) + len(silent.hits)


def test_a_job_that_was_overtaken_is_not_applied(tmp_path: Path) -> None:
    session, recut = cut_and_recut()
    api = Api()
    late = write_job(session, tmp_path, "a1", TempoMode.OWN)
    apply(api, recut, tmp_path, "b2")
    run_script(api, SCRIPTS / "recue.lua", f"osc:/recue/apply:s={late.id} {late.manifest_file}")
    assert len(api.undo_) == 1
    assert of_project(api.project_) == of_midi(read_back(recut.midi))


def test_nobody_there_is_reported_as_not_confirmed(tmp_path: Path) -> None:
    now = [0.0]
    clock = PushClock(now=lambda: now[0], sleep=lambda seconds: now.__setitem__(0, now[0] + seconds))
    with OscHost(Api(), NetworkFaults(10.0, 1)) as deaf:
        target = ReaperTarget(tmp_path, deaf.port, clock=clock)
        with pytest.raises(DeliveryError, match=r"^not confirmed: REAPER at 127.0.0.1:\d+ did not answer"):
            target.push(cut_and_recut()[0])
    assert 5 <= now[0] < 5.1


@pytest.mark.parametrize("first_point", FirstPoint)
def test_the_tempo_map_is_the_scores_whatever_becomes_of_the_first_point(
    first_point: FirstPoint, tmp_path: Path
) -> None:
    api = Api()
    api.first_point_ = first_point
    api.project_.tempi = [
        TempoMarker(0.0, 90.0, 3, 4, linear=True),
        TempoMarker(7.0, 111.0, 0, 0, linear=False),
    ]
    for number, session in enumerate(cut_and_recut()):
        assert "done\tfilm.rpp" in apply(api, session, tmp_path, f"a{number}")
        assert of_project(api.project_) == of_midi(read_back(session.midi))


def test_a_tempo_map_that_reaper_did_not_take_is_said_and_undone(tmp_path: Path) -> None:
    session, _ = cut_and_recut()
    api = Api()
    api.project_.tempi = [TempoMarker(float(at), 90.0, 3, 4, linear=False) for at in range(1000)]
    api.DeleteTempoTimeSigMarker = lambda project, index: True  # type: ignore[method-assign]  # noqa: ARG005
    before = contents(api.project_)
    said = apply(api, session, tmp_path, "a1")
    assert f"failed\tfilm.rpp: REAPER has 1000 tempo points for the score's {len(session.tempi)}" in said
    assert contents(api.project_) == before


def test_a_recut_writes_only_the_tempi_behind_the_change(tmp_path: Path) -> None:
    _, recut = cut_and_recut()
    api = Api()
    apply(api, recut, tmp_path, "a1")
    for number, (old, new) in enumerate(pairwise((recut, cut_later(12), cut_later(14), recut))):
        before, after = tempo_points(old), tempo_points(new)
        same = next(
            (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
            len(tempo_points(recut)),
        )
        assert same >= len(tempo_points(recut)) > 5
        api.calls_.clear()
        apply(api, new, tmp_path, f"b{number}")
        assert api.calls_["SetTempoTimeSigMarker"] == len(after) - same
        assert api.calls_["DeleteTempoTimeSigMarker"] == len(before) - same
        assert of_project(api.project_) == of_midi(read_back(new.midi))


def test_a_companion_that_fails_says_why_and_leaves_no_trace(tmp_path: Path) -> None:
    session, _ = cut_and_recut()
    api = Api()
    impossible = replace(session, tempi=(*session.tempi, replace(session.tempi[-1], microseconds=100)))
    before = contents(api.project_)
    said = apply(api, impossible, tmp_path, "a1")
    assert "failed\tfilm.rpp: REAPER refused the tempo at" in said
    assert contents(api.project_) == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text[:-200], "is cut short; push again"),
        (lambda text: text.replace("/1", "/3", 1), "is of another version; run 'recue install reaper' again"),
        (lambda text: text.replace("point\t0\t", "point\tnought\t", 1), "'nought' is no number; push again"),
        (lambda text: text.replace("job\ta1", "job\tb2", 1), "holds another job; push again"),
    ],
)
def test_a_damaged_job_file_is_one_sentence(
    tmp_path: Path, change: Callable[[str], str], reason: str
) -> None:
    written = write_job(cut_and_recut()[0], tmp_path, "a1", TempoMode.OWN)
    written.manifest_file.write_text(change(written.manifest_file.read_text()))
    api = Api()
    run_script(api, SCRIPTS / "recue.lua", f"osc:/recue/apply:s=a1 {written.manifest_file}")
    result = read_result(written)
    assert result is not None
    assert not result.done
    assert reason in result.message
    assert not api.undo_


@pytest.mark.parametrize(
    "context",
    [
        "",
        "osc:/recue/apply",
        "osc:/recue/apply:s=",
        "osc:/recue/apply:f=1.0",
        "osc:/recue/apply:s=a1 /etc/passwd",
    ],
)
def test_messages_that_name_no_job_do_nothing(context: str) -> None:
    api = Api()
    run_script(api, SCRIPTS / "recue.lua", context)
    assert not api.undo_


def test_names_and_paths_may_hold_anything(tmp_path: Path) -> None:
    session, _ = cut_and_recut()
    odd = replace(
        session,
        name="Szene ]:s=7 %d\\t ü",
        scenes=(replace(session.scenes[0], name="a\tb\\n"), *session.scenes[1:]),
    )
    api = Api()
    with OscHost(api) as reaper:
        ReaperTarget(tmp_path, reaper.port).push(odd)
    assert api.project_.tracks[0].name == odd.name
    assert "1m1 a\tb\\n" in {marker.name for marker in api.project_.markers}


def test_a_message_is_small_enough_or_refused() -> None:
    job = ReaperJob("a" * 16, Path("/" + "x" * 940 + "/a.recue"))
    assert len(job_message(job)) < LONGEST
    with pytest.raises(
        DeliveryError, match="is too long for a message of 1000 bytes: keep pushes in a folder nearer"
    ):
        job_message(replace(job, manifest_file=Path("/" + "x" * 960 + "/a.recue")))


def test_the_menu_applies_a_job_file_from_disk_again(tmp_path: Path) -> None:
    session, _ = cut_and_recut()
    api = Api()
    written = write_job(session, tmp_path, "a1", TempoMode.OWN)
    api.inputs_ = [str(written.manifest_file), str(written.manifest_file)]
    for _ in range(2):
        run_script(api, SCRIPTS / "recue_conform.lua")
    assert api.boxes_ == [
        "film.rpp: 8 cues on 2 tracks, tempo map written",
        "film.rpp: 8 cues on 2 tracks",
    ]
    run_script(api, SCRIPTS / "recue_conform.lua")
    assert len(api.boxes_) == 2


def test_the_message_survives_what_reaper_does_to_messages(tmp_path: Path) -> None:
    session, _ = cut_and_recut()
    named = job_message(write_job(session, tmp_path, "a1", TempoMode.OWN))
    foreign = [osc("/track/1/volume", 0.5), osc("/anything", "x" * 900)]
    with OscHost(Api(), tick=60) as reaper:
        reaper.handle([bundle(bundle(named))])
        reaper.handle([osc("/too/long", "x" * 1100), named])
        reaper.handle(
            [
                osc("/recue/apply", 1),
                osc("/recue/apply", 0.5),
                osc("/recue/apply", [True]),
                osc("/recue/apply", ""),
            ]
        )
        assert not reaper.api.undo_
        reaper.handle([*foreign, bundle(named)])
        assert len(reaper.api.undo_) == 1


def osc(address: str, value: str | float | list[bool]) -> bytes:
    builder = OscMessageBuilder(address)
    builder.add_arg(value)
    return builder.build().dgram


def bundle(content: bytes) -> bytes:
    """Return a bundle of one element, to be handled at once."""
    return b"#bundle\0" + (1).to_bytes(8) + len(content).to_bytes(4) + content


@pytest.mark.parametrize(
    "content", [b"", b"\xff\n\n", b"x" * 2_000_000, b"recue.result/1\njob\ta1\nmaybe\tx\nend\n"]
)
def test_what_is_no_result_is_said(tmp_path: Path, content: bytes) -> None:
    job = ReaperJob("a1", tmp_path / "a1.recue")
    job.result_file.write_bytes(content)
    with pytest.raises(DeliveryError, match=r"a1\.result (is not the result of this push|cannot be read)"):
        read_result(job)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
def test_a_result_that_is_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    job = ReaperJob("a1", tmp_path / "a1.recue")
    os.mkfifo(job.result_file)
    with pytest.raises(DeliveryError, match="no regular file"):
        read_result(job)
