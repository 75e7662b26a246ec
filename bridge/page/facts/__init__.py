"""What the page tells of scores: read from the open timelines, the store and the files."""
