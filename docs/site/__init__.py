"""Make the website: what pages take from the code, and the hooks that MkDocs calls."""
