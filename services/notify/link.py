"""Where a notice sends its reader: the case or all notices, in a face; and a program."""

from __future__ import annotations

from uuid import UUID


def link(portal_url: str, case: UUID) -> str:
    """The page of a case."""
    return f"{portal_url.rstrip('/')}/dossiers/{case}"


def inbox_link(portal_url: str) -> str:
    """The page with everything somebody was told."""
    return f"{portal_url.rstrip('/')}/berichten"


def request_at(portal_url: str, case: UUID) -> str:
    """A request of an institution, for programs."""
    return f"{portal_url.rstrip('/')}/v1/adviesaanvragen/{case}"


def events_at(portal_url: str) -> str:
    """The feed of an institution, for programs."""
    return f"{portal_url.rstrip('/')}/v1/gebeurtenissen"
