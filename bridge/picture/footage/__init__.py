"""Footage: media found, decoded and measured."""
