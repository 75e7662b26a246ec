"""Objects of JSON, as the page is told them."""

from collections.abc import Mapping

Facts = Mapping[str, object]
