"""What words make felt: by a lexicon, by a person's own words, and over a stretch of time."""
