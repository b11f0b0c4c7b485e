"""Who may say who somebody is, as data: issuers, and by which of their claims who may do what.

Nothing is allowed that no rule allows. A rule names the faces it is for, so that what an issuer
says at one department gives nothing at another.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.catalogue import Words, load
from schemas.common import Code, Refused, Role
from services.portal.kinds import ROLES, Kind, kind_of, zone_of

EIDAS = tuple(f"http://eidas.europa.eu/LoA/{level}" for level in ("low", "substantial", "high"))
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]


class Told(BaseModel):
    """A part of the file; a word that is not known is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Client(Told):
    """How one face is known to an issuer; each face has a key of its own."""

    id: str = Field(min_length=1)
    key: Path


class Rule(Told):
    """What a person may do at some faces when all these claims are as they are here."""

    faces: tuple[str, ...] = Field(min_length=1)
    when: dict[str, str] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    unit: Code | None = None


class Represents(Told):
    """How an issuer names the organisation somebody acts for, and which institution that is."""

    type: str
    issuer: str = ""
    organisations: dict[str, Code] = Field(min_length=1)


class Claims(Told):
    """Which claims say what a person is called; an empty name asks for none."""

    name: str = "name"
    mail: str = "email"


class Issuer(Told):
    """One identity provider: where it is, how sure it must be, and what its words are worth."""

    name: Name
    label: Words
    url: str
    acr: str = EIDAS[1]
    levels: tuple[str, ...] = EIDAS
    algorithm: Literal["PS256", "RS256"] = "PS256"
    clients: dict[str, Client]
    rules: tuple[Rule, ...]
    represents: Represents | None = None
    claims: Claims = Claims()

    def enough(self, acr: object) -> bool:
        """Whether somebody was recognised at least as surely as was asked."""
        return acr in self.levels and self.levels.index(str(acr)) >= self.levels.index(self.acr)

    @property
    def asked_claims(self) -> tuple[str, ...]:
        """What an answer must hold for the rules to be read, and what a person is called."""
        named = {name for rule in self.rules for name in rule.when}
        return (*sorted(named), *filter(None, (self.claims.name, self.claims.mail)))


class _File(Told):
    issuer: tuple[Issuer, ...] = Field(min_length=1)


def issuers_at(path: Path, face: str) -> tuple[Issuer, ...]:
    """The issuers of one face; refused when the file could let in somebody it should not."""
    try:
        found = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise _bad(str(error)) from error
    names = [one.name for one in found.issuer]
    if wrong := [name for name in names if names.count(name) > 1]:
        raise _bad(f"two issuers are called {wrong[0]}")
    for issuer in found.issuer:
        for words in _wrong(issuer):
            raise _bad(f"{issuer.name}: {words}")
    mine = tuple(one for one in found.issuer if face in one.clients)
    if not mine:
        raise _bad(f"no issuer has a client for {face}")
    return tuple(_beside(one, path.parent, face) for one in mine)


def secure(url: str) -> bool:
    """Whether an address is https, or is this machine itself."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_here(parts.hostname or ""))
    )


def is_here(host: str) -> bool:
    """Whether a host is this machine, by its number."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(issuer: Issuer) -> Iterator[str]:
    if not secure(issuer.url) or urlsplit(issuer.url).query or urlsplit(issuer.url).fragment:
        yield f"{issuer.url} is not an https address"
    if issuer.acr not in issuer.levels:
        yield f"{issuer.acr} is not one of its levels"
    for rule in issuer.rules:
        for face in rule.faces:
            yield from _wrong_rule(rule, face)
    catalogue = load()
    for code in issuer.represents.organisations.values() if issuer.represents else ():
        if code not in catalogue.institutions:
            yield f"{code} is no institution"
    if any(kind_of(face) is Kind.DOOR for face in issuer.clients) and not issuer.represents:
        yield "who comes for an institution must say which: there is no [issuer.represents]"


def _wrong_rule(rule: Rule, face: str) -> Iterator[str]:
    departments = load().departments
    if kind_of(face) is Kind.DESK and face not in departments:
        yield f"there is no face {face}"
        return
    if wrong := set(rule.roles) - ROLES[kind_of(face)]:
        yield f"{', '.join(sorted(wrong))} is no role at {face}"
    if rule.unit and (face not in departments or not departments[face].has(rule.unit)):
        yield f"{zone_of(face)} has no unit {rule.unit}"


def _beside(issuer: Issuer, folder: Path, face: str) -> Issuer:
    """The issuer with the key of this face alone, wherever the program runs."""
    client = issuer.clients[face]
    own = client.model_copy(update={"key": folder / client.key})
    return issuer.model_copy(update={"clients": {face: own}})


def _bad(words: str) -> Refused:
    return Refused("bad_login", f"The login file: {words}.", "Correct it; see docs/login.md.")
