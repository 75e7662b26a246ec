"""Themes: melodies of a film that return, as values, and the shapes in which they do."""
