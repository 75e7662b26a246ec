"""The example film, and a script for each way to use Recue."""
