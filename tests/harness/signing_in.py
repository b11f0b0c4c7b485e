"""Faces at which people sign in by OpenID Connect, beside the demo's own, and their issuers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
from joserfc.jwk import RSAKey

from deploy.server_process import free_port
from services.portal.portal import Portal
from services.portal.sessions import Session
from tests.harness.doors import HOST, Doors, plain, served
from tests.harness.issuer import Issuer, Registered

T = TypeVar("T")
KVK = "urn:nl-eid-gdi:1.0:id:KvKnr"
STAFF = """
[[issuer.rules]]
faces = ["EZK"]
when = { organisation = "00000001", entitlement = "kv-expert" }
roles = ["expert"]

[[issuer.rules]]
faces = ["EZK"]
when = { organisation = "00000001", entitlement = "kv-lead" }
roles = ["lead", "expert"]

[[issuer.rules]]
faces = ["JENV"]
when = { organisation = "00000002", entitlement = "kv-expert" }
roles = ["expert"]
unit = "NCTV"

[[issuer.rules]]
faces = ["LOKET"]
when = { organisation = "00000003", entitlement = "kv-coordinator" }
roles = ["coordinator"]

[[issuer.rules]]
faces = ["OWNER"]
when = { organisation = "00000004", entitlement = "kv-owner" }
roles = ["owner"]
"""
INSTITUTIONS = f"""
[[issuer.rules]]
faces = ["DOOR"]
when = {{ scope = "kennisveiligheid" }}
roles = ["institution"]

[issuer.represents]
type = "{KVK}"
organisations = {{ "00000011" = "TUD", "00000012" = "UT" }}
"""


def login_file(folder: Path, face: str, port: int, issuers: Mapping[str, Issuer]) -> Path:
    """A login file for one face; each issuer comes to know the face as its client."""
    parts = []
    for name, issuer in issuers.items():
        key = RSAKey.generate_key(2048)
        (folder / f"{name}.pem").write_bytes(key.as_pem(private=True))
        client = f"loket-{face}-{port}"
        back = f"http://{HOST}:{port}/inloggen/terug/{name}"
        issuer.clients[client] = Registered(key, (back,))
        parts.append(
            f'[[issuer]]\nname = "{name}"\n'
            f'label = {{ nl = "Dienst {name}", en = "Service {name}" }}\n'
            f'url = "{issuer.url}"\n'
            f'clients.{face} = {{ id = "{client}", key = "{name}.pem" }}\n'
            + (INSTITUTIONS if face == "DOOR" else STAFF)
        )
    path = folder / "login.toml"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


@contextmanager
def open_face(
    doors: Doors, folder: Path, face: str, issuers: Mapping[str, Issuer]
) -> Iterator[Portal]:
    """A face of the running system at which people sign in by these issuers."""
    home = folder / "home"
    home.mkdir()
    for name in ("keys", "faces", "trust.json", "letters.json", "server.json"):
        if (doors.home / name).exists():
            (home / name).symlink_to((doors.home / name).resolve())
    port = free_port()
    path = login_file(folder, face, port, issuers)
    told = {
        "home": home,
        "login": path,
        "portal_demo": False,
        "url": doors.system.settings.server_url,
    }
    settings = doors.system.settings.model_copy(update=told)
    with in_thread(doors, lambda: served(face, settings, port)) as portal:
        yield portal


@contextmanager
def in_thread(doors: Doors, make: Callable[[], AbstractAsyncContextManager[T]]) -> Iterator[T]:
    """Something asynchronous that lasts, in the thread of the system."""
    stack = AsyncExitStack()
    made = doors.do(stack.enter_async_context(make()))
    try:
        yield made
    finally:
        doors.do(stack.aclose())


@contextmanager
def browser(portal: Portal) -> Iterator[httpx.Client]:
    """A browser without scripts at such a face."""
    url = portal.settings.portal_url
    with plain(base_url=url, follow_redirects=True) as made:
        yield made


def session_of(doors: Doors, portal: Portal, secret: str) -> Session | None:
    """Whose session a cookie shows."""

    async def found() -> Session | None:
        return portal.sessions.find(secret)

    return doors.do(found())
