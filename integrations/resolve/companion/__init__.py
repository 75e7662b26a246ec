"""What runs inside Resolve: each a single file, installed by being copied."""
