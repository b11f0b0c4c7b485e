"""Compares what a server reports with what the topology says, field by field."""

from __future__ import annotations

from collections.abc import Iterator

from deploy.parts import Config, Zone

OWN_TO_THE_SERVER = {"metadata", "consumer_limits"}
"""Reported by every server without being asked for; apply sets none of them."""


def stream_differences(zone: Zone, replicas: int, found: dict[str, Config]) -> list[str]:
    """One line for each stream that should not be there and each field that differs."""
    wanted = {stream.name: stream.config(replicas) for stream in zone.streams}
    return [line for name in found for line in _compared(name, wanted.get(name), found[name])]


def consumer_differences(zone: Zone, found: dict[tuple[str, str], Config]) -> list[str]:
    """One line for each consumer that should not be there and each field that differs."""
    wanted = {(str(one.stream), str(one.durable)): one.config() for one in zone.consumers}
    return [
        line for name in found for line in _compared("/".join(name), wanted.get(name), found[name])
    ]


def _compared(name: str, wanted: Config | None, found: Config) -> Iterator[str]:
    if wanted is None:
        yield f"{name}: not in the topology"
        return
    for field in sorted((wanted.keys() | found.keys()) - OWN_TO_THE_SERVER):
        want, have = wanted.get(field), found.get(field)
        if (want or None) != (have or None):
            yield f"{name} {field}: wanted {want!r}, found {have!r}"
