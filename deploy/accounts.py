"""A zone's accounts: one holds its streams, and each user has one that imports its grants.

Users of one account could write into each other's streams by naming them as the reply subject
of any request: JetStream answers there, whoever asked. In an account of its own a user reaches
exactly what it imports, whatever it names (docs/adr/0012).
"""

from __future__ import annotations

from pathlib import Path

from deploy import keys
from deploy.parts import SYSTEM, SYSTEM_USER, Config, User, Zone

JETSTREAM = "$JS.API.>"
NOWHERE = "nowhere.>"
"""A subject space nobody listens to."""

REPLIES = "_R_.>"
"""Where the server sends the reply to what came through an import."""

ANSWERED_BY_MANY = ("$JS.API.DIRECT.GET.", "$JS.API.CONSUMER.MSG.NEXT.")


def system(home: Path) -> dict[str, Config]:
    """The account that sees the servers and no zone."""
    return {SYSTEM: {"users": [{"nkey": keys.public_key(home, SYSTEM, SYSTEM_USER)}]}}


def zone_accounts(home: Path, zone: Zone) -> dict[str, Config]:
    """The account with the zone's streams and borders, and one for each of its users."""
    apart = [user for user in zone.users if user.name != "deploy"]
    served = [_import(_account(zone, user), one) for user in apart for one in user.serves]
    accounts: dict[str, Config] = {
        zone.name: {
            "jetstream": "enabled",
            "users": [_login(home, zone, zone.user("deploy"))],
            "exports": _exports(zone, apart),
            "imports": _borders(zone) + served,
        }
    }
    return accounts | {_account(zone, user): _user_account(home, zone, user) for user in apart}


def linked(home: Path, zone: Zone) -> dict[str, Config]:
    """The hub's side of a department with its own server: its borders, and no streams."""
    link = User(
        name=keys.LINK,
        publish=(*(one.local for one in zone.imports), REPLIES),
        serves=(*(one.subject for one in zone.exports), REPLIES),
    )
    login = _login(home, zone, link) | {"allowed_connection_types": ["LEAFNODE"]}
    exports = _exports(zone, [])
    return {zone.name: {"users": [login], "exports": exports, "imports": _borders(zone)}}


def _account(zone: Zone, user: User) -> str:
    return f"{zone.name}-{user.name}"


def _user_account(home: Path, zone: Zone, user: User) -> Config:
    """What one user reaches.

    To an account without streams the server adds an import of the whole JetStream API that
    answers every request with "not enabled", beside the true answer. The last import takes its
    place.
    """
    grants = [_import(zone.name, subject) for subject in user.publish]
    return {
        "users": [_login(home, zone, user)],
        "exports": [{"service": subject, "accounts": [zone.name]} for subject in user.serves],
        "imports": [*grants, _import(zone.name, NOWHERE) | {"to": JETSTREAM}],
    }


def _exports(zone: Zone, users: list[User]) -> list[Config]:
    allowed: dict[str, list[str]] = {NOWHERE: [_account(zone, user) for user in users]}
    for export in zone.exports:
        allowed.setdefault(export.subject, []).append(export.to)
    for user in users:
        for subject in user.publish:
            allowed.setdefault(subject, []).append(_account(zone, user))
    return [
        {"service": subject, "accounts": accounts, "response_type": _replies(subject)}
        for subject, accounts in allowed.items()
        if accounts
    ]


def _replies(subject: str) -> str:
    return "stream" if subject.startswith(ANSWERED_BY_MANY) else "single"


def _borders(zone: Zone) -> list[Config]:
    return [_import(one.source, one.subject) | {"to": one.local} for one in zone.imports]


def _import(account: str, subject: str) -> Config:
    return {"service": {"account": account, "subject": subject}}


def _login(home: Path, zone: Zone, user: User) -> Config:
    permissions: Config = {
        "publish": {"allow": list(user.publish)},
        "subscribe": {"allow": list(user.subscribe)},
    }
    if user.serves:
        permissions["allow_responses"] = True
    return {
        "nkey": keys.public_key(home, zone.name, user.name),
        "permissions": permissions,
        "allowed_connection_types": ["STANDARD"],
    }
