"""Sessions for hosts, which agree with the .mid."""

from dataclasses import replace
from fractions import Fraction

from bridge.midi.passage import Passage, Track
from bridge.output.files import midi_file
from bridge.output.sessions import session
from bridge.score.pipeline import ScoredTimeline
from integrations.points import THEME_COLOUR, marks
from tests.bridge.recut.judging import reel, scored
from tests.bridge.recut.test_themes import film
from tests.midi import read_back


def test_a_session_holds_what_the_midi_file_holds() -> None:
    assert_holds(scored(reel()))


def test_what_is_played_ahead_of_a_bar_line_is_in_the_item_before_it() -> None:
    score = scored(reel())
    first, second, *rest = score.cues
    melody, *others = second.music.tracks
    notes = melody.notes.copy()
    notes[0, 0] = -30
    for track in (
        replace(melody, notes=notes),
        Track("Bells", notes),
    ):  # one that plays before it, and one that rests
        cue = replace(second, music=Passage(second.music.ticks, (track, *others)))
        assert_holds(replace(score, cues=(first, cue, *rest)))


def test_each_theme_is_a_marker_on_its_first_bar_line_in_the_midi_file_and_for_hosts() -> None:
    score = scored(film("ABCD"))
    midi = midi_file(score)
    told, heard = session(score, "film", midi), read_back(midi)
    assert len(told.themes) == sum(len(cue.themes) for cue in score.cues) > 0
    assert [(theme.time, theme.name) for theme in told.themes] == [each[1:] for each in heard.themes()]
    cue = next(cue for cue in score.cues if cue.themes)
    first = cue.grid.start + cue.grid.lines[cue.grid.bar_steps[cue.themes[0].bar]]
    assert abs(told.themes[0].time - first) < Fraction(1, 1000)
    named = [mark for mark in marks(told) if mark.colour == THEME_COLOUR]
    assert [(mark.start, mark.name) for mark in named] == [each[1:] for each in heard.themes()]
    assert [scene.name for scene in told.scenes] == [text for _, _, text in heard.markers()]


def assert_holds(score: ScoredTimeline) -> None:
    midi = midi_file(score)
    told = session(score, "reel", midi)
    heard = read_back(midi)
    ons = sorted((s, m.note, m.velocity) for _, s, _, m in heard.events if m.type == "note_on" and m.velocity)
    items = [item for track in told.tracks for item in track.items]
    said = sorted(
        (heard.seconds(item.tick + note.onset), note.pitch, note.velocity)
        for item in items
        for note in item.notes
    )
    assert said == ons
    assert [(t.tick, t.microseconds) for t in told.tempi] == [
        (t, m.tempo) for t, _, _, m in heard.events if m.type == "set_tempo"
    ]
    assert [(t.tick, t.time) for t in told.tempi] == [(t.tick, heard.seconds(t.tick)) for t in told.tempi]
    assert [scene.name for scene in told.scenes] == [text for _, _, text in heard.markers()]
    assert len(told.hits) == sum(len(cue.grid.hits) for cue in score.cues)
    assert all(item.start < item.end for item in items)
    assert all(note.onset >= 0 for item in items for note in item.notes)
