"""What the page is told of scores, and the themes that it is given."""

import json
from dataclasses import replace
from pathlib import Path

import mido
import pytest

from bridge.daemon.open_timeline import OpenTimeline
from bridge.errors import NotWrittenError, StoreError, UsageError
from bridge.page.facts.kept_themes import kept_theme
from bridge.page.facts.past_scores import fates_since, with_revision
from bridge.recut.planning import Fate
from bridge.store import Store
from bridge.themes.files import themes_beside
from tests.bridge.store.values import MADE
from tests.scores import cut_list

CUT = Path("/edit/cut.otio")


def test_a_score_without_a_revision_has_nothing_to_show(tmp_path: Path) -> None:
    opened = OpenTimeline(CUT, CUT.parent, cut_list([48]))
    with Store.open(tmp_path / "store.sqlite") as store:
        with pytest.raises(UsageError, match="has no score yet"):
            with_revision(opened, None, store.revisions)
        with pytest.raises(StoreError, match="There is no revision 7"):
            with_revision(replace(opened, revision=1), 7, store.revisions)


def scenes(**versions: int) -> bytes:
    """Return a cue sheet of scenes with music of a version."""
    told = [{"id": scene, "version": version} for scene, version in versions.items()]
    return json.dumps({"scenes": told}).encode()


def test_what_became_of_the_scenes_of_a_past_revision_is_told_as_far_as_it_is_known() -> None:
    before, after = scenes(a=1, b=2), scenes(a=1, b=3, c=1)
    kept, fitted, composed = Fate.KEPT, Fate.FITTED, Fate.COMPOSED
    made = replace(MADE, fitted=0, composed=2)
    assert fates_since(before, after, made) == {"a": kept, "b": composed, "c": composed}
    moved = replace(MADE, fitted=1, composed=0)
    assert fates_since(before, scenes(a=1, b=3), moved) == {"a": kept, "b": fitted}
    both = replace(MADE, fitted=1, composed=1)
    assert fates_since(before, after, both) == {"a": kept, "c": composed}
    assert fates_since(b"", after, made) == {}
    assert fates_since(b"[]", after, made) == {}


def melody(folder: Path) -> bytes:
    """Return a .mid of four notes."""
    track = mido.MidiTrack()
    for pitch in (60, 62, 64, 65):
        track.append(mido.Message("note_on", note=pitch, velocity=80))
        track.append(mido.Message("note_off", note=pitch, time=480))
    file = mido.MidiFile(ticks_per_beat=480)
    file.tracks.append(track)
    file.save(folder / "dropped.mid")
    return (folder / "dropped.mid").read_bytes()


def test_a_theme_is_kept_beside_the_cut_and_no_other_is_replaced(tmp_path: Path) -> None:
    cut, content = tmp_path / "cut.otio", melody(tmp_path)
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "anna.mid").write_bytes(b"a person's own")
    kept = kept_theme(cut, "Anna.MID", content)
    assert kept == {"name": "Anna 2", "path": str(tmp_path / "themes" / "Anna 2.mid")}
    assert (tmp_path / "themes" / "Anna 2.mid").read_bytes() == content
    assert (tmp_path / "themes" / "anna.mid").read_bytes() == b"a person's own"
    assert "Anna 2" in themes_beside(cut)


@pytest.mark.parametrize(
    "name", ["anna.txt", "anna", "../anna.mid", "a\\b.mid", ".mid", "..mid", " .mid", ""]
)
def test_what_is_called_as_no_theme_is_refused(tmp_path: Path, name: str) -> None:
    content = melody(tmp_path)
    with pytest.raises(UsageError):
        kept_theme(tmp_path / "cut.otio", name, content)
    assert not (tmp_path / "themes").exists()


def test_what_is_no_melody_is_refused_and_not_written(tmp_path: Path) -> None:
    for name in ("anna.mid", "anna.musicxml"):
        with pytest.raises(UsageError, match="cannot be read"):
            kept_theme(tmp_path / "cut.otio", name, b"<html>")
    (tmp_path / "themes").write_text("a file in its place")
    with pytest.raises(NotWrittenError):
        kept_theme(tmp_path / "cut.otio", "anna.mid", melody(tmp_path))
