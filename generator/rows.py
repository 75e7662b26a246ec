"""The rows that written notes are held in: one a note, on the grid of `generator.pieces.grid`."""

START, END, PITCH, PART = range(4)
"""The columns: ticks from the scene's start, a MIDI note number in a key on C, and a part of `generator.pieces.parts`."""
