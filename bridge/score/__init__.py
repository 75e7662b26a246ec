"""From a timeline to its score: scenes, hits, keys, conditions, takes and parts."""
