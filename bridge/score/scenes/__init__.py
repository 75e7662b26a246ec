"""Shots to scenes: which shots belong together."""
