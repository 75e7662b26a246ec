"""Edits that a person made to Recue's regions go on into the next snapshot, and Recue's own beside it is muted."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from integrations.ardour.document import new_session, score_digest, with_score
from integrations.ardour.notes import notes_in, notes_of
from integrations.ardour.record import read_record
from integrations.ardour.sources import midi_file, sources
from integrations.session import Item, ItemNote, Session
from tests.integrations.ardour.sessions import QUARTER, item, recut, two_scenes

Region = tuple[str, int, int, bool]
"""Name, where it begins and how long it is in Ardour's ticks, and whether it is muted."""
SCENE = 8 * 1920
"""Start of the second scene, in Ardour's ticks."""
BAR = 4 * 1920


def scored(
    base: ET.Element, score: Session, snapshot: str, edited: frozenset[str] = frozenset()
) -> ET.Element:
    played = sources(score, snapshot)
    digest = score_digest(score)
    file = with_score(base, score, played, snapshot, digest, edited=edited, listening=False)
    return ET.fromstring(file)  # noqa: S314


def first() -> ET.Element:
    return scored(new_session("two"), two_scenes(), "two")


def later() -> Session:
    """Return the recut with its second scene a bar later."""
    score = recut(two_scenes())
    tracks = tuple(
        replace(
            track, items=tuple(replace(i, tick=i.tick + 4 * QUARTER * (i.scene == "b2")) for i in track.items)
        )
        for track in score.tracks
    )
    return replace(score, tracks=tracks)


def regions(root: ET.Element, playlist: str) -> list[Region]:
    found = root.find(f"Playlists/Playlist[@name='{playlist}']")
    assert found is not None
    return [(r.get("name", ""), *span(r), r.get("muted") == "1") for r in found]


def span(region: ET.Element) -> tuple[int, int]:
    length, start = region.get("length", "").split("@")
    return int(start[1:]), int(length[1:])


def region(root: ET.Element, name: str) -> ET.Element:
    found = root.find(f"Playlists/Playlist/Region[@name='{name}']")
    assert found is not None
    return found


def after(change: Callable[[ET.Element], frozenset[str]]) -> ET.Element:
    """Return the next snapshot after a person changed something in the first."""
    root = first()
    return scored(root, later(), "two-2", change(root))


def test_what_nobody_touched_is_exchanged() -> None:
    root = after(lambda _root: frozenset())
    assert regions(root, "Melody.two-2") == [
        ("A1", 0, 9 * 1920, False),
        ("B2", SCENE + BAR, 6 * 1920, False),
    ]
    unused = [playlist.get("name") for playlist in root.iterfind("UnusedPlaylists/Playlist")]
    assert unused == ["Melody", "Melody 2"], "what was played before is kept"
    ids = [
        element.get("id")
        for element in root.iter()
        if element.get("id") and element.tag in {"Region", "Source"}
    ]
    noted = [element.get("id") for element in root.iterfind("Extra/Recue/Region")]
    assert len(set(ids)) == len(ids) - len(noted)


def test_edited_notes_go_on_with_their_scene() -> None:
    root = after(lambda root: frozenset([region(root, "B2").get("id", "")]))
    assert regions(root, "Melody.two-2") == [
        ("B2", SCENE + BAR, 6 * 1920, False),
        ("A1", 0, 9 * 1920, False),
        ("B2", SCENE + BAR, 6 * 1920, True),
    ]
    again = scored(root, two_scenes(), "two-3")
    assert regions(again, "Melody.two-3")[0] == ("B2", SCENE, 6 * 1920, False), "and back, one snapshot later"
    assert regions(again, "Melody.two-3")[2] == ("B2", SCENE, 6 * 1920, True)
    assert len(regions(again, "Melody.two-3")) == 3


def test_a_region_that_was_moved_keeps_its_place_in_the_scene() -> None:
    def moved(root: ET.Element) -> frozenset[str]:
        region(root, "B2").set("length", f"b{6 * 1920}@b{SCENE + 480}")
        return frozenset()

    assert regions(after(moved), "Melody.two-2")[0] == ("B2", SCENE + BAR + 480, 6 * 1920, False)


def test_the_parts_of_a_region_that_was_split_go_on_and_mute_the_new_one() -> None:
    def split(root: ET.Element) -> frozenset[str]:
        whole = region(root, "B2")
        playlist = next(each for each in root.iter("Playlist") if whole in list(each))
        playlist.remove(whole)
        for number, start in enumerate((0, 1920)):
            said = {"id": str(9000 + number), "name": f"B2.{number}", "start": f"b{start}"}
            ET.SubElement(playlist, "Region", {**whole.attrib, **said, "length": f"b1920@b{SCENE + start}"})
        root.set("id-counter", "9100")
        return frozenset()

    assert regions(after(split), "Melody.two-2") == [
        ("B2.0", SCENE + BAR, 1920, False),
        ("B2.1", SCENE + BAR + 1920, 1920, False),
        ("A1", 0, 9 * 1920, False),
        ("B2", SCENE + BAR, 6 * 1920, True),
    ]


def test_what_a_person_added_stays_where_it_is_and_mutes_nothing() -> None:
    def added(root: ET.Element) -> frozenset[str]:
        own = region(root, "B2")
        playlist = next(each for each in root.iter("Playlist") if own in list(each))
        said = {"id": "9000", "name": "mine", "source-0": "8000", "length": f"b1920@b{SCENE}"}
        ET.SubElement(playlist, "Region", {**own.attrib, **said})
        root.set("id-counter", "9100")
        return frozenset()

    assert regions(after(added), "Melody.two-2") == [
        ("mine", SCENE, 1920, False),
        ("A1", 0, 9 * 1920, False),
        ("B2", SCENE + BAR, 6 * 1920, False),
    ]


def test_a_track_that_was_deleted_comes_back() -> None:
    def deleted(root: ET.Element) -> frozenset[str]:
        routes = root.find("Routes")
        assert routes is not None
        routes.remove(routes[1])
        return frozenset()

    root = after(deleted)
    assert [route.get("name") for route in root.iter("Route")] == ["Master", "Melody 2", "Melody"]
    assert len({info.get("order") for info in root.iter("PresentationInfo")}) == 3


def test_markers_that_a_person_changed_stay() -> None:
    def changed(root: ET.Element) -> frozenset[str]:
        place = root.find("Locations/Location[@name='the door -3.00 missed']")
        assert place is not None
        place.set("name", "slam!")
        return frozenset()

    names = [place.get("name") for place in after(changed).iter("Location")]
    assert sorted(str(name) for name in names) == sorted(
        ["slam!", "session", "Über: den/Fluss & <zurück>", "home", "scene +0.00", "cut +0.25"]
    )


def test_a_record_is_read_back() -> None:
    record = read_record(first())
    assert record is not None
    assert record.score == score_digest(two_scenes())
    assert list(record.tracks) == [("Melody", 0), ("Melody", 1)]
    assert {region.scene for region in record.regions.values()} == {"a1", "b2"}
    assert len(record.marks) == 5


NOTES = st.builds(
    lambda onset, length, pitch, velocity: ItemNote(onset, onset + length, pitch, velocity, 0),
    st.integers(0, 5000),
    st.integers(1, 300),
    st.integers(0, 127),
    st.integers(1, 127),
)


@given(st.lists(NOTES, max_size=20))
def test_the_notes_in_a_file_are_those_it_was_written_from(notes: list[ItemNote]) -> None:
    made: Item = replace(item(0, "a1", 8), notes=tuple(notes))
    content = midi_file(made, QUARTER)
    assert notes_in(content) == notes_of(made, QUARTER)
    fewer = replace(made, notes=made.notes[1:])
    assert (notes_in(content) == notes_of(fewer, QUARTER)) == (not notes)
