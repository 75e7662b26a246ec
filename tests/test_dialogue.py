"""A recut in which the dialogue track alone moved, from the file to the files: the notes stay, the level goes with the words."""

import io
import json
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import mido
import pytest

from bridge.midi.expression_layer import EXPRESSION
from tests.bridge.daemon.rescoring.following import Following
from tests.recuts import done
from tests.spoken_cuts import spoken_cut

FORMATS = ("--formats", "mid,json,rpp")
EARLY, LATE = 24, 12 * 24
"""Frames at which somebody begins to speak: in the first scene, and in the second."""


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Score the cut with its dialogue in the first scene."""
    cut = spoken_cut(tmp_path_factory.mktemp("early") / "cut.otio", EARLY)
    done("score", cut, *FORMATS)
    return cut


def bare(midi: Path) -> bytes:
    """Return a .mid without its controller 11 and the seal of its content, with the ticks of all else."""
    file = mido.MidiFile(midi)
    for track in file.tracks:
        ticks = accumulate(event.time for event in track)
        left = [
            (tick, event)
            for tick, event in zip(ticks, track, strict=True)
            if event.type != "text" and not (event.type == "control_change" and event.control == EXPRESSION)
        ]
        before = [0, *(tick for tick, _ in left)]
        track[:] = [event.copy(time=tick - was) for was, (tick, event) in zip(before, left, strict=False)]
    content = io.BytesIO()
    file.save(file=content)
    return content.getvalue()


def scenes(folder: Path) -> Sequence[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads((folder / "cut.recue.json").read_text(encoding="utf-8"))["scenes"]
    return told


def down(folder: Path) -> list[bool]:
    """Tell of each scene whether its music is turned down anywhere."""
    return [bool(scene.get("underscore", {}).get("curve")) for scene in scenes(folder)]


def spoken(folder: Path) -> list[bool]:
    """Tell of each scene whether its curve of speech says that somebody speaks."""
    return [max(scene["curves"]["speech"]) > 0 for scene in scenes(folder)]


def composed_by(folder: Path) -> list[object]:
    """Return of each scene what it was composed by: its curves of the mood, and what moved it."""
    return [
        ([scene["curves"][name] for name in ("valence", "arousal", "tension")], scene.get("moves"))
        for scene in scenes(folder)
    ]


def assert_followed(old: Path, new: Path) -> None:
    """Assert that the notes of two folders are the same, and that level and told curves went from the first scene to the second."""
    assert bare(old / "cut.mid") == bare(new / "cut.mid")
    assert (old / "cut.mid").read_bytes() != (new / "cut.mid").read_bytes()
    assert down(old) == spoken(old) == [True, False, False, False]
    assert down(new) == spoken(new) == [False, True, False, False]
    assert composed_by(old) == composed_by(new)


def test_conform_and_render_have_the_notes_of_before_and_the_level_of_the_new_dialogue(
    early: Path, tmp_path: Path
) -> None:
    late = spoken_cut(tmp_path / "late" / "cut.otio", LATE)
    told = done("conform", early, late, *FORMATS)
    assert "the level under dialogue follows the new dialogue in 2 scenes" in told.stderr
    assert_followed(early.parent, late.parent)
    pair = [(late.parent / name).read_bytes() for name in ("cut.mid", "cut.recue.json")]
    envelopes = (late.parent / "cut.rpp").read_text(encoding="utf-8")
    (late.parent / "cut.rpp").unlink()
    done("render", late, "--formats", "rpp")
    assert [(late.parent / name).read_bytes() for name in ("cut.mid", "cut.recue.json")] == pair
    assert (late.parent / "cut.rpp").read_text(encoding="utf-8") == envelopes
    assert envelopes != (early.parent / "cut.rpp").read_text(encoding="utf-8")


def test_a_score_that_is_made_again_after_its_dialogue_moved_follows_it(early: Path, tmp_path: Path) -> None:
    cut = spoken_cut(tmp_path / "cut.otio", EARLY)
    for name in ("cut.mid", "cut.recue.json"):
        (tmp_path / name).write_bytes((early.parent / name).read_bytes())
    done("score", spoken_cut(cut, LATE), *FORMATS)
    assert_followed(early.parent, tmp_path)
    done("score", spoken_cut(cut, EARLY), *FORMATS)
    assert (tmp_path / "cut.mid").read_bytes() == (early.parent / "cut.mid").read_bytes()
    assert scenes(tmp_path) == scenes(early.parent)


def test_the_daemon_follows_dialogue_that_moved(tmp_path: Path) -> None:
    with Following.begun(tmp_path) as following:
        found = []
        for name, frame in (("old", EARLY), ("new", LATE)):
            spoken_cut(following.file, frame)
            following.saved()
            found.append(tmp_path / name)
            found[-1].mkdir()
            for file in (following.midi, following.sheet):
                (found[-1] / file.name).write_bytes(file.read_bytes())
        assert_followed(*found)
