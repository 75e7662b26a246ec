"""Scripts that run inside Resolve: each a single file, installed by copying."""
