"""Expression: the loudness, length and timing of written notes."""
