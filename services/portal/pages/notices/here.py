"""Where notices are, and for whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from schemas.catalogue.notices import DIGEST, Reader
from schemas.common import Role
from schemas.ids import reference
from services.faces.notice_words import kind_of
from services.portal.visit import Visit

PLACE = "/berichten"
EVERYBODY = frozenset(Role)


def about(visit: Visit, row: dict[str, Any]) -> tuple[str, str]:
    """Where to read more of a notice, and what that is called: mostly the case it is about."""
    if row["template"] == DIGEST:
        return PLACE, visit.t("Berichten", "Messages")
    if kind_of(row["template"]).reader is Reader.SYSTEM:
        return "/instelling/webhook", "Webhook"
    return f"/dossiers/{row['case_id']}", reference(UUID(row["case_id"]))
