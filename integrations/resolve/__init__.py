"""DaVinci Resolve: a companion that runs inside it, and what is sent to it."""
