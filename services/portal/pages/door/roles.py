"""Who comes to the door."""

from __future__ import annotations

from schemas.common import Role

INSTITUTION = frozenset({Role.INSTITUTION})
