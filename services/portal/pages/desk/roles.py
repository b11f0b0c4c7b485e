"""Who works at a desk."""

from __future__ import annotations

from schemas.common import Role

DESK = frozenset({Role.EXPERT, Role.LEAD})
EXPERT = frozenset({Role.EXPERT})
LEAD = frozenset({Role.LEAD})
