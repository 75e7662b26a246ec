"""The companion in a double of Resolve, over real sockets and files."""

import ast
import csv
import inspect
import io
import random
import re
import socket
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.daemon.osc import wire
from integrations.closeness import Closeness
from integrations.errors import DeliveryError
from integrations.files.delivery import Content
from integrations.host import Answer
from integrations.markers import markers
from integrations.resolve.companion import recue_resolve as companion
from integrations.resolve.installing import install
from integrations.resolve.manifest import JOB_FILE, MEDIA, RESULT_FILE, job_of, manifest
from integrations.resolve.probing import probe
from integrations.resolve.pushing import push
from integrations.session import HitMarker, Session
from tests.integrations.reaper.sessions import cut_and_recut
from tests.integrations.resolve.host import CLASSES, MediaPoolItem, Resolve, TimelineItem, Track, methods

START = 86400
SCORE, _ = cut_and_recut()
"""Of two parts."""
SHARED = Path(__file__).parent.parent.parent.parent / ".." / "shared" / "hosts" / "resolve-api.tsv"
SOURCE = Path(companion.__file__)


@pytest.fixture
def session() -> Session:
    return SCORE


def host(session: Session) -> Resolve:
    resolve = Resolve(session.name, str(float(session.rate)), START)
    resolve.timeline.video[0].items = [
        TimelineItem(MediaPoolItem(f"A{n}.mov"), START + 48 * n, 48) for n in range(4)
    ]
    return resolve


@contextmanager
def running(resolve: Resolve, folder: Path) -> Iterator[int]:
    """Run the companion as when it was started from the menu; yields its port."""
    served = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    served.bind(("127.0.0.1", 0))
    port = int(served.getsockname()[1])
    thread = threading.Thread(target=companion.serve, args=(resolve, str(folder), served))
    thread.start()
    try:
        yield port
    finally:
        asked(port, companion.encode("/recue/resolve/stop"))
        thread.join()
        served.close()


def asked(port: int, packet: bytes) -> wire.Message:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(10)
        asking.sendto(packet, ("127.0.0.1", port))
        return wire.decode(asking.recv(2000))[0]


def stems(session: Session, content: bytes = b"one") -> dict[str, Content]:
    """Return a sound of each part, as long as the timeline, which differs from the others'."""
    return {track.name: silence(session.duration, content + track.name.encode()) for track in session.tracks}


def silence(seconds: Fraction, first: bytes = b"") -> bytes:
    """Return a WAV of one channel of 8 bits that begins with these samples."""
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(first.ljust(round(seconds * 8000), b"\x80"))
    return whole.getvalue()


def tracks(resolve: Resolve) -> dict[str, list[tuple[str, int, int]]]:
    """Return the clips of each audio track: the file's name without its digest, first frame and length."""
    return {
        track.name: [
            (Path(item.media.path).name.split(".")[-3] if item.media else "", item.start, item.duration)
            for item in track.items
        ]
        for track in resolve.timeline.audio
    }


def test_a_push_puts_every_part_on_its_own_track_and_sets_the_markers(
    tmp_path: Path, session: Session
) -> None:
    resolve = host(session)
    with running(resolve, tmp_path) as port:
        assert push(session, stems(session), tmp_path, port) == ()
    frames = round(session.duration * session.rate)
    assert tracks(resolve) == {
        "Audio 1": [],
        **{f"Recue {t.name}": [(t.name, START, frames)] for t in session.tracks},
    }
    assert {
        frame: (m["name"], m["color"].upper(), m["customData"])
        for frame, m in resolve.timeline.markers.items()
    } == {mark.frame: (mark.name, mark.colour, mark.id) for mark in markers(session)}
    assert resolve.page == "color"  # as it was
    assert resolve.pool.current is resolve.pool.root
    assert [folder.name for folder in resolve.pool.root.folders] == ["Recue"]


def test_a_second_push_replaces_its_own_and_nothing_else(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    theirs = TimelineItem(MediaPoolItem("/music/theirs.wav"), START + 10, 100)
    resolve.timeline.audio[0].items.append(theirs)
    resolve.timeline.AddMarker(1, "Red", "mine", "", 1, "")
    with running(resolve, tmp_path) as port:
        push(session, stems(session), tmp_path, port)
        kept = resolve.timeline.audio[1].items[0]
        new = stems(session)
        new[session.tracks[1].name] = silence(session.duration, b"other")
        moved = replace(session, hits=session.hits[:1])
        push(moved, new, tmp_path, port)
    assert resolve.timeline.audio[0].items == [theirs]
    assert resolve.timeline.audio[1].items == [kept]  # the same sound is not placed anew
    assert [len(track.items) for track in resolve.timeline.audio] == [1, 1, 1]
    ours = {frame for frame, m in resolve.timeline.markers.items() if m["customData"]}
    assert ours == {mark.frame for mark in markers(moved)}
    assert resolve.timeline.markers[1]["name"] == "mine"


def test_a_track_with_a_persons_clips_is_left_to_them(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    part = session.tracks[0].name
    with running(resolve, tmp_path) as port:
        push(session, stems(session), tmp_path, port)
        theirs = TimelineItem(MediaPoolItem("/music/theirs.wav"), START + 9999, 10)
        resolve.timeline.audio[1].items.append(theirs)
        push(session, stems(session, b"new"), tmp_path, port)
    called = [track for track in resolve.timeline.audio if track.name == f"Recue {part}"]
    assert [track.items[0] is theirs for track in called] == [True, False]
    assert [len(track.items) for track in called] == [1, 1]


def test_a_copy_on_another_track_of_the_name_is_taken_away(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    with running(resolve, tmp_path) as port:
        push(session, stems(session), tmp_path, port)
        first = resolve.timeline.audio[1]
        resolve.timeline.audio.append(Track(first.name, [replace(first.items[0], id="copy")]))
        push(session, stems(session), tmp_path, port)
    assert [len(track.items) for track in resolve.timeline.audio] == [0, 1, 1, 0]


def test_parts_that_the_score_no_longer_has_are_taken_away(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    with running(resolve, tmp_path) as port:
        push(session, all_parts := stems(session), tmp_path, port)
        first = session.tracks[0].name
        push(session, {first: all_parts[first]}, tmp_path, port)
    assert [len(items) for items in tracks(resolve).values()] == [0, 1, 0]


def test_markers_of_others_keep_their_frames_and_a_person_is_told(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    resolve.timeline.AddMarker(0, "Red", "mine", "", 1, "")
    with running(resolve, tmp_path) as port:
        notes = push(session, stems(session), tmp_path, port)
    assert notes == ("1 of Recue's markers were not set: other markers lie on their frames.",)
    assert resolve.timeline.markers[0]["name"] == "mine"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "other"}, "The open timeline is"),
        ({"rate": Fraction(30)}, "The timeline runs at 24 frames a second, the score at 30"),
    ],
)
def test_a_score_of_another_timeline_is_refused(
    tmp_path: Path, session: Session, change: dict[str, object], says: str
) -> None:
    resolve = host(session)
    with running(resolve, tmp_path) as port, pytest.raises(DeliveryError, match=says):
        push(replace(session, **change), stems(session), tmp_path, port)  # type: ignore[arg-type]
    assert list(tracks(resolve)) == ["Audio 1"]


def test_a_locked_track_and_no_open_timeline_are_one_sentence(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    with running(resolve, tmp_path) as port:
        push(session, stems(session), tmp_path, port)
        resolve.timeline.audio[1].locked = True
        with pytest.raises(DeliveryError, match="is locked: unlock it and push again"):
            push(session, stems(session, b"new"), tmp_path, port)
        resolve.is_open = False
        with pytest.raises(DeliveryError, match="No timeline is open"):
            push(session, stems(session), tmp_path, port)


def test_the_same_kick_twice_does_the_push_once(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    with running(resolve, tmp_path) as port:
        push(session, stems(session), tmp_path, port)
        job = (tmp_path / RESULT_FILE).read_text().splitlines()[1].removeprefix("job\t")
        resolve.timeline.audio[1].items.clear()
        answer = asked(port, companion.encode("/recue/resolve/push", job, str(tmp_path / "recue-push.tsv")))
    assert answer.arguments == (job, "done")
    assert resolve.timeline.audio[1].items == []


def test_nobody_there_is_not_confirmed(tmp_path: Path, session: Session) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        with pytest.raises(
            DeliveryError,
            match=r"^not confirmed: DaVinci Resolve did not answer within 0\.3 s: open .* start recue_resolve",
        ):
            push(session, stems(session), tmp_path, deaf.getsockname()[1], timeout=0.3)
        assert len(wire.decode(deaf.recv(2000))) == 1
    assert not (tmp_path / "recue-push.tsv").exists()  # nothing lies about to be done later


def test_nobody_answers_a_probe() -> None:
    assert probe(free_port(), timeout=0.05) is None


def test_a_cut_that_changed_and_stands_still_is_exported_once(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    watch = companion.Watch(resolve, str(tmp_path))
    file = tmp_path / f"{session.name}.otio"
    assert [watch.look(), watch.look(), watch.look()] == [None, str(file), None]
    item = resolve.timeline.video[0].items[2]
    item.start += 5
    assert watch.look() is None  # it may still be moving
    item.start += 5
    assert [watch.look(), watch.look(), watch.look()] == [None, str(file), None]
    assert resolve.exports == 2
    assert str(item.start) in file.read_text(encoding="utf-8")
    assert shown(tmp_path) == [file.name]


def shown(folder: Path) -> list[str]:
    """Return the names in a folder that a person sees."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_file_that_is_none_of_the_companions_exports_is_kept(
    tmp_path: Path, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    resolve, file = host(session), tmp_path / f"{session.name}.otio"
    file.write_bytes(b"mine")
    companion.export(resolve, resolve.timeline, str(tmp_path))
    companion.export(resolve, resolve.timeline, str(tmp_path))
    kept = f"{session.name}.kept-1.otio"
    assert shown(tmp_path) == [kept, file.name]
    assert capsys.readouterr().out.endswith(f"it was kept as {kept}.\n")
    file.unlink()
    file.symlink_to("mine.otio")
    companion.export(resolve, resolve.timeline, str(tmp_path))
    assert shown(tmp_path) == [kept, f"{session.name}.kept-2.otio", file.name]
    assert (tmp_path / kept).read_bytes() == b"mine"
    assert not (tmp_path / "mine.otio").exists()


def test_what_recue_itself_placed_is_no_change_of_the_cut(tmp_path: Path, session: Session) -> None:
    resolve = host(session)
    before = companion.fingerprint(resolve.timeline)
    with running(resolve, tmp_path) as port:
        push(session, stems(session), tmp_path, port)
    assert companion.fingerprint(resolve.timeline) == before
    resolve.timeline.AddMarker(3, "Red", "hit: here", "", 1, "")
    assert companion.fingerprint(resolve.timeline) != before


def test_it_says_first_where_it_cannot_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert companion.refusal(Resolve("reel", "24", 0)) == ""
    assert "18.1 cannot export OTIO" in companion.refusal(Resolve("reel", "24", 0, (18, 1)))
    fusion = Resolve("reel", "24", 0)
    fusion.product = "Fusion Studio"
    assert "not in Fusion Studio" in companion.refusal(fusion)
    companion.main(Resolve("reel", "24", 0))
    assert "Its folder '' is not there" in capsys.readouterr().out
    assert "cannot be started from outside" in companion.welcome(Resolve("reel", "24", 0))


def started(resolve: Resolve, folder: Path, port: int) -> threading.Thread:
    """Start the installed script as Resolve does from its menu: its text, and `resolve` among the names it has."""
    install(folder, folder / "Utility", port)
    script = (folder / "Utility" / "recue_resolve.py").read_text(encoding="utf-8")
    thread = threading.Thread(target=exec, args=(script, {"resolve": resolve, "__name__": "script"}))
    thread.start()
    return thread


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def test_the_installed_script_runs_from_the_menu_and_stops_when_asked(
    tmp_path: Path, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    resolve, port = host(session), free_port()
    thread = started(resolve, tmp_path, port)
    push(session, stems(session), tmp_path, port)
    started(resolve, tmp_path, port).join()  # a second one ends by itself
    asked(port, companion.encode("/recue/resolve/stop"))
    thread.join()
    said = capsys.readouterr().out
    assert f"listens on UDP port {port}" in said
    assert f"UDP port {port} is taken: it is running already." in said
    assert [len(track.items) for track in resolve.timeline.audio] == [0, 1, 1]


def test_it_ends_with_resolve_and_not_before(
    tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    resolve, looks = host(session), iter([RuntimeError("closing"), None])
    monkeypatch.setattr(companion, "LOOK", 0.01)

    def fails(_timeline: object) -> tuple[object, ...]:
        error = next(looks)
        if error:
            raise error
        resolve.product = ""  # Resolve is quit
        return ()

    monkeypatch.setattr(companion, "fingerprint", fails)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as served:
        served.bind(("127.0.0.1", 0))
        companion.serve(resolve, str(tmp_path), served)
    said = capfd.readouterr()
    assert "RuntimeError: closing" in said.err
    assert "Resolve no longer answers" in said.out


def test_ping_says_what_runs_and_in_what(tmp_path: Path, session: Session) -> None:
    with running(host(session), tmp_path) as port:
        assert probe(port) == Answer(companion.VERSION, "18.5.0.41")
        assert asked(port, companion.encode("/other")).address == "/recue/resolve/unknown"


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")), st.integers(-(2**31), 2**31 - 1)
)
def test_its_osc_is_the_osc_of_recue(text: str, number: int) -> None:
    packet = companion.encode("/a/b", text, number, 0.5)
    (message,) = wire.decode(packet)
    assert (message.tags, message.arguments) == ("sif", (text, number, 0.5))
    assert companion.decode(packet) == ("/a/b", [text, number, 0.5])


@given(st.binary(max_size=80))
def test_any_packet_is_read_or_refused(packet: bytes) -> None:
    try:
        companion.decode(packet)
    except ValueError:
        return


def test_it_is_one_file_of_python_3_6_and_the_standard_library() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    known = {
        "itertools",
        "math",
        "os",
        "pathlib",
        "select",
        "socket",
        "struct",
        "time",
        "traceback",
        "typing",
    }
    assert imported <= known


@given(st.text(), st.text(), st.lists(st.tuples(st.text(), st.text()), max_size=3))
def test_what_is_sent_is_what_is_read(name: str, part: str, hits: list[tuple[str, str]]) -> None:
    session = replace(
        SCORE,
        name=name,
        hits=tuple(
            HitMarker(n, Fraction(i), Fraction(0), Closeness.MET, 1.0) for i, (n, _) in enumerate(hits)
        ),
    )
    text = manifest(session, {part: Path("/music/a.wav")})
    read = companion.Push(text)
    assert read.job == job_of(text)
    assert [path for _, path in read.stems] == ["/music/a.wav"]
    shown = [(mark.frame, mark.colour.value, mark.id) for mark in markers(session)]
    assert [(frame, colour, marker_id) for frame, colour, _, _, marker_id in read.markers] == shown


def test_the_same_score_is_the_same_job(session: Session) -> None:
    one, other = (manifest(session, {"Melody": Path(path)}) for path in ("/a.wav", "/b.wav"))
    assert job_of(one) == job_of(manifest(session, {"Melody": Path("/a.wav")}))
    assert job_of(one) != job_of(other)


@contextmanager
def lossy(port: int, seed: int) -> Iterator[int]:
    """Run a relay to a port that loses, doubles and delays three in ten datagrams both ways; yields its own port."""
    chance, stop, late = random.Random(seed), threading.Event(), list[tuple[bytes, tuple[str, int]]]()  # noqa: S311
    front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    front.bind(("127.0.0.1", 0))
    front.settimeout(0.02)
    sender = ("127.0.0.1", 0)

    def relay() -> None:
        nonlocal sender
        while not stop.is_set():
            with suppress(TimeoutError):
                packet, source = front.recvfrom(2000)
                sender = sender if source[1] == port else source
                to = sender if source[1] == port else ("127.0.0.1", port)
                fate = chance.random()
                sent = [] if fate < 0.1 else [(packet, to)] * (2 if fate < 0.2 else 1)
                if fate > 0.9:
                    late.extend(sent)
                    continue
                for each in (*sent, *late):
                    front.sendto(*each)
                late.clear()

    thread = threading.Thread(target=relay)
    thread.start()
    try:
        yield int(front.getsockname()[1])
    finally:
        stop.set()
        thread.join()
        front.close()


def test_each_push_is_done_once_over_a_wire_that_loses_doubles_and_delays(
    tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve, done = host(session), list[str]()
    apply = companion.apply

    def counted(resolve: Resolve, job: companion.Push) -> list[str]:
        done.append(job.job)
        return apply(resolve, job)

    monkeypatch.setattr(companion, "apply", counted)
    with running(resolve, tmp_path) as port, lossy(port, 5) as relay:
        for number in range(12):
            push(session, stems(session, bytes([number])), tmp_path, relay)
    assert len(done) == len(set(done)) == 12
    assert [len(track.items) for track in resolve.timeline.audio] == [0, 1, 1]


def test_a_message_that_comes_after_its_push_has_ended_changes_nothing(
    tmp_path: Path, session: Session
) -> None:
    resolve, job_file, result = host(session), tmp_path / JOB_FILE, tmp_path / RESULT_FILE
    with running(resolve, tmp_path) as port:
        push(session, stems(session), tmp_path, port)
        told, placed = result.read_text(), tracks(resolve)
        asked(port, companion.encode("/recue/resolve/push", "a push before", str(job_file)))
        assert (result.read_text(), tracks(resolve)) == (told, placed)
        job_file.write_text(manifest(session, {}))  # another push is under way
        asked(port, companion.encode("/recue/resolve/push", "a push before", str(job_file)))
        assert (result.read_text(), tracks(resolve)) == (told, placed)


def test_a_file_that_is_deleted_while_the_companion_looks_is_one_that_is_not_there(tmp_path: Path) -> None:
    result, stop = tmp_path / RESULT_FILE, threading.Event()

    def come_and_go() -> None:
        while not stop.is_set():
            result.touch()
            result.unlink()

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        assert all(companion._lines(result) == [] for _ in range(5000))
    finally:
        stop.set()
        thread.join()


def test_pushed_sound_lies_where_the_companion_looks_for_its_own() -> None:
    assert companion.MEDIA == MEDIA
    assert companion.RESULT == RESULT_FILE


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_file(), reason="needs ../shared")
def test_the_double_is_resolves_api_and_the_companions_call_nothing_newer() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    api: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        api.setdefault((row["class"], row["method"]), []).append(row)
    for double in CLASSES:
        for name, method in methods(double).items():
            known = api[double.__name__, name]
            count = len(inspect.signature(method).parameters) - 1
            assert any(len(row["args"].split(",")) >= count for row in known), name
            assert not any(row["status"] for row in known), name
            assert any(re.match(r"1[678]\.", row["first_seen_in_README"]) for row in known), name
    for source in SOURCE.parent.glob("recue_resolve.*"):
        called = set(re.findall(r"[.:]([A-Z][A-Za-z]+)\(", source.read_text(encoding="utf-8")))
        assert called <= {name for double in CLASSES for name in methods(double)}
