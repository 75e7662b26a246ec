"""From a score to a project in REAPER: over real OSC, by the real companion in real Lua, into a model of a project."""

import random
from pathlib import Path

import pytest

from integrations.errors import DeliveryError
from integrations.reaper.jobs import write_job
from integrations.reaper.manifest import TempoMode
from integrations.reaper.push import Clock, ReaperTarget, kick, message, send_for_learning
from integrations.session import Session
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import SCRIPTS, Mishaps, OscHost, run_script
from tests.integrations.reaper.readback import of_midi, of_project
from tests.integrations.reaper.sessions import cut_and_recut, film
from tests.midi import read_back


def apply(api: Api, session: Session, folder: Path, job: str, tempo: TempoMode = TempoMode.OWN) -> str:
    """Put a score into a project without the wire; returns what the companion says."""
    written = write_job(session, folder, job, tempo)
    run_script(api, SCRIPTS / "recue.lua", f"osc:/recue/apply:s={written.id} {written.manifest}")
    return written.result.read_text()


def test_the_example_film_arrives_to_the_tick(tmp_path: Path) -> None:
    with OscHost(Api()) as reaper:
        told = ReaperTarget(tmp_path, reaper.port).push(film())
    assert told == ("REAPER, film.rpp: 9 cues on 3 tracks, tempo map written",)
    assert of_project(reaper.api.project_) == of_midi(read_back(film().midi))
    assert [track.name for track in reaper.api.project_.tracks] == ["film", "Melody", "Harmony", "Bass"]
    assert [track.values["I_FOLDERDEPTH"] for track in reaper.api.project_.tracks] == [1, 0, 0, -1]
    assert [name for name, _ in reaper.api.undo_] == ["Recue: film"]
    (beside,) = tmp_path.glob("film/*.mid")
    assert beside.read_bytes() == film().midi


@pytest.mark.parametrize("seed", range(4))
def test_lost_doubled_and_reordered_messages_apply_a_job_once(tmp_path: Path, seed: int) -> None:
    session, _ = cut_and_recut()
    with OscHost(Api(), Mishaps(0.3, random.Random(seed)), tick=0.005) as reaper:
        for job in ("a1", "b2"):
            ReaperTarget(tmp_path, reaper.port).push(session, job)
    assert [name for name, _ in reaper.api.undo_] == ["Recue: reel"] * 2
    assert of_project(reaper.api.project_) == of_midi(read_back(session.midi))
