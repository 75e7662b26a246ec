"""The progress of a candidate: from its beginning, column by column, to its end."""

from generator.pieces.grid import DURATIONS, LEGATO, LONGEST_NOTE
from generator.pieces.parts import MELODY, PARTS
from generator.pieces.passages import LOWEST
from generator.pieces.plan import ACCOMPANIMENT_STREAM, MELODY_STREAM, PARTS_OF, STREAMS
from generator.writing.candidate import FOREVER, Candidate, Column, Half, Sounding, Struck, Written
from generator.writing.following import followed
from generator.writing.scene import Scene


def begun_at(scene: Scene, chord: int) -> Candidate:
    """Begin a scene on a chord."""
    begun = Candidate(tick=0, bar=0, position=0, chord=chord, onsets=0, left=0, pitch=0.0)
    if scene.enters is not None:
        begun.last[MELODY] = (scene.enters,)
    begun.chords.append(chord)
    begun.halves.append(_half(0))
    begun.followed = followed(begun, scene)
    _enter_bar(begun, scene)
    return begun


def _half(tick: int) -> Half:
    return Half(tick, tuple({} for _ in range(STREAMS)))


def _enter_bar(candidate: Candidate, scene: Scene) -> None:
    """Take on what is asked of a bar."""
    asked, bar = scene.asked, candidate.bar
    candidate.onsets, candidate.left = int(asked.onsets[bar]), int(asked.notes[bar])
    candidate.pitch = float(asked.register[bar] * asked.notes[bar])


def write(candidate: Candidate, scene: Scene, struck: list[list[Struck]], code: int) -> None:
    """Write the notes of a column."""
    tick, end = candidate.tick, int(scene.lines[-1])
    column = Column(candidate.position, candidate.root, code, notes=tuple(map(tuple, struck)))
    candidate.columns[tick] = column
    under_way = candidate.halves[-1]
    for stream, parts in enumerate(PARTS_OF):
        if any(struck[part] for part in parts):
            own = tuple(column.notes[part] if part in parts else () for part in range(PARTS))
            under_way.streams[stream][tick - under_way.tick] = own
    for part, notes in enumerate(struck):
        if not notes:
            continue
        candidate.earlier[part], candidate.last[part] = candidate.last[part], tuple(n.pitch for n in notes)
        _let_go(candidate, part, {note.pitch for note in notes})
        for note in notes:
            lasts = note.duration == LEGATO
            length = min(LONGEST_NOTE if lasts else DURATIONS[note.duration], end - tick)
            stop = FOREVER if lasts else tick + length
            candidate.sounding.append(Sounding(stop, part, note.pitch, len(candidate.notes)))
            candidate.notes.append(Written(tick, length, note.pitch, part))
    if candidate.position == 0:
        candidate.stand()
    count = sum(map(len, struck))
    candidate.onsets -= count > 0
    candidate.left -= count
    candidate.pitch -= sum(note.pitch + LOWEST for notes in struck for note in notes)


def _let_go(candidate: Candidate, part: int, pitches: set[int]) -> None:
    """End the notes of a part that last until its next, and those whose pitches are struck again."""
    ended = [
        note
        for note in candidate.sounding
        if note.part == part and (note.end == FOREVER or note.pitch in pitches)
    ]
    for note in ended:
        written = candidate.notes[note.note]
        length = min(written.duration, candidate.tick - written.tick)
        candidate.notes[note.note] = written._replace(duration=length)
    candidate.sounding = [note for note in candidate.sounding if note not in ended]


def move_on(candidate: Candidate, scene: Scene, position: int, chord: int, plan: tuple[int, int]) -> None:
    """Move a candidate to its next column."""
    candidate.columns[candidate.tick].goes_on = position
    if position <= candidate.position:
        candidate.bar += 1
        if candidate.bar == len(scene.asked.ticks):
            candidate.bar, candidate.done = candidate.bar - 1, True
            return
        _enter_bar(candidate, scene)
    candidate.position = position
    candidate.tick = int(scene.lines[candidate.bar]) + position
    if candidate.tick in scene.border_ticks:
        candidate.chord = chord
        candidate.chords.append(chord)
        candidate.plan = (plan[MELODY_STREAM], plan[ACCOMPANIMENT_STREAM])
        candidate.halves.append(_half(candidate.tick))
        candidate.followed = followed(candidate, scene)
