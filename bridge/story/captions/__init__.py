"""Captions: what their files say, and where in a cut it is said."""
