"""A film of our own making, and a script for each way to use Recue."""
