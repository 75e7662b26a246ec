"""DaVinci Resolve: a companion script that runs inside it, and pushes to it."""
