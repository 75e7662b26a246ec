"""The ways out for a score: folders, and the hosts that editors and composers work in."""
