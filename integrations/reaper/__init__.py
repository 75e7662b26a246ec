"""REAPER: a job file on the disk, a small OSC message that names it, and a Lua companion that applies it."""
