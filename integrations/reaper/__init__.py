"""REAPER: a job file on the disk, a small OSC message with its path, and a Lua companion that applies it."""
