"""How near composed music is to real music, and how well it does what it is told; every figure is read from files."""
