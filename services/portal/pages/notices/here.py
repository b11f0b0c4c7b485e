"""Where notices are, and for whom."""

from __future__ import annotations

from schemas.common import Role
from schemas.contacts import MANAGE

PLACE = "/berichten"
EVERYBODY = frozenset(Role)
SEE_TO_IT = frozenset({Role.COORDINATOR, Role.LEAD}) | MANAGE
"""Who sees to what did not arrive."""
