"""What claims are worth at one face: the person's id, their roles, and for whom they act."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter, ValidationError

from services.kernel.people import Mail, Person
from services.portal.kinds import Kind, kind_of
from services.portal.login.failing import NO_ORGANISATION, NOBODY, NotSignedIn
from services.portal.login.issuers import Issuer, Rule

LONGEST_NAME = 120
_MAIL: TypeAdapter[str] = TypeAdapter(Mail)


def person_of(face: str, issuer: Issuer, claims: Mapping[str, Any]) -> Person:
    """Who somebody is at a face; NotSignedIn when no rule gives them anything there."""
    mine = [rule for rule in issuer.rules if face in rule.faces and _holds(rule, claims)]
    if not mine:
        raise NotSignedIn(NOBODY, "no_rule")
    units = {rule.unit for rule in mine if rule.unit}
    if len(units) > 1:
        raise NotSignedIn(NOBODY, "two_units")
    kind, sub = kind_of(face), person_id(issuer.url, claims["sub"])
    called = _called(claims, issuer.claims.name)
    return Person(
        id=sub,
        name=called or sub,
        mail=_mail(claims, issuer.claims.mail),
        roles=tuple(sorted({role for rule in mine for role in rule.roles})),
        department=face if kind is Kind.DESK else None,
        organisation=_organisation(issuer, claims) if kind is Kind.DOOR else None,
        unit=units.pop() if units else None,
    )


def person_id(issuer: str, subject: str) -> str:
    """The id of a person in events: the same each time, and none that leads back to the subject.

    A subject is a pseudonym already, of this client alone (pairwise), and can be long.
    """
    return "p-" + sha256(f"{issuer}\n{subject}".encode()).hexdigest()[:32]


def _holds(rule: Rule, claims: Mapping[str, Any]) -> bool:
    return all(_has(claims.get(name), value) for name, value in rule.when.items())


def _has(claim: object, value: str) -> bool:
    return value in claim if isinstance(claim, list) else claim == value


def _organisation(issuer: Issuer, claims: Mapping[str, Any]) -> str:
    """The institution in `represents`; nothing else a person says of it counts."""
    said, known = claims.get("represents"), issuer.represents
    if known is None or not isinstance(said, dict):
        raise NotSignedIn(NO_ORGANISATION, "no_represents")
    if said.get("sub_id_type") != known.type or (known.issuer and said.get("iss") != known.issuer):
        raise NotSignedIn(NO_ORGANISATION, "represents_of_another_kind")
    found = known.organisations.get(str(said.get("sub")))
    if found is None:
        raise NotSignedIn(NO_ORGANISATION, "represents_unknown")
    return found


def _called(claims: Mapping[str, Any], name: str) -> str:
    said = claims.get(name) if name else None
    shown = "".join(one for one in said if one.isprintable()) if isinstance(said, str) else ""
    return shown.strip()[:LONGEST_NAME]


def _mail(claims: Mapping[str, Any], name: str) -> str | None:
    """An address, if it is one that could be written to and the issuer does not doubt it."""
    said = claims.get(name) if name else None
    if not isinstance(said, str) or claims.get("email_verified") is False:
        return None
    try:
        return _MAIL.validate_python(said)
    except ValidationError:
        return None
