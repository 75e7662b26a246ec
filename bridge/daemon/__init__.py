"""The daemon: follows timelines as they are saved, and scores them anew."""
