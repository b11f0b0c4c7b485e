"""Records every zone keeps: who read what (READS), and what was destroyed (RETENTION)."""

from __future__ import annotations

from uuid import UUID

from schemas.common import Code, Digest, Event


class ConfidentialRead(Event):
    """Somebody was shown a confidential part; written before it is shown."""

    part: Code
    text: Digest | None = None


class CaseDestroyed(Event):
    """A case was destroyed: on what ground, and the last digest of its chain."""

    case: UUID
    ground: Code
    chain: Digest
