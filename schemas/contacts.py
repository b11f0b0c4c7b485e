"""What each contact of an institution may do for it; services decide by it, pages show by it.

`institution` is somebody whose institution tells no roles apart, as before there were any: they
may do everything. Each role gives and none takes away: who has several may do what any allows.
"""

from __future__ import annotations

from schemas.common import Role

CONTACTS = frozenset(
    {
        Role.INSTITUTION,
        Role.ADVISORY_TEAM,
        Role.INSTITUTION_COORDINATOR,
        Role.PORTFOLIO_HOLDER,
        Role.RESEARCHER,
    }
)
"""Everybody who comes for an institution."""

ASK = frozenset({Role.INSTITUTION, Role.ADVISORY_TEAM, Role.INSTITUTION_COORDINATOR})
"""Who asks the Loket, answers it, changes a question and withdraws it."""

REPORT = ASK | {Role.PORTFOLIO_HOLDER}
"""Who says what became of an advice."""

READ = REPORT
"""Who reads every case of the institution, and its advices."""

DRAFT = ASK | {Role.RESEARCHER}
"""Who prepares a question, and sends the files that go with it."""

MANAGE = frozenset({Role.INSTITUTION, Role.INSTITUTION_COORDINATOR})
"""Who looks after colleagues and their roles, mail and webhook."""
