"""A person who works in a folder that Recue writes to: saves, links, folders, renames, and what was theirs before."""

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import mido

from integrations.files.hidden_folder import NAME as HIDDEN
from integrations.files.ledger import Ledger, digest_of
from tests.stress.belongings import Belongings, entries
from tests.stress.saving import SAVES

LOUD = 127
"""The velocity of notes that a person edited; the tests' composer writes none so loud."""


@dataclass(slots=True)
class Person:
    """A person, and what is theirs."""

    folder: Path
    beyond: Path
    """Another folder, which links point to."""
    pending: bool = False
    """True from a kill until the next command that writes."""
    belongings: Belongings = field(init=False)
    copies: set[bytes] = field(default_factory=set)
    """Contents that Recue had written and a person put somewhere; where Recue writes the same again, it is Recue's."""
    ever: set[bytes] = field(default_factory=set)
    """All contents that a person ever put somewhere."""
    beyond_holds: dict[str, bytes] = field(default_factory=dict)
    """What is in the other folder."""
    made: int = 0
    """Number of things made."""

    def __post_init__(self) -> None:
        self.belongings = Belongings(self.folder)

    def save(self, place: Path, how: str, kind: str) -> None:
        """Save a file, edited as a person edits it."""
        with self._acting():
            old = place.read_bytes() if place.is_file() else b""
            content = EDITS[kind](old, self._token())
            _clear(place, how)
            saved = old + content if how == "append" and place.is_file() else content
            SAVES[how](place, content, 0.0)
            self.belongings.contents[saved] = place.name
            self.ever.add(saved)

    def link(self, place: Path, *, dangling: bool) -> None:
        """Put a link in a place, to a file in another folder that is there or not."""
        with self._acting():
            target = self.beyond / f"{self.made}.{place.name}"
            if not dangling:
                target.write_bytes(self._token())
                self.beyond_holds[target.name] = target.read_bytes()
            _clear(place)
            told = os.path.relpath(target, place.parent) if self.made % 2 else str(target)
            place.symlink_to(told)
            self.belongings.links.add(told)
            self.made += 1

    def make_folder(self, place: Path) -> None:
        """Put a folder in a place, with a file in it."""
        with self._acting():
            _clear(place)
            place.mkdir()
            content = self._token()
            (place / "take").write_bytes(content)
            self.belongings.contents[content] = f"{place.name}/take"

    def make_fifo(self, place: Path) -> None:
        """Put a FIFO in a place."""
        with self._acting():
            _clear(place)
            os.mkfifo(place)
            self.belongings.fifos += 1

    def throw_away(self, place: Path) -> None:
        """Delete whatever is in a place."""
        with self._acting():
            _clear(place)

    def rename(self, place: Path, to: Path) -> None:
        """Move something to another place, over what is there."""
        with self._acting():
            _clear(to)
            place.rename(to)
            self._claim(to)

    def copy(self, content: bytes, to: Path) -> None:
        """Copy an older version to a place, over what is there."""
        with self._acting():
            _clear(to)
            to.write_bytes(content)
            self._claim(to)

    def there(self) -> list[Path]:
        """Return what is in the folder that a person works on: neither the cuts nor what is hidden."""
        kept_out = {"cut.otio", "cut.edl", "recue.yaml"}
        return [entry for entry in entries(self.folder) if entry.name not in kept_out]

    def losses(self) -> list[str]:
        """Return a line on each thing that is lost, with the links' targets."""
        for content in self.copies - self._claimed():
            if any(_holds(file, content) for file in self.there()):
                self._release(content)
        beyond = {file.name: file.read_bytes() for file in self.beyond.iterdir()}
        changed = [] if beyond == self.beyond_holds else ["what links point to was changed"]
        return [*self.belongings.losses(hidden=self.pending), *changed]

    @contextmanager
    def _acting(self) -> Iterator[None]:
        """Forget what the person throws away by an act."""
        yield
        for content in self.copies - self._claimed():
            self._release(content)
        self.belongings.forget_what_is_gone(hidden=self.pending)

    def _claim(self, place: Path) -> None:
        """Count a file that Recue wrote, and that a person put elsewhere, as theirs."""
        if not place.is_file() or place.is_symlink():
            return
        content = place.read_bytes()
        self.ever.add(content)
        if self.pending:
            return
        if not _is_recues(place) and (content in self.copies or content not in self.belongings.contents):
            self.belongings.contents[content] = f"an older version at {place.name}"
            self.copies.add(content)

    def _claimed(self) -> set[bytes]:
        """Return the copies of which there is a file that is not as Recue wrote it there."""
        files = [file for file in self.there() if not _is_recues(file)]
        return {content for content in self.copies if any(_holds(file, content) for file in files)}

    def _release(self, content: bytes) -> None:
        self.copies.discard(content)
        self.belongings.contents.pop(content, None)

    def _token(self) -> bytes:
        self.made += 1
        return f"<mine {self.made}>".encode()


def _clear(place: Path, how: str = "") -> None:
    """Delete what stands in a place and cannot be saved over."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    elif not how or not place.is_file() or place.is_symlink():
        place.unlink(missing_ok=True)


def _holds(place: Path, content: bytes) -> bool:
    return place.is_file() and not place.is_symlink() and place.read_bytes() == content


def _is_recues(file: Path) -> bool:
    """Return True if a file is as Recue wrote it there."""
    if file.is_symlink() or not file.is_file():
        return False
    written = Ledger.read(file.parent / HIDDEN).files.get(file.name)
    return written is not None and written.digest == digest_of(file)


def _edited_midi(old: bytes, token: bytes) -> bytes:
    """Make a note of a .mid louder and add a text, as a sequencer saves it; what is none becomes the text alone."""
    try:
        file = mido.MidiFile(file=io.BytesIO(old), charset="utf-8")
        notes = [message for track in file.tracks for message in track if message.type == "note_on"]
        notes[len(old) % len(notes)].velocity = LOUD
    except (OSError, ValueError, EOFError, IndexError, KeyError, ZeroDivisionError):
        return token
    file.tracks[0].insert(0, mido.MetaMessage("text", text=token.decode()))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def _edited_sheet(old: bytes, token: bytes) -> bytes:
    """Add a value to a cue sheet that stays one; what is none becomes the token alone."""
    try:
        told = json.loads(old)
    except ValueError:
        return token
    return json.dumps({**told, "mine": token.decode()}).encode() if isinstance(told, dict) else token


EDITS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "notes": _edited_midi,
    "value": _edited_sheet,
    "more": lambda old, token: old + token,
    "less": lambda old, token: old[: len(old) // 2] + token,
    "other": lambda _old, token: token,
}
"""Every way in which a person changes a file, given a text that no other file has."""


def loud_notes(midi: bytes) -> int:
    """Return the number of notes in a .mid that a person edited."""
    tracks = mido.MidiFile(file=io.BytesIO(midi), charset="utf-8").tracks
    return sum(m.type == "note_on" and m.velocity == LOUD for track in tracks for m in track)
