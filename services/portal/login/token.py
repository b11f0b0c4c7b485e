"""What an ID token says, once nothing is wrong with it (NL GOV profile, OpenID Connect Core)."""

from __future__ import annotations

import binascii
import hmac
import json
import time
from base64 import urlsafe_b64decode
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError

from services.portal.login.failing import NOT_TRUSTED, TOO_WEAK, NotSignedIn
from services.portal.login.pending import Pending
from services.portal.login.provider import Provider

ALGORITHMS = ("PS256", "RS256")
LEEWAY, LONGEST = 30, 600
"""Seconds that clocks may differ, and that a token may live: it is read at once."""

REQUIRED = ("iss", "aud", "sub", "nonce", "jti", "exp", "iat", "nbf")


async def claims_of(token: str, provider: Provider, pending: Pending) -> dict[str, Any]:
    """The claims of a token; NotSignedIn says by a code what is wrong with it."""
    header = _header(token)
    if header.get("alg") not in ALGORITHMS:
        raise NotSignedIn(NOT_TRUSTED, "token_algorithm")
    kid = header.get("kid")
    keys = await provider.keys(kid if isinstance(kid, str) else "")
    try:
        decoded = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                **{name: {"essential": True} for name in REQUIRED},
                "iss": {"essential": True, "value": provider.issuer.url},
                "aud": {"essential": True, "value": provider.client.id},
            },
            params={"nonce": pending.nonce, "client_id": provider.client.id},
        )
        claims.validate(now=int(time.time()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        raise NotSignedIn(NOT_TRUSTED, _cause(error)) from error
    _check(claims, provider, pending)
    return dict(claims)


def _check(claims: dict[str, Any], provider: Provider, pending: Pending) -> None:
    """What the library leaves to us."""
    subject, now = claims["sub"], time.time()
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise NotSignedIn(NOT_TRUSTED, "token_sub")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), pending.nonce.encode()):
        raise NotSignedIn(NOT_TRUSTED, "token_nonce")
    if claims["exp"] - claims["iat"] > LONGEST or claims["iat"] < now - LONGEST:
        raise NotSignedIn(NOT_TRUSTED, "token_too_old")
    if claims["aud"] not in (provider.client.id, [provider.client.id]):
        raise NotSignedIn(NOT_TRUSTED, "token_for_others_too")
    if not provider.issuer.enough(claims.get("acr")):
        raise NotSignedIn(TOO_WEAK, "token_acr")


def _header(token: str) -> dict[str, Any]:
    try:
        raw = token.split(".")[0]
        found = json.loads(urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise NotSignedIn(NOT_TRUSTED, "token_unreadable") from error
    if not isinstance(found, dict):
        raise NotSignedIn(NOT_TRUSTED, "token_unreadable")
    return found


def _cause(error: Exception) -> str:
    """A code that holds no value of the token: the kind of error, and the name of a claim of ours.

    The library's own words may quote what it was given.
    """
    claim = str(getattr(error, "claim", ""))
    return f"token_{getattr(error, 'error', 'unreadable')}" + (
        f"_{claim}" if claim in REQUIRED or claim in ("azp", "acr") else ""
    )
