"""A score played live: out of a MIDI port, with MIDI clock, following the transport of a running Recue."""
