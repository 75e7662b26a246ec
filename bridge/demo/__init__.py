"""The film that `recue demo` scores; `examples/make_film.py` draws it."""

from pathlib import Path

FILM = Path(__file__).parent / "film.otio"
"""Timeline of the film; its footage, `film.mp4`, is beside it."""
