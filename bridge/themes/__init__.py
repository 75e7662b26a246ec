"""A person's own themes: what is said of where they are wanted, and the files that hold them."""
