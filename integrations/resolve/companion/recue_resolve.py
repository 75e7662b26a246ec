"""Recue in DaVinci Resolve: start it from Workspace > Scripts, and leave it running.

It exports the open timeline to Recue's folder after every change of the cut, and it puts the score that Recue
pushes on audio tracks of its own, with markers. It changes nothing that is not Recue's. One file, no library beside
Python's own, Python 3.6 or later. Installed by Recue, which writes its folder and its port into it.
"""
# ruff: noqa: UP006, UP035, UP045, T201  (Python 3.6; what is printed goes to Resolve's console)

import itertools
import math
import os
import select
import socket
import struct
import time
import traceback
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

FOLDER = ""
PORT = 9874

VERSION = "1"
OLDEST = (18, 5)
"""The first Resolve with OTIO export, audio tracks made by scripts, and clips placed at a frame."""
LOOK = 1.0
"""The shortest pause between two checks of the timeline, in seconds."""
CALM = 10.0
"""The shortest pause as a multiple of the duration of a check."""
PATIENCE, STEP = 2.0, 0.05
"""Seconds to wait for Resolve to do what it said it did, and between two looks."""
MEDIA = "recue-media"
"""The name of the folder of all media that Recue places, by which its own clips are recognised."""
BIN = "Recue"
TRACK = "Recue "
"""The prefix of the names of Recue's audio tracks; the part's name follows."""
OWN = "recue:"
"""The prefix of the custom data of Recue's markers."""
HEADER = "recue-push 1"
RESULT = "recue-push.result.tsv"
LAST, ASIDE = ".recue-exported.", ".recue-aside."
"""The prefixes of a copy of what was exported last, and of what stood in its place, while it is looked at."""
MARKER_COLOURS = {"PURPLE": "Purple", "GREEN": "Green", "YELLOW": "Yellow", "RED": "Red"}

Message = Tuple[str, List[Any]]


class RefusedError(Exception):
    """One sentence that says what cannot be done, and what to do."""


# Open Sound Control 1.0, the tags i, f and s.


def encode(address: str, *arguments: Any) -> bytes:
    """Encode an OSC message."""
    tags, body = ",", b""
    for argument in arguments:
        if isinstance(argument, int):
            tags, body = tags + "i", body + struct.pack(">i", argument)
        elif isinstance(argument, float):
            tags, body = tags + "f", body + struct.pack(">f", argument)
        else:
            tags, body = tags + "s", body + _padded(argument)
    return _padded(address) + _padded(tags) + body


def decode(packet: bytes) -> Message:
    """Decode the address and arguments of an OSC message.

    Raises:
        ValueError: If it is malformed, or holds other tags.
    """
    address, at = _string(packet, 0)
    tags, at = _string(packet, at)
    if not address.startswith("/") or not tags.startswith(","):
        raise ValueError("no OSC message")
    arguments = []  # type: List[Any]
    for tag in tags[1:]:
        if tag == "s":
            text, at = _string(packet, at)
            arguments.append(text)
        elif tag in "if" and at + 4 <= len(packet):
            arguments += struct.unpack(">" + tag, packet[at : at + 4])
            at += 4
        else:
            raise ValueError("only the tags i, f and s are known")
    return address, arguments


def _padded(text: str) -> bytes:
    data = text.encode("utf-8")
    return data + b"\0" * (4 - len(data) % 4)


def _string(packet: bytes, at: int) -> Tuple[str, int]:
    end = packet.find(b"\0", at)
    if end < 0:
        raise ValueError("a text without an end")
    return packet[at:end].decode("utf-8"), end + 4 - end % 4


# What Resolve is, and what it can do.


def refusal(resolve: Any) -> str:
    """Return the reason why this Resolve cannot be used; empty if it can."""
    product, version = resolve.GetProductName(), resolve.GetVersion()
    if "Resolve" not in str(product):
        return f"This runs in DaVinci Resolve, not in {product}."
    if tuple(version[:2]) < OLDEST:
        numbers = ".".join(map(str, version[:2]))
        wanted = ".".join(map(str, OLDEST))
        return f"{product} {numbers} cannot export OTIO or place audio: update it to {wanted} or later."
    missing = {"EXPORT_OTIO", "EXPORT_NONE"} - set(dir(resolve))  # hasattr is true of every name
    if missing:
        return "This {} does not offer {}: update it.".format(product, " and ".join(sorted(missing)))
    return ""


def welcome(resolve: Any) -> str:
    """Return the greeting for the console: the version, the folder and the port."""
    greeting = f"Recue runs in {resolve.GetProductName()} {resolve.GetVersionString()}, exports to {FOLDER} and listens on UDP port {PORT}."
    if "Studio" in resolve.GetProductName():
        return greeting
    return greeting + " In this edition it cannot be started from outside: start it here each time."


def open_timeline(resolve: Any) -> Tuple[Any, Any]:
    """Return the open project and its open timeline, each None if there is none."""
    project = resolve.GetProjectManager().GetCurrentProject()
    return project, project.GetCurrentTimeline() if project else None


def file_name(name: str) -> str:
    """Return a timeline's name as a valid file name."""
    return "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in name).strip() or "Timeline"


# Watching the cut.


def fingerprint(timeline: Any) -> Tuple[Any, ...]:
    """Return a value that changes with the picture: its items, and the markers that are not Recue's.

    It needs few calls an item, because each takes Resolve up to a millisecond. A change of speed that moves no edge is not
    detected.
    """
    rows = [timeline.GetUniqueId(), timeline.GetName(), timeline.GetStartFrame()]  # type: List[Any]
    for index in range(1, timeline.GetTrackCount("video") + 1):
        rows.append(timeline.GetIsTrackEnabled("video", index))
        for item in timeline.GetItemListInTrack("video", index) or []:
            edges = (item.GetStart(), item.GetEnd(), item.GetLeftOffset())
            rows.append((index, item.GetUniqueId(), item.GetClipEnabled(), *edges))
    for frame, marker in sorted((timeline.GetMarkers() or {}).items()):
        if not is_own(marker):
            rows.append((frame, marker["color"], marker["name"], marker["note"], marker["duration"]))
    return tuple(rows)


def is_own(marker: Dict[str, Any]) -> bool:
    """Tell whether a marker is one of Recue's."""
    return str(marker.get("customData", "")).startswith(OWN)


def export(resolve: Any, timeline: Any, folder: str) -> str:
    """Export a timeline for Recue, atomically for a watcher of the folder; a file of that name that is not its own is kept.

    Returns:
        The file.

    Raises:
        RefusedError: If Resolve did not write it.
    """
    unfinished = Path(folder, ".recue-export.otio")
    if unfinished.exists():
        unfinished.unlink()
    exported = timeline.Export(str(unfinished), resolve.EXPORT_OTIO, resolve.EXPORT_NONE)
    if not exported or not unfinished.exists():
        raise RefusedError(f"Resolve did not export '{timeline.GetName()}' to {folder}.")
    target = Path(folder, file_name(timeline.GetName()) + ".otio")
    content = unfinished.read_bytes()
    last, aside = target.with_name(LAST + target.name), target.with_name(ASIDE + target.name)
    settle(aside, target, last)  # left where Resolve ended just then
    if os.path.lexists(str(target)):
        target.rename(aside)
    unfinished.replace(target)
    settle(aside, target, last)
    if os.path.lexists(str(last)):
        last.unlink()
    last.write_bytes(content)
    return str(target)


def settle(aside: Path, target: Path, last: Path) -> None:
    """Remove what stood in an export's place if it was exported last; else keep it, and tell the person."""
    if not os.path.lexists(str(aside)):
        return
    if (
        not aside.is_symlink()
        and aside.is_file()
        and last.is_file()
        and aside.read_bytes() == last.read_bytes()
    ):
        aside.unlink()
        return
    names = (target.with_name(f"{target.stem}.kept-{n}.otio") for n in itertools.count(1))
    kept = next(name for name in names if not os.path.lexists(str(name)))
    aside.rename(kept)
    print(f"{target.name} is not what Recue exported there last; it was kept as {kept.name}.")


class Watch:
    """The debounced export of the open timeline: once its cut has changed, and then not changed between two checks."""

    def __init__(self, resolve: Any, folder: str) -> None:
        self._resolve, self._folder = resolve, folder
        self._seen = None  # type: Optional[Tuple[Any, ...]]
        self._exported = None  # type: Optional[Tuple[Any, ...]]

    def look(self) -> Optional[str]:
        """Check the timeline; return the file if it was exported."""
        _, timeline = open_timeline(self._resolve)
        if timeline is None:
            return None
        found = fingerprint(timeline)
        unchanged, self._seen = found == self._seen, found
        if not unchanged or found == self._exported:
            return None
        self._exported = found
        return export(self._resolve, timeline, self._folder)


# A push: what is to be placed, as lines of fields with tabs between.


class Push:
    """The content of a push.

    Lines: `job ID`, `timeline NAME`, `rate FRAMES_A_SECOND`, `frames LENGTH`, `stem PART PATH`,
    `marker FRAME COLOUR NAME NOTE ID`, and `end`.
    """

    def __init__(self, text: str) -> None:
        rows = [line.split("\t") for line in text.splitlines()]
        if not rows or rows[0] != [HEADER] or rows[-1] != ["end"]:
            raise RefusedError(
                "What Recue sent is not whole, or of another version: push again, or install anew."
            )
        single = {row[0]: row[1] for row in rows if len(row) == 2}
        self.job, self.timeline = single["job"], single["timeline"]
        self.rate, self.frames = float(single["rate"]), int(single["frames"])
        self.stems = [(row[1], row[2]) for row in rows if row[0] == "stem"]
        self.markers = [(int(row[1]), row[2], row[3], row[4], row[5]) for row in rows if row[0] == "marker"]


def apply(resolve: Any, push: Push) -> List[str]:
    """Put a score into the open timeline.

    Returns:
        Remarks for the person, one sentence each.

    Raises:
        RefusedError: If it cannot be placed; it says what is to be done.
    """
    project, timeline = open_timeline(resolve)
    if timeline is None:
        raise RefusedError(f"No timeline is open: open '{push.timeline}' and push again.")
    if file_name(timeline.GetName()) != push.timeline:
        raise RefusedError(
            f"The open timeline is '{timeline.GetName()}': open '{push.timeline}' and push again."
        )
    rate = rate_of(timeline.GetSetting("timelineFrameRate"))
    if abs(rate - push.rate) > 0.01:
        raise RefusedError(f"The timeline runs at {rate:g} frames a second, the score at {push.rate:g}.")
    pool = project.GetMediaPool()
    media = imported(pool, [path for _, path in push.stems])
    page = resolve.GetCurrentPage()
    if page != "edit" and not resolve.OpenPage("edit"):  # clips can be deleted there alone
        raise RefusedError("The Edit page cannot be opened: open it and push again.")
    try:
        lengths = {
            TRACK + part: place(pool, timeline, TRACK + part, media[path], push.frames)
            for part, path in push.stems
        }
        rest(timeline, set(lengths))
    finally:
        if page and page != "edit":
            resolve.OpenPage(page)
    remarks = mark(timeline, push.markers)
    short = [name for name, length in lengths.items() if length < push.frames]
    if short:
        raise RefusedError(" ".join(said_short(name, lengths[name], push.frames) for name in short))
    long = [name for name, length in lengths.items() if length > push.frames]
    return [said_long(name, lengths[name] - push.frames) for name in long] + remarks


def said_short(name: str, length: int, frames: int) -> str:
    """Say that a clip ends before the music does."""
    return (
        f"Resolve placed {length} of the {frames} frames of '{name}': drag the clip's end out by hand, or push into a "
        "project that runs at the timeline's rate."
    )


def said_long(name: str, frames: int) -> str:
    """Say that a clip ends after the music does."""
    return f"'{name}' is longer than the score by {counted(frames, 'frame')} of silence: trim its end."


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def rate_of(said: Any) -> float:
    """Return the frames a second that Resolve names, `23.976`, `29.97 DF` or `24`: those of NTSC exactly."""
    rate = float(str(said).split()[0])
    whole = math.floor(rate + 0.5)
    ntsc = whole * 1000 / 1001
    return ntsc if abs(rate - ntsc) < 0.01 else rate


def imported(pool: Any, paths: List[str]) -> Dict[str, Any]:
    """Return the media pool's clips of files, imported into Recue's own bin if necessary; the open bin stays open.

    Raises:
        RefusedError: If Resolve does not import one.
    """
    root, current = pool.GetRootFolder(), pool.GetCurrentFolder()
    own = next((folder for folder in root.GetSubFolderList() or [] if folder.GetName() == BIN), None)
    own = own or pool.AddSubFolder(root, BIN)
    pool.SetCurrentFolder(own)
    try:
        missing = awaited(lambda: import_missing(pool, own, paths), lambda left: not left)
    finally:
        pool.SetCurrentFolder(current)
    for path in missing:
        raise RefusedError(f"Resolve does not import {path}: is it there, and may Resolve read it?")
    return _files(own)


def import_missing(pool: Any, folder: Any, paths: List[str]) -> List[str]:
    """Import those files that are not in the open folder; return those that are not there even so."""
    missing = [path for path in paths if path not in _files(folder)]
    if missing:
        pool.ImportMedia(missing)
    return [path for path in missing if path not in _files(folder)]


def awaited(look: Any, is_right: Any) -> Any:
    """Look until what is seen is right, or for as long as there is patience; return what was seen last."""
    until = time.monotonic() + PATIENCE
    while True:
        seen = look()
        if is_right(seen) or time.monotonic() >= until:
            return seen
        time.sleep(STEP)


def _files(folder: Any) -> Dict[str, Any]:
    return {clip.GetClipProperty("File Path"): clip for clip in folder.GetClipList() or []}


def place(pool: Any, timeline: Any, name: str, clip: Any, frames: int) -> int:
    """Put a clip on the track of this name, at the timeline's first frame, replacing Recue's earlier ones.

    A track of this name that holds a person's clips is left alone, and another of the name is made: where clips
    overlap, Resolve drops the later one without an error.

    Returns:
        The frames that the clip lasts on the timeline, as Resolve tells them: `frames`, unless it cannot.

    Raises:
        RefusedError: If the track is locked, or Resolve does not place it.
    """
    tracks = tracks_called(timeline, name)
    free = [index for index in tracks if all(is_ours(item) for item in items_on(timeline, index))]
    placed = [index for index in tracks if length_of(timeline, index, clip) == frames][:1]
    for index in tracks:
        if index not in placed:
            clear(timeline, index)
    if placed:
        return frames
    index = free[0] if free else added_track(timeline, name)
    if timeline.GetIsTrackLocked("audio", index):
        raise RefusedError(f"The audio track '{name}' is locked: unlock it and push again.")
    ranges = ranges_of(clip, frames, rate_of(timeline.GetSetting("timelineFrameRate")))
    lengths = []  # type: List[int]
    for wanted in ranges:
        lengths.append(appended(pool, timeline, index, clip, wanted))
        if lengths[-1] == frames:
            return frames
        clear(timeline, index)
    best = min(lengths, key=lambda length: (length < frames, abs(length - frames)))
    if not best:
        raise RefusedError(f"Resolve did not place '{name}' at the timeline's first frame: push again.")
    return appended(pool, timeline, index, clip, ranges[lengths.index(best)])


def ranges_of(clip: Any, frames: int, rate: float) -> List[Dict[str, int]]:
    """Return the ranges of a clip that may last so many frames of the timeline, the likeliest first.

    A range is counted in the clip's own frames, which for sound are those of the project when it was imported; its end
    lies behind the last frame, before Resolve 19 on it. It must be whole, so that no range may fit: then the whole
    clip does, which is as long as the score.
    """
    fps = clip.GetClipProperty("FPS")
    if not fps:
        return [{}]
    end = math.ceil(frames * rate_of(fps) / rate - 1e-6)
    return [{"startFrame": 0, "endFrame": end}, {"startFrame": 0, "endFrame": end - 1}, {}]


def appended(pool: Any, timeline: Any, index: int, clip: Any, wanted: Dict[str, int]) -> int:
    """Append a range of a clip to a track at the timeline's first frame; return the frames that it lasts there.

    Resolve returns nothing for what it refuses; what it returns else is no proof, and may be on the track only later.
    """
    place = {"mediaType": 2, "trackIndex": index, "recordFrame": timeline.GetStartFrame()}
    said = pool.AppendToTimeline([{"mediaPoolItem": clip, **place, **wanted}])
    return int(awaited(lambda: length_of(timeline, index, clip), lambda seen: seen or not said))


def rest(timeline: Any, playing: Any) -> None:
    """Remove Recue's clips from its tracks of parts that the score no longer has."""
    for index in range(1, timeline.GetTrackCount("audio") + 1):
        name = timeline.GetTrackName("audio", index)
        if name.startswith(TRACK) and name not in playing:
            clear(timeline, index)


def clear(timeline: Any, index: int) -> None:
    """Delete Recue's own clips from an audio track.

    Raises:
        RefusedError: If the track is locked, or Resolve does not delete them.
    """
    ours = [item for item in items_on(timeline, index) if is_ours(item)]
    if not ours:
        return
    name = timeline.GetTrackName("audio", index)
    if timeline.GetIsTrackLocked("audio", index):
        raise RefusedError(f"The audio track '{name}' is locked: unlock it and push again.")
    timeline.DeleteClips(ours, False)
    if any(is_ours(item) for item in items_on(timeline, index)):
        raise RefusedError(f"Resolve did not delete the earlier score from '{name}': push again.")


def tracks_called(timeline: Any, name: str) -> List[int]:
    """Return the audio tracks of a name, counted from 1."""
    count = timeline.GetTrackCount("audio")
    return [index for index in range(1, count + 1) if timeline.GetTrackName("audio", index) == name]


def added_track(timeline: Any, name: str) -> int:
    """Add a stereo track, and return its index.

    Raises:
        RefusedError: If Resolve does not make one.
    """
    count = timeline.GetTrackCount("audio")
    timeline.AddTrack("audio", "stereo")
    if timeline.GetTrackCount("audio") != count + 1:
        raise RefusedError(f"Resolve did not make the audio track '{name}': push again.")
    timeline.SetTrackName("audio", count + 1, name)
    return int(count + 1)


def items_on(timeline: Any, index: int) -> List[Any]:
    """Return the items on an audio track."""
    return timeline.GetItemListInTrack("audio", index) or []


def is_ours(item: Any) -> bool:
    """Tell whether an item's media lies in Recue's own media folder."""
    clip = item.GetMediaPoolItem()
    path = str(clip.GetClipProperty("File Path")) if clip else ""
    return Path(path).parent.name == MEDIA


def length_of(timeline: Any, index: int, clip: Any) -> int:
    """Return the frames that a clip lasts which lies at the timeline's first frame, alone of Recue's on its track; else 0."""
    ours = [item for item in items_on(timeline, index) if is_ours(item)]
    found = [(item.GetMediaPoolItem().GetMediaId(), round(item.GetStart())) for item in ours]
    if found != [(clip.GetMediaId(), round(timeline.GetStartFrame()))]:
        return 0
    start, end = float(ours[0].GetStart()), float(ours[0].GetEnd())
    return round(end - start)


def mark(timeline: Any, wanted: List[Tuple[int, str, str, str, str]]) -> List[str]:
    """Replace Recue's markers with these, and leave all others alone.

    Returns:
        A sentence if markers could not be set because others lie on their frames.
    """
    found = timeline.GetMarkers() or {}
    to_set = {}
    for frame, colour, name, note, marker_id in wanted:
        to_set[frame] = (MARKER_COLOURS[colour], name, note, marker_id)
    for frame, marker in found.items():
        if is_own(marker):
            existing = (marker["color"], marker["name"], marker["note"], marker["customData"])
            if to_set.get(int(frame)) == existing:
                del to_set[int(frame)]
            else:
                timeline.DeleteMarkerAtFrame(frame)
    hidden = 0
    for frame, (colour, name, note, marker_id) in sorted(to_set.items()):
        if not timeline.AddMarker(frame, colour, name, note, 1, marker_id):
            hidden += 1
    if not hidden:
        return []
    return [f"{hidden} of Recue's markers were not set: other markers lie on their frames."]


# The loop.


def answer_push(resolve: Any, job: str, path: str) -> List[str]:
    """Apply a push, and write its result beside it; idempotent for the same job.

    A late message, whose push has ended or was followed by another, changes nothing: the result that is there may be the
    other's.

    Returns:
        The result's lines.
    """
    result = Path(path).parent / RESULT
    earlier = _lines(result)
    if "job\t" + job in earlier:
        return earlier
    sent = _lines(Path(path))
    if not sent or ("end" in sent and "job\t" + job not in sent):
        return ["recue-result 1", "job\t" + job, "error\tThis push has ended: push again.", "end"]
    try:
        outcome = ["done"] + ["note\t" + remark for remark in apply(resolve, Push("\n".join(sent)))]
    except RefusedError as error:
        outcome = [f"error\t{error}"]
    except Exception as error:  # noqa: BLE001  (Resolve fails in any way; the sender must hear of it)
        traceback.print_exc()
        outcome = [f"error\tResolve failed with '{error}': see its console."]
    lines = ["recue-result 1", "job\t" + job, *outcome, "end"]
    unfinished = result.with_suffix(".part")
    unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
    unfinished.replace(result)
    return lines


def _lines(path: Path) -> List[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:  # Recue deletes it when a push begins or ends, at any moment
        return []


def answer(resolve: Any, message: Message) -> Tuple[bytes, bool]:
    """Handle a message; return the answer, and False if the companion is to stop."""
    address, arguments = message
    if address == "/recue/resolve/push" and len(arguments) == 2:
        lines = answer_push(resolve, str(arguments[0]), str(arguments[1]))
        return encode("/recue/resolve/result", str(arguments[0]), lines[2][:800]), True
    if address == "/recue/resolve/ping":
        versions = (VERSION, resolve.GetProductName(), resolve.GetVersionString())
        return encode("/recue/resolve/pong", *versions), True
    if address == "/recue/resolve/stop":
        return encode("/recue/resolve/stopped"), False
    return encode("/recue/resolve/unknown", address[:200]), True


def hear(resolve: Any, wire: socket.socket) -> bool:
    """Receive one message and answer it; return False if the companion is to stop."""
    try:
        packet, sender = wire.recvfrom(65536)
        reply, going_on = answer(resolve, decode(packet))
        wire.sendto(reply, sender)
    except ValueError as error:
        print(f"Recue: what came over OSC is not understood ({error}).")
        return True
    except ConnectionResetError:  # how Windows says that an earlier answer found nobody
        return True
    except OSError as error:
        print(f"Recue: a push cannot be read or its result not written ({error}).")
        return True
    return going_on


def look(watch: Watch) -> None:
    """Check the timeline once, and print the outcome; a failed export is retried after the next change."""
    try:
        exported = watch.look()
        if exported:
            print(f"Recue: exported {exported}")
    except (RefusedError, OSError) as error:
        print(f"Recue: {error}")
    except Exception:  # noqa: BLE001  (a timeline that is being closed fails in any way; the next look may not)
        traceback.print_exc()


def is_gone(resolve: Any) -> bool:
    """Tell whether Resolve was quit; its objects then return nothing, or have lost their methods."""
    try:
        return not resolve.GetProductName()
    except (AttributeError, TypeError, OSError):
        return True


def serve(resolve: Any, folder: str, wire: socket.socket) -> None:
    """Watch the timeline and answer messages, until asked to stop or Resolve is gone."""
    watch, next_look = Watch(resolve, folder), time.monotonic()
    while True:
        ready, _, _ = select.select([wire], [], [], max(0.0, next_look - time.monotonic()))
        if ready:
            if not hear(resolve, wire):
                return
            continue
        began = time.monotonic()
        look(watch)
        if is_gone(resolve):
            print("Recue: Resolve no longer answers.")
            return
        next_look = time.monotonic() + max(LOOK, CALM * (time.monotonic() - began))


def main(resolve: Any) -> None:
    """Run inside Resolve."""
    refused = refusal(resolve)
    if not refused and not (FOLDER and Path(FOLDER).is_dir()):
        refused = f"Its folder '{FOLDER}' is not there: make it, or run 'recue install resolve' again."
    if refused:
        print(f"Recue: {refused}")
        return
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        try:
            wire.bind(("127.0.0.1", PORT))
        except OSError:
            print(f"Recue: UDP port {PORT} is taken: it is running already.")
            return
        print(welcome(resolve))
        serve(resolve, FOLDER, wire)
    finally:
        wire.close()


if "resolve" in globals():  # Resolve puts it there
    main(globals()["resolve"])
elif "bmd" in globals():  # or only this
    main(globals()["bmd"].scriptapp("Resolve"))
