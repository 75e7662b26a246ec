"""The web server of the page: a thin adapter over the service that OSC speaks to."""
