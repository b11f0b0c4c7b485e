"""Where a notice sends its reader: the case in the face of the own zone."""

from __future__ import annotations

from uuid import UUID


def link(portal_url: str, case: UUID) -> str:
    """The page of a case."""
    return f"{portal_url.rstrip('/')}/dossiers/{case}"
