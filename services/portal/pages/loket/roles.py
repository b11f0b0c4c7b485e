"""Who works at the Loket."""

from __future__ import annotations

from schemas.common import Role

COORDINATOR = frozenset({Role.COORDINATOR})
AUDITOR = frozenset({Role.AUDITOR})
EITHER = COORDINATOR | AUDITOR
