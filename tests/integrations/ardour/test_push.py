"""A session folder over several pushes, with what Ardour does to it done by hand; no Ardour runs."""

import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from threading import Thread

import pytest
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from integrations.ardour.push import push
from integrations.ardour.sources import sources
from integrations.errors import DeliveryError
from integrations.session import Session
from tests.integrations.ardour.sessions import recut, two_scenes
from tests.test_hosts import unheard


def pushed(score: Session, folder: Path) -> tuple[str, ...]:
    return push(score, folder, listening=False, port=unheard(), timeout=0.05)


@contextmanager
def answering(answers: dict[str, tuple[str, str | float]]) -> Iterator[int]:
    """Yield a port at which some addresses are answered as Ardour does, and all others with silence."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))
        served = Thread(target=answer, args=(wire, answers))
        served.start()
        try:
            yield int(wire.getsockname()[1])
        finally:
            wire.sendto(b"", wire.getsockname())
            served.join()


def answer(wire: socket.socket, answers: dict[str, tuple[str, str | float]]) -> None:
    while True:
        packet, sender = wire.recvfrom(4096)
        if not packet:
            return
        if (said := answers.get(OscMessage(packet).address)) is not None:
            builder = OscMessageBuilder(said[0])
            builder.add_arg(said[1])
            wire.sendto(builder.build().dgram, sender)


def saved(file: Path) -> bytes:
    """Return a session file as Ardour saves it: its own text, with what Recue noted in it."""
    file.write_bytes(file.read_bytes().replace(b"<Bundles", b"<VCAManager /><Bundles"))
    return file.read_bytes()


def test_a_first_push_writes_a_session_and_says_to_open_it(tmp_path: Path) -> None:
    told = pushed(two_scenes(), tmp_path / "cut")
    file = tmp_path / "cut" / "two.ardour"
    assert told == (f"Wrote {file}.", f"Open {file} in Ardour.")
    media = tmp_path / "cut" / "interchange" / "cut" / "midifiles"
    assert len(list(media.glob("two.*.mid"))) == 3


def test_the_same_score_is_written_once(tmp_path: Path) -> None:
    pushed(two_scenes(), tmp_path)
    first = (tmp_path / "two.ardour").stat().st_mtime_ns
    assert pushed(two_scenes(), tmp_path)[0] == "two.ardour holds this score already."
    assert (tmp_path / "two.ardour").stat().st_mtime_ns == first


def test_a_session_that_nobody_saved_is_replaced(tmp_path: Path) -> None:
    pushed(two_scenes(), tmp_path)
    file = tmp_path / "two.ardour"
    told = pushed(recut(two_scenes()), tmp_path)
    assert told == (f"Wrote {file}.", f"Open {file} in Ardour, anew if it is open.")
    assert len(list(tmp_path.glob("*.ardour"))) == 1


def test_a_session_that_a_person_saved_stays_and_a_snapshot_goes_on_with_it(tmp_path: Path) -> None:
    pushed(two_scenes(), tmp_path)
    theirs = saved(tmp_path / "two.ardour")
    told = pushed(recut(two_scenes()), tmp_path)
    assert told[:2] == (
        f"Wrote {tmp_path / 'two-2.ardour'}, with the tracks and the mix of two.",
        "Left as saved or open in Ardour: two.",
    )
    assert (tmp_path / "two.ardour").read_bytes() == theirs
    assert b"<VCAManager" in (tmp_path / "two-2.ardour").read_bytes()
    third = recut(recut(two_scenes()))
    assert pushed(third, tmp_path)[0].startswith(f"Wrote {tmp_path / 'two-2.ardour'}")
    saved(tmp_path / "two-2.ardour")
    assert pushed(two_scenes(), tmp_path)[0] == "two.ardour holds this score already."
    assert pushed(recut(third), tmp_path)[0] == (
        f"Wrote {tmp_path / 'two-3.ardour'}, with the tracks and the mix of two-2."
    )


def test_a_session_that_counted_other_frames_is_said_to_count_the_timelines(tmp_path: Path) -> None:
    pushed(two_scenes(), tmp_path)
    saved(tmp_path / "two.ardour")
    faster = replace(recut(two_scenes()), rate=Fraction(25), drop_frame=False)
    assert pushed(faster, tmp_path)[2:-1] == (
        "The ruler of two-2 counts 25 frames a second from the timeline's start; that of two did not.",
    )
    saved(tmp_path / "two-2.ardour")
    assert pushed(recut(faster), tmp_path)[2:-1] == ()


def test_a_session_that_ends_after_the_timeline_is_said(tmp_path: Path) -> None:
    pushed(two_scenes(), tmp_path)
    saved(tmp_path / "two.ardour")
    shorter = replace(recut(two_scenes()), duration=two_scenes().duration - Fraction(5, 4))
    assert pushed(shorter, tmp_path)[2:-1] == (
        "two-2 ends 1.25 s after the timeline, where two ended: move its end marker.",
    )
    longer = replace(recut(two_scenes()), duration=two_scenes().duration + 1)
    assert pushed(longer, tmp_path)[2:-1] == ()


def test_a_session_of_the_same_name_that_is_not_recues_stays(tmp_path: Path) -> None:
    own = tmp_path / "two.ardour"
    own.write_text("<Session/>")
    assert pushed(two_scenes(), tmp_path)[:2] == (
        f"Wrote {tmp_path / 'two-2.ardour'}.",
        "Left as saved or open in Ardour: two.",
    )
    assert own.read_text() == "<Session/>"


def test_a_score_that_is_called_like_a_snapshot_of_another_stays(tmp_path: Path) -> None:
    pushed(replace(two_scenes(), name="two-2"), tmp_path)
    theirs = (tmp_path / "two-2.ardour").read_bytes()
    assert pushed(two_scenes(), tmp_path)[0] == f"Wrote {tmp_path / 'two-3.ardour'}."
    assert (tmp_path / "two-2.ardour").read_bytes() == theirs


def test_a_midi_file_that_ardour_edited_is_not_written_over(tmp_path: Path) -> None:
    pushed(two_scenes(), tmp_path)
    (edited, *others) = sorted(tmp_path.rglob("*.mid"))
    edited.write_bytes(b"edited")
    (tmp_path / "two.ardour").unlink()
    pushed(two_scenes(), tmp_path)
    assert edited.read_bytes() == b"edited"
    assert sorted(tmp_path.rglob("*.mid")) == sorted(
        [edited, edited.with_name(f"{edited.stem}-2.mid"), *others]
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
@pytest.mark.parametrize("kind", ["FIFO", "dangling link"])
def test_what_is_no_file_in_place_of_a_midi_file_stays_and_is_not_waited_for(
    tmp_path: Path, kind: str
) -> None:
    push(two_scenes(), tmp_path, listening=False, port=unheard())
    (taken, *_) = sorted(tmp_path.glob("interchange/*/midifiles/*.mid"))
    taken.unlink()
    if kind == "FIFO":
        os.mkfifo(taken)
    else:
        taken.symlink_to("nowhere.mid")
    push(recut(two_scenes()), tmp_path, listening=False, port=unheard())
    push(two_scenes(), tmp_path, listening=False, port=unheard())
    assert taken.is_fifo() if kind == "FIFO" else taken.readlink() == Path("nowhere.mid")
    assert taken.with_name(f"{taken.stem}-2.mid").is_file()


def test_markers_are_left_while_ardour_rolls(tmp_path: Path) -> None:
    pushed(two_scenes(), tmp_path)
    rolling: dict[str, tuple[str, str | float]] = {
        "/set_surface": ("/session_name", "two"),
        "/transport_speed": ("/transport_speed", 1.0),
    }
    with answering(rolling) as port:
        told = push(later(two_scenes()), tmp_path, listening=False, port=port, timeout=2)
    assert told == (
        f"Wrote {tmp_path / 'two-2.ardour'}.",
        "Left as saved or open in Ardour: two.",
        "Ardour is rolling: no markers were added to two.",
        "Ardour has two open: open the snapshot two-2 in it for the notes and the tempo.",
    )


def test_an_ardour_that_falls_silent_has_not_confirmed(tmp_path: Path) -> None:
    pushed(two_scenes(), tmp_path)
    with (
        answering({"/set_surface": ("/session_name", "two")}) as port,
        pytest.raises(DeliveryError, match=r"not confirmed.*two-2\.ardour is written"),
    ):
        push(later(two_scenes()), tmp_path, listening=False, port=port, timeout=0.3)


def later(score: Session) -> Session:
    """Return the same with its second hit a frame later."""
    first, second, *rest = score.hits
    return replace(score, hits=(first, replace(second, time=second.time + 1 / score.rate), *rest))


def test_what_is_no_session_is_said(tmp_path: Path) -> None:
    (tmp_path / "two.ardour").write_bytes(b"\x00")
    with pytest.raises(DeliveryError, match="is no Ardour session"):
        pushed(two_scenes(), tmp_path)


def test_a_rate_that_ardour_cannot_count_is_said(tmp_path: Path) -> None:
    told = pushed(replace(two_scenes(), rate=Fraction(50), drop_frame=False), tmp_path)
    assert "Ardour cannot count 50 frames a second; its ruler counts 25." in told


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        ("encoding='UTF-8'", "encoding='UTF-9'", "unknown encoding"),
        ('id-counter="', 'id-counter="x', "invalid literal"),
        ('id-counter="', f'id-counter="{"9" * 40}', "which Ardour cannot"),
        ('sample-rate="', 'sample-rate="-', "which Ardour cannot"),
        (' tick="', ' tick="" was="', "invalid literal"),
        ('flags="IsSessionRange"', 'flags="IsSessionRange" name="b1"', "no Ardour session"),
        ("<Metadata", "<a>" * 200_000 + "</a>" * 200_000 + "<Metadata", "nested deeper than 100"),
    ],
)
def test_a_damaged_session_is_refused_in_a_sentence(tmp_path: Path, was: str, now: str, reason: str) -> None:
    pushed(two_scenes(), tmp_path)
    file = tmp_path / "two.ardour"
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, now), encoding="utf-8")
    with pytest.raises(DeliveryError, match=reason) as caught:
        pushed(recut(two_scenes()), tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
@pytest.mark.parametrize("said", ["FIFO", "/dev/zero", "../FIFO"])
def test_no_file_that_a_session_names_is_waited_for(tmp_path: Path, said: str) -> None:
    score, folder = two_scenes(), tmp_path / "cut"
    pushed(score, folder)
    session = folder / "two.ardour"
    (media,) = folder.glob("interchange/*/midifiles")
    for place in (
        media / "FIFO",
        media.parent / "FIFO",
        *(media / each.name for each in later_sources(score)),
    ):
        os.mkfifo(place)
    text = re.sub(r'(<Region id="[0-9]+" scene="[^>]* file=")[^"]*', rf"\1{said}", saved(session).decode())
    assert said in text
    session.write_text(text, encoding="utf-8")
    told = pushed(later(score), folder)
    assert told[0].startswith("Wrote ")


def later_sources(score: Session) -> list[Path]:
    """Return the names that the MIDI files of the next snapshot would have."""
    return [Path(source.file) for source in sources(later(score), "two-2")]
