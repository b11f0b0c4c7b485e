"""The coordinators' table: every open case, one case, and what is done with it."""

from __future__ import annotations

from services.portal.pages.loket import (
    dossier,
    dossier_actions,
    dossier_concept,
    dossier_contributions,
    dossier_versions,
    table,
)

PAGES = (
    *table.PAGES,
    *dossier.PAGES,
    *dossier_actions.PAGES,
    *dossier_concept.PAGES,
    *dossier_contributions.PAGES,
    *dossier_versions.PAGES,
)
