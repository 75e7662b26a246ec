"""Where a score goes: folders, and the hosts an editor and a composer work in."""
