"""A score as files: MIDI, sound, pictures, cue sheets and sessions."""
