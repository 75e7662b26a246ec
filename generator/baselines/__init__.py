"""Composers of other kinds, trained on the same music under the same conditions: what ours is measured against."""
