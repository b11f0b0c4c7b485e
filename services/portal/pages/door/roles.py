"""The roles that an institution gives its people, and what they are called."""

from __future__ import annotations

from schemas.common import Role
from services.portal.visit import Visit
from services.portal.wrong import Wrong

CHOICES = {
    Role.ADVISORY_TEAM: (
        "Adviesteam: vragen, antwoorden, wijzigen, intrekken, adviezen lezen en de uitkomst melden",
        "Advisory team: ask, answer, change, withdraw, read advices and report the outcome",
    ),
    Role.INSTITUTION_COORDINATOR: (
        "Coördinator: als het adviesteam, en mensen, mail en webhook beheren",
        "Coordinator: as the advisory team, and look after people, mail and webhook",
    ),
    Role.PORTFOLIO_HOLDER: (
        "Portefeuillehouder: alles van de instelling lezen en de uitkomst melden",
        "Portfolio holder: read everything of the institution and report the outcome",
    ),
    Role.RESEARCHER: (
        "Onderzoeker: een vraag voorbereiden en de eigen vragen volgen",
        "Researcher: prepare a question and follow their own",
    ),
}
"""The roles that an institution gives, in words (schemas.contacts says what each may do)."""


def chosen(visit: Visit) -> tuple[Role, ...]:
    """The roles that were ticked, at least one; nothing else that is sent is a role here."""
    ticked = visit.all_given("roles")
    if not ticked or not {*ticked} <= {*CHOICES}:
        raise Wrong({"roles": visit.t("Kies minstens één rol.", "Choose at least one role.")})
    return tuple(role for role in CHOICES if role in ticked)


def as_chosen(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """What is ticked for somebody: who may do everything has the two roles that together may."""
    if Role.INSTITUTION in roles:
        return (Role.ADVISORY_TEAM, Role.INSTITUTION_COORDINATOR)
    return roles


def called(visit: Visit, roles: tuple[Role, ...]) -> str:
    """The roles of somebody, without what each may do."""
    if Role.INSTITUTION in roles:
        return visit.t("alles", "everything")
    return ", ".join(
        visit.t(*words).partition(":")[0] for r, words in CHOICES.items() if r in roles
    )
