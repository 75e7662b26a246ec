"""A scene that is rerolled or given a take while the daemon follows it: other notes, and nothing else."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from bridge.score.cues import CuedScene
from tests.bridge.daemon.rescoring.following import SETTINGS, Following, music_of, scene
from tests.bridge.daemon.test_daemon_service import done

FILM = (scene(1), scene(2), scene(3))
Ask = Callable[[Following, str], Future[None]]
ASKED: list[Ask] = [
    lambda following, scene_id: following.service.reroll("", scene_id),
    lambda following, scene_id: following.service.take("", scene_id, 3),
]


@pytest.fixture
def following(tmp_path: Path) -> Iterator[Following]:
    with Following.begun(tmp_path.resolve()) as following:
        following.save(*FILM)
        done(following.service.mood("", following.scenes[1].id, 0.5, 0.9))
        following.save(FILM[0], FILM[1][:-1], FILM[2])
        yield following


def frame_of(cue: CuedScene) -> tuple[object, ...]:
    grid = cue.grid
    bars = (grid.start, grid.bars, grid.metre, cue.tempi)
    return (*bars, cue.scene, cue.key, cue.style, cue.palette, cue.valence, cue.arousal, cue.pin)


@pytest.mark.parametrize("ask", ASKED)
def test_tempo_bars_mood_key_and_instruments_stay(following: Following, ask: Ask) -> None:
    before = following.cues
    (following.folder / "recue.yaml").write_text(f"{SETTINGS}palette: synth\nstyle: song\nbpm: [120, 160]\n")
    done(ask(following, following.scenes[1].id))
    after = following.cues
    assert [frame_of(cue) for cue in after] == [frame_of(cue) for cue in before]
    assert [music_of(cue) == music_of(was) for cue, was in zip(after, before, strict=True)] == [
        number != 1 for number in range(len(after))
    ]
    done(following.service.undo(""))
    assert [music_of(cue) for cue in following.cues] == [music_of(cue) for cue in before]
