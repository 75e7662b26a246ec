"""What is installed, what answers and what stands in the way, with the next thing to do for each."""
