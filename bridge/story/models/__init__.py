"""A person's own model of feelings, on disk: a transformer, read without network and without code of its own."""
