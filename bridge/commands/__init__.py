"""The commands as functions: files in, files out."""
