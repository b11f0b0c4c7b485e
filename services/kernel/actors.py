"""Actor tokens: short-lived JWTs (Ed25519) by which a face says who acts.

The service verifies each one: known issuer, own audience, not expired, and no role or department
beyond what that issuer may speak for.
"""

from __future__ import annotations

import time
import uuid
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from schemas.catalogue import load
from schemas.common import Actor, Refused, Role
from schemas.contacts import CONTACTS

LIFETIME = 300
REMEMBERED = 4096


def sign(actor: Actor, audience: str, key: bytes, lifetime: int = LIFETIME) -> str:
    """A token for one service, valid for `lifetime` seconds."""
    now = int(time.time())
    claims = {
        **actor.model_dump(mode="json", exclude={"issuer"}, exclude_none=True),
        "iss": actor.issuer,
        "aud": audience,
        "iat": now,
        "exp": now + lifetime,
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode(claims, key, algorithm="EdDSA")


class Verifier:
    """Checks tokens for one audience against the trusted issuers."""

    def __init__(self, audience: str, trust: Mapping[str, Mapping[str, Any]]) -> None:
        self._audience, self._trust = audience, trust
        self._keys = {name: _public(entry["key"]) for name, entry in trust.items()}
        self._checked: OrderedDict[str, tuple[float, Actor]] = OrderedDict()

    def actor(self, authorization: str) -> Actor:
        """Who acts, or a refusal saying what is wrong with the token."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _refused("no actor token in the Authorization header")
        known = self._checked.get(token)
        if known and known[0] > time.time():
            return known[1]
        expires, actor = self._verify(token)
        self._checked[token] = (expires, actor)
        if len(self._checked) > REMEMBERED:
            self._checked.popitem(last=False)
        return actor

    def _verify(self, token: str) -> tuple[float, Actor]:
        try:
            issuer = jwt.decode(token, options={"verify_signature": False}).get("iss", "")
            key = self._keys.get(issuer)
            if key is None:
                raise _refused("the issuer is not trusted here")
            claims = jwt.decode(
                token,
                key,
                algorithms=["EdDSA"],
                audience=self._audience,
                issuer=issuer,
                options={"require": ["exp", "iat", "jti", "sub", "aud"]},
            )
            if claims["exp"] - claims["iat"] > 3600:
                raise _refused("the token lives too long")
            actor = Actor.model_validate({**claims, "issuer": issuer})
        except (jwt.PyJWTError, ValidationError, TypeError) as error:
            raise _refused(f"{type(error).__name__}: {error}") from error
        self._check_reach(actor)
        return float(claims["exp"]), actor

    def _check_reach(self, actor: Actor) -> None:
        entry = self._trust[actor.issuer]
        allowed = {Role(role) for role in entry["roles"]}
        if not actor.roles or not set(actor.roles) <= allowed:
            raise _refused("the issuer may not give these roles")
        if actor.department != entry.get("department"):
            raise _refused("the issuer may not speak for this department")
        if actor.unit and not _has_unit(actor):
            raise _refused("the issuer may not speak for this unit")
        if CONTACTS & {*actor.roles} and not actor.organisation:
            raise _refused("an institution's token names its organisation")


def _has_unit(actor: Actor) -> bool:
    department = load().departments.get(actor.department or "")
    return department is not None and department.has(actor.unit or "")


def _public(raw: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))


def _refused(detail: str) -> Refused:
    return Refused("not_signed_in", detail, "Sign in again and repeat what you did.")
