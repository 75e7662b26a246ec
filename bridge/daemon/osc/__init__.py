"""Recue over OSC: one table of addresses, the endpoint that answers them, and a client that asks."""
