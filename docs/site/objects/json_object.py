"""The shape that every object of JSON has."""

from pydantic import BaseModel, ConfigDict


class JsonObject(BaseModel):
    """An object of JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")
