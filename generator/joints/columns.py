"""The columns of a cue's notes."""

START, END, PITCH, VOICE = range(4)
"""The columns of notes, as `generator.decoding.notes_of` returns them: pitch counts from the tonic."""
