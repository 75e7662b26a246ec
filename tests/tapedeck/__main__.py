"""`recue`, with one more row in its table of hosts."""

from bridge.cli import main
from integrations.hosts import HOSTS
from tests.tapedeck.host import TAPEDECK

HOSTS[TAPEDECK.name] = TAPEDECK
main()
