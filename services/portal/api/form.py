"""How answers are written: moments in UTC with Z, whatever offset they were given in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel


def in_utc(model: BaseModel) -> Any:
    """A model as plain data, each moment in UTC."""
    return _moments(model.model_dump(by_alias=True))


def _moments(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC)
        case dict():
            return {name: _moments(one) for name, one in value.items()}
        case list() | tuple():
            return [_moments(one) for one in value]
    return value
