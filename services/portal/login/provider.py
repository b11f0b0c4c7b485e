"""One identity provider as it is reached: where its doors are, its keys, and a code for a token."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, RSAKey
from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.common import Refused
from services.kernel.telemetry import log
from services.portal.login.failing import NOT_TRUSTED, UNREACHABLE, NotSignedIn
from services.portal.login.issuers import Issuer, secure

FRESH_FOR, AGAIN_AFTER = 3600.0, 30.0
"""Seconds for which keys are used, and between two looks for a key that is not known."""

PATIENCE, LARGEST, FEWEST_BITS = 5.0, 256 * 1024, 2048
ASSERTION_LASTS = 60
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Doors(BaseModel):
    """What an issuer says of itself (OpenID Connect Discovery)."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    code_challenge_methods_supported: tuple[str, ...] = ("S256",)
    authorization_response_iss_parameter_supported: bool = False


class Provider:
    """An issuer, and this face as its client."""

    def __init__(
        self,
        issuer: Issuer,
        face: str,
        http: httpx.AsyncClient,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer, self.client = issuer, issuer.clients[face]
        self._key, self._http, self._now = _private(issuer, face), http, now
        self._doors: Doors | None = None
        self._keys, self._read_at = KeySet([]), float("-inf")

    async def doors(self) -> Doors:
        """Where to go; asked once, and again when that failed."""
        if self._doors is None:
            url = f"{self.issuer.url.rstrip('/')}/.well-known/openid-configuration"
            self._doors = self._checked(await self._json(url))
        return self._doors

    async def keys(self, kid: str) -> KeySet:
        """Its public keys; read again, at most twice a minute, when one is asked that is not there.

        An issuer that does not answer for a moment is believed by the keys that it gave last.
        """
        age = self._now() - self._read_at
        known = any(key.kid == kid for key in self._keys.keys)
        if age > FRESH_FOR or (not known and age > AGAIN_AFTER):
            self._read_at = self._now()
            try:
                self._keys = _public(await self._json((await self.doors()).jwks_uri))
            except NotSignedIn:
                if not known:
                    raise
                log.warning("issuer_keys_not_read", issuer=self.issuer.name)
        return self._keys

    async def token_for(self, code: str, verifier: str, redirect_uri: str) -> str:
        """The ID token that a code stands for; this face proves who it is by its key."""
        where = (await self.doors()).token_endpoint
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": self.client.id,
            "client_assertion_type": ASSERTION,
            "client_assertion": self._assertion(where),
        }
        found = await self._json(where, asked)
        token = found.get("id_token")
        if not isinstance(token, str):
            raise NotSignedIn(NOT_TRUSTED, "no_id_token")
        return token

    def _assertion(self, audience: str) -> str:
        signed: str = private_key_jwt_sign(
            self._key,
            client_id=self.client.id,
            token_endpoint=audience,
            alg=self.issuer.algorithm,
            header={"kid": self._key.kid},
            expires_in=ASSERTION_LASTS,
        )
        return signed

    def _checked(self, found: Mapping[str, Any]) -> Doors:
        try:
            doors = Doors.model_validate(found)
        except ValidationError as error:
            raise NotSignedIn(NOT_TRUSTED, "discovery_unreadable") from error
        if doors.issuer != self.issuer.url:
            raise NotSignedIn(NOT_TRUSTED, "discovery_of_another_issuer")
        places = (doors.authorization_endpoint, doors.token_endpoint, doors.jwks_uri)
        if not all(map(secure, (*places, doors.end_session_endpoint or self.issuer.url))):
            raise NotSignedIn(NOT_TRUSTED, "discovery_not_https")
        if "S256" not in doors.code_challenge_methods_supported:
            raise NotSignedIn(NOT_TRUSTED, "discovery_without_pkce")
        return doors

    async def _json(self, url: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
        method = "POST" if form else "GET"
        try:
            async with self._http.stream(method, url, data=form) as answer:
                body = b""
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise NotSignedIn(NOT_TRUSTED, "answer_too_large")
        except httpx.HTTPError as error:
            raise NotSignedIn(UNREACHABLE, f"unreachable_{type(error).__name__}") from error
        if answer.status_code >= 500:
            raise NotSignedIn(UNREACHABLE, f"status_{answer.status_code}")
        return _read(answer, body)


def client() -> httpx.AsyncClient:
    """How issuers are asked: soon, and never sent on to somewhere else."""
    return httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False, trust_env=False)


def _read(answer: httpx.Response, body: bytes) -> dict[str, Any]:
    if answer.status_code != 200:
        raise NotSignedIn(NOT_TRUSTED, f"status_{answer.status_code}")
    try:
        found = httpx.Response(200, content=body).json()
    except ValueError as error:
        raise NotSignedIn(NOT_TRUSTED, "answer_not_json") from error
    if not isinstance(found, dict):
        raise NotSignedIn(NOT_TRUSTED, "answer_not_json")
    return found


def _public(found: Mapping[str, Any]) -> KeySet:
    """The keys of its list by which it can sign for us; what we cannot read is not one."""
    keys: list[Key] = []
    for one in found.get("keys", ()):
        if isinstance(one, dict) and one.get("kty") == "RSA" and one.get("use", "sig") == "sig":
            try:
                key = RSAKey.import_key({name: one[name] for name in one if name != "d"})
            except (JoseError, ValueError, TypeError):
                continue
            if key.raw_value.key_size >= FEWEST_BITS:
                keys.append(key)
    return KeySet(keys)


def _private(issuer: Issuer, face: str) -> RSAKey:
    path = issuer.clients[face].key
    try:
        key = RSAKey.import_key(path.read_bytes())
        fine = key.is_private and key.raw_value.key_size >= FEWEST_BITS
    except (OSError, JoseError, ValueError) as error:
        raise _no_key(issuer, face, type(error).__name__) from error
    if not fine:
        raise _no_key(issuer, face, "no private RSA key of 2048 bits")
    key.ensure_kid()
    return key


def _no_key(issuer: Issuer, face: str, why: str) -> Refused:
    words = f"The key of {face} at {issuer.name}: {why}."
    return Refused("bad_login", words, "Make one; see docs/login.md.")
