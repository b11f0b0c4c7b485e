"""Which addresses a webhook may lead to: those on the public internet."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"))
"""Addresses that stand for an IPv4 address somewhere, which could be any."""


async def public_address(host: str, port: int) -> str | None:
    """An address of a host; None when any of its addresses is not public.

    The caller connects to exactly this address: a name can point elsewhere a moment later.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(where[0])) for *_, where in found]
    return str(addresses[0]) if addresses and all(map(is_public, addresses)) else None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public internet's, and of one machine."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast
