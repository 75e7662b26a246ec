"""File names of a score, by which every command finds its files."""

import sys
from hashlib import sha256
from pathlib import Path

import opentimelineio as otio
import pytest

from bridge.output.names import (
    file_hash,
    file_name,
    midi_beside,
    part_name,
    score_name,
    stem_suffix,
    stems_in,
)
from bridge.settings import Format
from integrations.files.delivery import Delivery
from integrations.files.folder import FolderTarget
from tests.bridge.timeline.formats.builders import clip, timeline, track
from tests.recuts import done
from tests.test_hosts import unheard

PLAIN = ("--formats", "mid,json", "--no-picture")


def test_files_are_called_after_the_timeline_and_its_sequence() -> None:
    assert score_name(Path("a/reel.v2.xml"), None) == "reel.v2"
    assert score_name(Path("a/reel.xml"), "Reel 2: A/B") == "reel Reel 2_ A_B"
    assert midi_beside(Path("a/reel.v2.recue.json")) == Path("a/reel.v2.mid")
    assert file_name("cut", Format.OTIO) == "cut.recue.otio"


@pytest.mark.parametrize("letter", ["A", "ä", "映"])
def test_long_names_are_shortened_and_told_apart(tmp_path: Path, letter: str) -> None:
    first, second = (score_name(Path("reel.xml"), f"{letter * 480} {number}") for number in (1, 2))
    assert first != second == score_name(Path("reel.xml"), f"{letter * 480} 2")
    assert part_name(letter * 480) != part_name(letter * 481)
    for name in (first, score_name(Path(f"{'A' * 250}.edl"), None)):
        longest = (file_name(f"{name}.kept-1", Format.JSON), f"{name}.{stem_suffix(part_name(letter * 480))}")
        for file in longest:
            FolderTarget(tmp_path).deliver(Delivery(name, {file.removeprefix(f"{name}."): b"whole"}))
            assert (tmp_path / file).read_bytes() == b"whole"


@pytest.mark.parametrize(
    ("track", "part"), [("Melody", "Melody"), ("Strings/Hi.", "Strings_Hi_"), (" ", "Track")]
)
def test_a_stem_is_found_again_by_its_part(tmp_path: Path, track: str, part: str) -> None:
    assert part_name(track) == part
    file = tmp_path / f"cut [v2].{stem_suffix(part)}"
    file.touch()
    (tmp_path / "cut v.Melody.wav").touch()
    assert list(stems_in(tmp_path, "cut [v2]")) == [(part, file)]


def test_the_score_of_a_named_sequence_is_gone_on_from(tmp_path: Path) -> None:
    """Its files are called after the sequence, too: every command that goes on from them looks for those."""
    old, new = tmp_path / "old.otio", tmp_path / "new.otio"
    for file, frames in ((old, 240), (new, 216)):
        reels = [
            timeline(track(clip("a", frames), clip("b", 240)), name=name) for name in ("Reel 1", "Reel 2")
        ]
        otio.adapters.write_to_file(otio.schema.SerializableCollection("reels", reels), str(file))
    named = ("--sequence", "Reel 2")
    done("score", old, *PLAIN, *named)
    done("conform", old, new, *PLAIN, *named)
    done("restyle", new, *PLAIN, *named, "--palette", "synth")
    done("push", new, "ardour", *named, "--port", unheard(), "--timeout", 0.1)
    assert (tmp_path / "new Reel 2-ardour" / "new Reel 2.ardour").is_file()


def test_a_timeline_is_known_by_its_bytes_and_a_bundle_by_its_timeline_and_what_its_media_are_called(
    tmp_path: Path,
) -> None:
    (tmp_path / "cut.otio").write_bytes(b"{}")
    assert file_hash(tmp_path / "cut.otio") == sha256(b"{}").hexdigest()
    bundle, media = tmp_path / "cut.otiod", tmp_path / "cut.otiod" / "media"
    media.mkdir(parents=True)
    (bundle / "content.otio").write_bytes(b"{}")
    assert file_hash(bundle) == sha256(b"{}").hexdigest()
    (media / "a.mov").write_bytes(b"1234")
    with_media = file_hash(bundle)
    (media / "a.mov").write_bytes(b"5678")
    assert file_hash(bundle) == with_media
    (media / "a.mov").write_bytes(b"56789")
    longer = file_hash(bundle)
    (media / "a.mov").rename(media / "b.mov")
    (bundle / "content.otio").write_bytes(b"[]")
    assert len({sha256(b"{}").hexdigest(), with_media, longer, file_hash(bundle)}) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="a large file is no sparse one there")
def test_the_media_of_a_bundle_are_never_read(tmp_path: Path) -> None:
    bundle = tmp_path / "cut.fcpxmld"
    bundle.mkdir()
    (bundle / "Info.fcpxml").write_bytes(b"<fcpxml/>")
    with (bundle / "a.mov").open("wb") as film:
        film.truncate(2**40)
    assert len(file_hash(bundle)) == 64
