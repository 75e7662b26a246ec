"""The state of everything that Recue needs and of the hosts, with the next thing to do for each."""
