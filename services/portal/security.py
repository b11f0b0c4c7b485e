"""Headers on every answer, and what a page or call may weigh (OWASP, STANDARDS 3.2)."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schemas.attachment import LARGEST as LARGEST_FILE
from schemas.attachment import LARGEST_TOGETHER
from services.kernel.telemetry import log

FOR_PROGRAMS = "/v1"
"""Where the interface says in its own form that a body is too large, when it reads it."""

LARGEST = 2 * 1024 * 1024
WITH_FILES = LARGEST + LARGEST_TOGETHER
"""What a form weighs that files go with."""

FILES, ONE_FILE = "/bijlagen", LARGEST_FILE + 1
"""Where programs send a file, and what is read of it: one byte more is too much."""

FORMS_WITH_FILES = "/aanvragen/"
"""Where those are; nobody gets in there who is not signed in."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""Nothing inline and nothing from elsewhere."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cache-Control": "no-store",
}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
ELSEWHERE = "Gebruik het adres {0}. Use the address {0}."
FAILED = "Er ging iets mis. Probeer het later weer. Something went wrong. Try again later."


class SecurityHeaders:
    """Puts the headers on every answer; one that is there already stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


class KnownHost:
    """Answers only under this face's own name, or that of the machine it runs on.

    Another site's name that leads here (DNS rebinding) would otherwise be an own site to a browser.
    """

    def __init__(self, app: ASGIApp, address: str) -> None:
        self._app, self._address = app, address
        self._known = {urlsplit(address).hostname, *LOOPBACK}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is meant for this face."""
        if scope["type"] != "http" or self._named(Headers(scope=scope)) in self._known:
            await self._app(scope, receive, send)
            return
        words = ELSEWHERE.format(self._address)
        await Response(words, 421, media_type="text/plain")(scope, receive, send)

    @staticmethod
    def _named(headers: Headers) -> str | None:
        try:
            return urlsplit(f"//{headers.get('host', '')}").hostname
        except ValueError:
            return None


class Smallish:
    """Refuses a body that is too large, by what it says and by what it is."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST) -> None:
        self._app, self._largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not too large."""
        said = Headers(scope=scope).get("content-length", "0") if scope["type"] == "http" else "0"
        largest = self._largest
        path = scope.get("path", "")
        if path.startswith(FORMS_WITH_FILES):
            largest = max(largest, WITH_FILES)
        if path.startswith(FOR_PROGRAMS) and path.endswith(FILES):
            largest = max(largest, ONE_FILE)
        fits = said.isdecimal() and int(said) <= largest
        if not fits and not scope["path"].startswith(FOR_PROGRAMS):
            await too_large()(scope, receive, send)
            return
        taken = 0 if fits else largest

        async def receiving() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > largest:
                raise TooLarge
            return message

        await self._app(scope, receiving if scope["type"] == "http" else receive, send)


def too_large() -> Response:
    """What is said of a body that nothing of ours needs."""
    return Response("Te groot. Too large.", 413, media_type="text/plain")


class Failing:
    """Something is wrong with us: in the log with its cause, on the page without.

    Inside the headers, so that an answer that says so has them too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer for what breaks, if nothing was answered yet."""
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except ClientDisconnect:
            return  # nobody is there any more to be told
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            log.error("page_failed", path=scope.get("path", ""), error=repr(error))
            await Response(FAILED, 500, media_type="text/plain")(scope, receive, send)


class TooLarge(Exception):  # noqa: N818  a refusal, as the others
    """The body is larger than any form or call of ours."""
