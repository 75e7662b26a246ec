"""How written notes are played: how loud, how long, and if wanted how loosely in time."""
