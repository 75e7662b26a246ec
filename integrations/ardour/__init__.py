"""Ardour: a session that it opens, and its transport over OSC."""
