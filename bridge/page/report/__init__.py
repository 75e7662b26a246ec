"""The page as one file to mail: the same view, with the sound, and nothing to serve it."""
