"""What a page shows of a score: one JSON object, and its notes as packed numbers."""

from bridge.page.view.shown import Shown
from bridge.page.view.view import SCHEMA, view_of

__all__ = ["SCHEMA", "Shown", "view_of"]
