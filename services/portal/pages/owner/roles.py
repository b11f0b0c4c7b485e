"""Who comes for the policy."""

from __future__ import annotations

from schemas.common import Role

OWNER = frozenset({Role.OWNER})
