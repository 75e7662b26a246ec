"""Writing of scenes: column by column, and in each column decision by decision."""

from collections.abc import Sequence

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.network.indices import Told, column_indices
from generator.pieces.chords import CHORDS, SILENT
from generator.pieces.columns import MOST, NONE
from generator.pieces.echoes import SOURCES, count_code
from generator.pieces.features import counters
from generator.pieces.given import notes_told
from generator.pieces.grid import LEGATO
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY, PARTS
from generator.pieces.passages import LOWEST, PITCHES
from generator.pieces.plan import CODES, NEW, RHYTHM
from generator.writing.candidate import Candidate, Struck, at_place
from generator.writing.drawing import NEAR, Tastes, draw
from generator.writing.echo import Echo, echoed
from generator.writing.following import (
    counts_followed,
    legal_plans,
    pitches_followed,
    positions_followed,
    taken_up,
)
from generator.writing.holding import counts_held, note_held, pitches_held, plans_held
from generator.writing.legal import lasts, legal_counts, legal_pitches, legal_positions
from generator.writing.network import SOURCE, Memory, Network
from generator.writing.progress import begun_at, move_on, write
from generator.writing.scene import Scene

OCTAVE = 12
_COUNTS = np.indices([most + 1 for most in MOST]).reshape(PARTS, -1).T
"""The counts of each part, by their code. (COUNT_CODES, PARTS)"""


class Writing:
    """Scenes under way, written side by side by one network: candidates of a scene, or many scenes."""

    def __init__(
        self,
        network: Network,
        scenes: Sequence[Scene],
        chords: Sequence[int],
        tastes: Tastes,
        rng: np.random.Generator,
    ) -> None:
        """Begin scenes.

        Args:
            network: The composer's.
            scenes: One a candidate.
            chords: The chord on which each begins.
            tastes: With which decisions are drawn.
            rng: The source of randomness.
        """
        self.network, self.scenes, self.tastes, self.rng = network, list(scenes), tastes, rng
        self.candidates = [begun_at(scene, chord) for scene, chord in zip(scenes, chords, strict=True)]
        self.memory = Memory.empty(network.sizes, len(scenes), _columns_of(scenes))
        self.number = 0
        self.stop = 0
        self.content = np.zeros((len(scenes), network.sizes.width), dtype=np.float32)

    def finish(self) -> list[Candidate]:
        """Write every scene to its end."""
        return self.until(max(len(scene.asked.ticks) for scene in self.scenes))

    def until(self, bar: int) -> list[Candidate]:
        """Write every scene to the start of a bar, or to its end."""
        self.stop = bar
        while not self.resting.all():
            self.step()
        return self.candidates

    def take(self, chosen: Ints) -> None:
        """Go on with some candidates, each as often as it is named, and drop the others; their number stays. (candidates,)"""
        self.candidates = [self.candidates[number].copied() for number in chosen.tolist()]
        self.scenes = [self.scenes[number] for number in chosen.tolist()]
        self.memory, self.content = self.memory.of(chosen), self.content[chosen]

    @property
    def resting(self) -> Bools:
        """True for the candidates that are as far as they shall be. (candidates,)"""
        return np.array([candidate.done or candidate.bar >= self.stop for candidate in self.candidates])

    def step(self) -> None:
        """Write the next column of each candidate that is not resting."""
        resting = self.resting
        self.memory.written[:, self.number] = ~resting
        echo, held = echoed(self.candidates, self.scenes), self._held()
        indices, features = self._told(echo)
        told_all = self.network.told(indices, features) + self.content + held
        bar, tick = (np.array([getattr(c, name) for c in self.candidates]) for name in ("bar", "tick"))
        column = self.network.column(told_all, bar, tick, self.memory, self.number)
        self.number += 1
        counts = self._counts(column)
        counts[resting] = 0
        content = self._notes(column, held, counts, echo)
        self.content = np.where(resting[:, None], self.content, content)
        self._go_on(self.network.following(column, content), echo)

    def _told(self, echo: Echo) -> tuple[dict[str, Ints], Floats]:
        """Return what the columns are told: rows of tables, and features. (candidates, ...)"""
        pairs = list(zip(self.candidates, self.scenes, strict=True))
        numbers = np.array(
            [(c.position, c.chord, c.tick in scene.border_ticks, scene.idiom) for c, scene in pairs],
            dtype=np.int64,
        )
        position, chord, border, idiom = numbers.T
        plan = np.array([c.plan for c in self.candidates])
        indices = column_indices(position, chord, border, plan, idiom, echo.code, echo.goes_on, SOURCE)
        bars = [scene.told[c.bar] for c, scene in pairs]
        left = [(c.onsets, c.left, c.pitch, scene.asked.ticks[c.bar] - c.position) for c, scene in pairs]
        onsets, notes, pitch, ticks = np.array(left, dtype=np.float64).T
        features = counters(
            onsets=onsets,
            notes=notes,
            pitch=pitch,
            ticks=ticks,
            hit=np.array([c.tick in scene.hit_ticks for c, scene in pairs]),
            wait=np.array([scene.waits[c.tick] for c, scene in pairs]),
            free=np.array([scene.free[c.bar] for c, scene in pairs]),
        )
        return indices, np.concatenate([np.stack(bars), features], axis=1).astype(np.float32)

    def _held(self) -> Floats:
        """Sum the embeddings of the notes that sound on. (candidates, W)"""
        held = np.zeros_like(self.content)
        for row, candidate in enumerate(self.candidates):
            candidate.sounding = [note for note in candidate.sounding if note.end > candidate.tick]
            if candidate.sounding:
                rows = [note.part * PITCHES + note.pitch for note in candidate.sounding]
                held[row] = self.network.held[rows].sum(0)
        return held

    def _counts(self, column: Floats) -> Ints:
        """Decide how many notes each part begins. (candidates, PARTS)"""
        joint = self.network.counts(column).reshape(len(column), -1)
        legal = np.stack(
            [
                counts_held(
                    candidate, scene, counts_followed(candidate, scene, legal_counts(candidate, scene))
                ).reshape(-1)
                for candidate, scene in zip(self.candidates, self.scenes, strict=True)
            ]
        )
        legal[self.resting] = True
        assert legal.any(1).all()
        counts: Ints = _COUNTS[draw(joint, legal, self.tastes.counts, self.rng)]
        return counts

    def _notes(self, column: Floats, held: Floats, counts: Ints, echo: Echo) -> Floats:
        """Decide the notes of the columns one after another, and write them. Return their content. (candidates, W)"""
        struck: list[list[list[Struck]]] = [[[] for _ in range(PARTS)] for _ in self.candidates]
        content = np.zeros_like(column)
        code, totals = count_code(counts), counts.sum(1)
        for place_in_column in range(int(totals.max(initial=0))):
            rows = np.flatnonzero(totals > place_in_column)
            told_notes = self._told_notes(rows, place_in_column, counts, code, struck, echo)
            note = self.network.note(column[rows] + held[rows] + content[rows], told_notes)
            where = list(zip(rows.tolist(), told_notes.part.tolist(), told_notes.place.tolist(), strict=True))
            stated = [note_held(self.candidates[row], self.scenes[row], part, at) for row, part, at in where]
            taken = [
                None if given is not None else taken_up(self.candidates[row], part, at)
                for given, (row, part, at) in zip(stated, where, strict=True)
            ]
            lefts = counts[rows, told_notes.part] - told_notes.place - 1
            legal = np.stack(
                [
                    pitches_followed(
                        self.candidates[row],
                        part,
                        at,
                        source,
                        pitches_held(
                            self.candidates[row],
                            self.scenes[row],
                            part,
                            at,
                            legal_pitches([[note.pitch for note in own] for own in struck[row]], part, left),
                        ),
                    )
                    for (row, part, at), left, source in zip(where, lefts, taken, strict=True)
                ]
            )
            less = self._footing(rows, told_notes.part) + self._edges(rows, told_notes.part)
            pitches = self.network.note.pitches(note, told_notes) - less
            pitch = draw(pitches, legal, self.tastes.pitches, self.rng)
            length = draw(
                self.network.note.durations(note, told_notes, pitch), None, self.tastes.durations, self.rng
            )
            for index, source in enumerate(taken):
                if source is not None and source[0].kind != RHYTHM:
                    source[0].move(int(pitch[index]) - source[1].pitch)
                if source is not None and source[0].keeps_lengths:
                    length[index] = source[1].duration
            for index, (given, at) in enumerate(zip(stated, where, strict=True)):
                if given is not None:
                    length[index] = self.scenes[at[0]].line.duration[given]
            length[[lasts(self.candidates[row], self.scenes[row]) for row in rows]] = LEGATO
            content[rows] += self.network.content(
                told_notes.part, pitch, length, told_notes.previous, told_notes.root
            )
            for row, part, *one in zip(
                rows,
                told_notes.part.tolist(),
                pitch.tolist(),
                length.tolist(),
                told_notes.previous.tolist(),
                strict=True,
            ):
                struck[row][part].append(Struck(*one))
        for number in np.flatnonzero(~self.resting).tolist():
            write(self.candidates[number], self.scenes[number], struck[number], int(code[number]))
        return content

    def _told_notes(
        self,
        rows: Ints,
        number: int,
        counts: Ints,
        code: Ints,
        struck: list[list[list[Struck]]],
        echo: Echo,
    ) -> Told:
        """Return what the next notes of some candidates are told."""
        ends = counts[rows].cumsum(1)
        part = (number >= ends).sum(1)
        place = number - np.where(part > 0, np.take_along_axis(ends, (part - 1).clip(0)[:, None], 1)[:, 0], 0)
        here = [self.candidates[row] for row in rows]
        again = np.full((3, len(rows), SOURCES), NONE)
        again[1] = 0
        roots = np.zeros((len(rows), SOURCES), dtype=np.int64)
        for index, (row, candidate, own, at) in enumerate(
            zip(rows, here, part.tolist(), place.tolist(), strict=True)
        ):
            roots[index, -1] = candidate.root
            for source, column in enumerate(echo.columns[row]):
                if column is not None:
                    roots[index, source] = column.root
                    notes = column.notes[own]
                    if notes:
                        again[:, index, source] = notes[min(at, len(notes) - 1)]
            line = self.scenes[row].line
            if len(line.tick):
                given = int(notes_told(line, *(np.array([x]) for x in (candidate.tick, own, at)))[0])
                if given != NONE:
                    again[:, index, -1] = line.pitch[given], line.duration[given], line.previous[given]
        outer = np.array(
            [
                _outer(candidate, struck[row], own)
                for row, candidate, own in zip(rows, here, part.tolist(), strict=True)
            ]
        )
        return Told(
            counts=code[rows],
            root=np.array([candidate.root for candidate in here]),
            part=part,
            place=place,
            previous=_pitches(here, "last", part, place),
            earlier=_pitches(here, "earlier", part, place),
            above=outer[:, 0],
            melody=outer[:, 1],
            bass=outer[:, 2],
            echo_pitch=again[0],
            echo_duration=again[1],
            echo_previous=again[2],
            echo_root=roots,
        )

    def _go_on(self, known: Floats, echo: Echo) -> None:
        """Decide where each candidate goes on, and over which chord."""
        places = self.network.following.positions(known, echo.goes_on)
        legal = np.zeros(places.shape, dtype=np.bool_)
        for row, (candidate, scene) in enumerate(zip(self.candidates, self.scenes, strict=True)):
            legal[row] = positions_followed(candidate, scene, legal_positions(candidate, scene))
        position = draw(places, legal, self.tastes.places, self.rng)
        chords = self.network.following.chord(known) - self._standing()
        chord = draw(chords, self._legal_chords(), self.tastes.chords, self.rng)
        plans = self._plans(known, position, chord)
        for row in np.flatnonzero(~self.resting).tolist():
            way = int(position[row]), int(chord[row]), plans[row].tolist()
            move_on(self.candidates[row], self.scenes[row], *way)

    def _footing(self, rows: Ints, part: Ints) -> Floats:
        """Return what is subtracted from the logits of pitches: at bar lines, more of the bass's own, in any octave, the longer it has stood.

        Args:
            rows: The candidates. (notes,)
            part: Of each note. (notes,)

        Returns:
            (notes, PITCHES)
        """
        less = np.zeros((len(rows), PITCHES))
        for index in np.flatnonzero(part == BASS).tolist():
            candidate = self.candidates[rows[index]]
            if candidate.position == 0 and candidate.footing != NONE:
                less[index, candidate.footing % OCTAVE :: OCTAVE] = self.tastes.footing * max(
                    candidate.stood - 1, 0
                )
        return less

    def _edges(self, rows: Ints, part: Ints) -> Floats:
        """Return what is subtracted from the logits of pitches: of the melody where it enters and ends, more the further it is from there.

        Args:
            rows: The candidates. (notes,)
            part: Of each note. (notes,)

        Returns:
            (notes, PITCHES)
        """
        less = np.zeros((len(rows), PITCHES))
        for index in np.flatnonzero(part == MELODY).tolist():
            candidate, scene = self.candidates[rows[index]], self.scenes[rows[index]]
            goal = scene.edge_at(candidate.bar)
            if goal is not None:
                less[index] = self.tastes.edges * np.maximum(np.abs(np.arange(PITCHES) - goal) - NEAR, 0)
        return less

    def _standing(self) -> Floats:
        """Return what is subtracted from the logits of chords: more of one the longer it has stood. (candidates, CHORDS)"""
        less = np.zeros((len(self.candidates), CHORDS))
        for row, candidate in enumerate(self.candidates):
            less[row, candidate.chord] = self.tastes.standing * max(candidate.stands - 1, 0)
        return less

    def _plans(self, known: Floats, position: Ints, chord: Ints) -> Ints:
        """Decide what the next half bar takes up. (candidates, STREAMS)"""
        legal = np.ones((len(self.candidates), CODES, CODES), dtype=np.bool_)
        for row in np.flatnonzero(~self.resting).tolist():
            candidate, scene, place = self.candidates[row], self.scenes[row], int(position[row])
            if place in {0, int(scene.halves[candidate.bar])}:
                legal[row] = legal_plans(candidate, scene, place, int(chord[row]))
                number = len(candidate.halves)
                if number < len(scene.borders):
                    legal[row] = plans_held(scene, number, legal[row])
        head, taste = self.network.following, self.tastes.plans
        sung, played = (np.where(np.arange(CODES) == NEW, less, 0) for less in self.tastes.newness)
        accompaniment = draw(head.accompaniment_plan(known) - played, legal.max(2), taste, self.rng)
        fitting = legal[np.arange(len(legal)), accompaniment]
        told = known + head.with_accompaniment[accompaniment]
        melody = draw(head.melody_plan(told) - sung, fitting, taste, self.rng)
        return np.stack([melody, accompaniment], axis=1)

    def _legal_chords(self) -> Bools:
        """Mark the chords that may follow. (candidates, CHORDS)"""
        legal = np.ones((len(self.candidates), CHORDS), dtype=np.bool_)
        legal[:, SILENT] = False
        for row, (candidate, scene) in enumerate(zip(self.candidates, self.scenes, strict=True)):
            number = len(candidate.chords)
            if number < len(scene.chords) and scene.chords[number]:
                legal[row] = False
                legal[row, list(scene.chords[number])] = True
        return legal


def _outer(candidate: Candidate, struck: list[list[Struck]], part: int) -> tuple[int, int, int]:
    """Return the note above the next one in the accompaniment, and the melody and the bass that sound; NONE for none."""
    melody, bass = (
        struck[outer][0].pitch if struck[outer] else candidate.sounds(outer) for outer in (MELODY, BASS)
    )
    inner = part == ACCOMPANIMENT
    above = struck[part][-1].pitch if inner and struck[part] else NONE
    return above, NONE if part == MELODY else melody, bass if inner else NONE


def rows_of(candidate: Candidate) -> Ints:
    """Return what is written as rows of `generator.rows`: in order of tick and pitch, none sounding into its own next. (notes, 4)"""
    written = [(n.tick, n.tick + n.duration, n.pitch + LOWEST, n.part) for n in candidate.notes]
    rows = np.array(written, dtype=np.int64).reshape(-1, 4)
    rows = rows[np.lexsort((rows[:, 0], rows[:, 2], rows[:, 3]))]
    again = (np.diff(rows[:, 3]) == 0) & (np.diff(rows[:, 2]) == 0)
    rows[:-1][again, 1] = np.minimum(rows[:-1][again, 1], rows[1:][again, 0])
    return rows[np.lexsort((rows[:, 2], rows[:, 0]))]


def _columns_of(scenes: Sequence[Scene]) -> int:
    """Return the most columns in which scenes are written side by side, if they wait for one another at every bar."""
    bars = max(len(scene.asked.ticks) for scene in scenes)
    most = [np.pad(scene.most_columns, (0, bars - len(scene.asked.ticks))) for scene in scenes]
    return int(np.max(most, axis=0).sum())


def _pitches(candidates: Sequence[Candidate], name: str, part: Ints, place: Ints) -> Ints:
    """Return the pitch at a place of those that each candidate's part began together before. (candidates,)"""
    rows = zip(candidates, part.tolist(), place.tolist(), strict=True)
    return np.array([at_place(getattr(candidate, name)[own], at) for candidate, own, at in rows])
