"""Which page is for whom, as a table: running this writes docs/who-may.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from schemas.common import Role
from services.portal.app import pages_of
from services.portal.kinds import ROLES, Kind
from services.portal.routing import Page

PLACE = Path("docs/who-may.md")
TITLES = {
    Kind.DOOR: "Institutions (DOOR)",
    Kind.LOKET: "The Loket (LOKET)",
    Kind.DESK: "A department's desk",
    Kind.OWNER: "The owner of the policy (OWNER)",
}
HEAD = """# Who may open what

Made from the pages themselves by `python -m services.portal.who_may`; a test fails when it is old.
`read` is GET, `act` is POST. Everybody else, and who is not signed in, gets nothing; which *case*
somebody may see and what they may decide about it is the services' to say, page or not
([ADR 19](adr/0019-who-may-not-see-a-task-learns-nothing.md)).
How people sign in: [login](login.md).
"""


def table(kind: Kind) -> Iterator[str]:
    """The pages of one kind of face, by address."""
    roles = sorted(ROLES[kind])
    yield f"\n## {TITLES[kind]}\n"
    yield f"| page | {' | '.join(roles)} | not signed in |"
    yield "|---" * (len(roles) + 2) + "|"
    for page in sorted(pages_of(kind), key=lambda one: one.path):
        cells = [_may(page, role) for role in roles]
        yield f"| `{page.path}` | {' | '.join(cells)} | {_may(page, None)} |"


def written() -> str:
    """The whole page."""
    lines = (line for kind in Kind for line in table(kind))
    return "\n".join([HEAD.rstrip(), *lines]) + "\n"


def _may(page: Page, role: Role | None) -> str:
    if page.roles and role not in page.roles:
        return "-"
    return " ".join(word for word, there in (("read", page.show), ("act", page.act)) if there)


if __name__ == "__main__":
    PLACE.write_text(written(), encoding="utf-8")
