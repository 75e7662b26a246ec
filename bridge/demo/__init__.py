"""The film that `recue demo` scores; `examples/make_film.py` draws it."""

from pathlib import Path

FILM = Path(__file__).parent / "film.otio"
"""Its cut; the footage, `film.mp4`, lies beside it."""
