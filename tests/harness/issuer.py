"""An identity provider for tests: small, but it checks what a real one checks of its clients.

It signs in whoever `who` says without asking, and can be told to answer wrongly.
"""

from __future__ import annotations

import hmac
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from deploy.server_process import free_port

HOST = "127.0.0.1"
SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"
LOW = "http://eidas.europa.eu/LoA/low"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
Change = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Registered:
    """A client as the issuer knows it."""

    key: RSAKey
    redirect_uris: tuple[str, ...]


@dataclass
class Wrongly:
    """How the next answers differ from right ones."""

    claims: Change = lambda claims: claims
    algorithm: str = "PS256"
    kid: str = ""
    key: RSAKey | None = None
    answer: Change = lambda answer: answer
    doors: Change = lambda doors: doors
    token_status: int = 200


@dataclass
class Issuer:
    """Runs on a port of its own; `asked` is every question as it came, `refused` what was wrong."""

    who: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Registered] = field(default_factory=dict)
    wrongly: Wrongly = field(default_factory=Wrongly)
    asked: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    keys: list[RSAKey] = field(default_factory=list)
    keys_read: int = 0

    def __enter__(self) -> Self:
        self.rotate()
        self._port, self._codes, self._seen = free_port(), dict[str, dict[str, str]](), set[str]()
        routes = [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/keys", self._jwks),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/end", self._ended),
        ]
        config = uvicorn.Config(Starlette(routes=routes), HOST, self._port, log_config=None)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="issuer", daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    @property
    def url(self) -> str:
        """Its name."""
        return f"http://{HOST}:{self._port}"

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one is still published."""
        self.keys.insert(0, RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)}))

    async def _discovery(self, request: Request) -> Response:
        doors = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/end",
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(self.wrongly.doors(doors))

    async def _jwks(self, request: Request) -> Response:
        self.keys_read += 1
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.keys]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        known = self.clients.get(asked.get("client_id", ""))
        if known is None or asked.get("redirect_uri") not in known.redirect_uris:
            return self._refuse("redirect_uri")
        for name in ("state", "nonce"):
            if len(asked.get(name, "")) < 22:
                return self._refuse(name)
        fine = asked.get("response_type") == "code" and asked.get("scope") == "openid"
        if not fine or asked.get("code_challenge_method") != "S256":
            return self._refuse("request")
        code = secrets.token_urlsafe(24)
        self._codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.url}
        return RedirectResponse(
            f"{asked['redirect_uri']}?{urlencode(self.wrongly.answer(answer))}", 303
        )

    async def _token(self, request: Request) -> Response:
        if self.wrongly.token_status != 200:
            return Response(status_code=self.wrongly.token_status)
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or form.get("grant_type") != "authorization_code":
            return self._refuse("code")
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return self._refuse("redirect_uri")
        verifier = form.get("code_verifier", "")
        challenge = _packed(sha256(verifier.encode()).digest())
        if not 43 <= len(verifier) <= 128 or challenge != asked["code_challenge"]:
            return self._refuse("code_verifier")
        if wrong := self._wrong_assertion(form, asked["client_id"]):
            return self._refuse(wrong)
        return JSONResponse({"token_type": "Bearer", "id_token": self._signed(asked)})

    async def _ended(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        return Response("ended")

    def _wrong_assertion(self, form: dict[str, str], client: str) -> str:
        if form.get("client_assertion_type") != ASSERTION or "client_secret" in form:
            return "client_assertion_type"
        said = jwt.decode(
            form["client_assertion"], self.clients[client].key, algorithms=["PS256", "RS256"]
        ).claims
        now, jti = time.time(), str(said.get("jti", ""))
        if said.get("iss") != client or said.get("sub") != client:
            return "assertion_of_another"
        if said.get("aud") != f"{self.url}/token" or not now < said["exp"] < now + 300:
            return "assertion_aud_or_exp"
        if len(jti) < 22 or jti in self._seen:
            return "assertion_jti"
        self._seen.add(jti)
        return ""

    def _signed(self, asked: dict[str, str]) -> str:
        now, wrongly = int(time.time()), self.wrongly
        claims = {
            "iss": self.url,
            "aud": asked["client_id"],
            "nonce": asked["nonce"],
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "nbf": now,
            "exp": now + 300,
            "acr": SUBSTANTIAL,
            **self.who,
        }
        claims = wrongly.claims(claims)
        key = wrongly.key or self.keys[0]
        header = {"alg": wrongly.algorithm, "kid": wrongly.kid or self.keys[0].kid}
        if wrongly.algorithm in ("none", "HS256"):  # with the public key as the secret
            said = ".".join(_packed(json.dumps(part).encode()) for part in (header, claims))
            secret = self.keys[0].as_pem(private=False)
            signed = hmac.digest(secret, said.encode(), "sha256")
            return f"{said}.{_packed(signed) if wrongly.algorithm == 'HS256' else ''}"
        return jwt.encode(header, claims, key, algorithms=[wrongly.algorithm])

    def _refuse(self, why: str) -> Response:
        self.refused.append(why)
        return JSONResponse({"error": "invalid_request"}, 400)


def _packed(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
