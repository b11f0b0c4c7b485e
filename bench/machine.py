"""The system under measurement: an own server, one process a zone, and what they use."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
from nats.aio.client import Client

from deploy.local import LocalServer
from deploy.parts import Zone
from deploy.server_process import die_with_parent
from deploy.topology import Topology
from services.kernel.broker import connect
from services.kernel.settings import Settings


@dataclass
class Machine:
    """A server and the processes beside it."""

    home: Path
    server: LocalServer
    extra: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """Settings of everything in this home."""
        return Settings(home=self.home)

    @classmethod
    async def start(
        cls,
        home: Path,
        commands: Mapping[str, Sequence[str]],
        plan: Topology | None = None,
        **extra: str,
    ) -> Machine:
        """Start the server and a process for each command; wait until each says it started."""
        server = LocalServer(home, plan=plan)
        await server.start()
        machine = cls(home, server, extra)
        for name, command in commands.items():
            machine.spawn(name, command)
        for name in commands:
            await machine.started(name)
        return machine

    def spawn(self, name: str, command: Sequence[str]) -> None:
        """Start a process, or start it again."""
        environment = {
            **os.environ,
            "LOKET_HOME": str(self.home),
            "LOKET_LOG_LEVEL": "info",
            **self.extra,
        }
        self.processes[name] = _spawn(command, environment, self.home / f"{name}.log")

    async def started(self, name: str) -> None:
        """Wait until a process has said that everything in it runs."""
        wanted = {"LOKET": 3, "DOOR": 1}.get(name, 2)
        while (self.home / f"{name}.log").read_bytes().count(b"service_started") < wanted:
            if self.processes[name].poll() is not None:
                raise RuntimeError(
                    f"{name} ended: {(self.home / f'{name}.log').read_text()[-2000:]}"
                )
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Stop all processes and the server."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            await asyncio.to_thread(process.wait, 30)
        await self.server.stop()

    def cpu(self) -> dict[str, float]:
        """Seconds of CPU used by each process so far."""
        pids = {name: process.pid for name, process in self.processes.items()}
        pids |= {"nats-server": self.server.process.pid or 0, "people": os.getpid()}
        times = {name: psutil.Process(pid).cpu_times() for name, pid in pids.items()}
        return {name: used.user + used.system for name, used in times.items()}

    async def stored(self) -> dict[str, tuple[int, int]]:
        """Messages ever stored and bytes kept by stream, as ZONE/STREAM."""
        found = {}
        for zone in self.server.plan.zones:
            client = await connect(self.settings, zone.name, "ops")
            for stream in zone.streams:
                found[f"{zone.name}/{stream.name}"] = await _size(client, stream.name)
            await client.close()
        return found


def keeping_borders(plan: Topology) -> Topology:
    """The same zones, where border messages stay: to record what crossed."""

    def kept(zone: Zone) -> Zone:
        streams = (replace(s, retention="limits") for s in zone.streams)
        return replace(zone, streams=tuple(streams))

    return replace(plan, zones=tuple(kept(zone) for zone in plan.zones))


def _spawn(
    command: Sequence[str], environment: dict[str, str], log: Path
) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            env=environment,
            stdout=out,
            stderr=out,
            preexec_fn=die_with_parent(),  # noqa: PLW1509  no thread of ours runs yet
        )


async def _size(client: Client, stream: str) -> tuple[int, int]:
    answer = json.loads((await client.request(f"$JS.API.STREAM.INFO.{stream}", b"", 5.0)).data)
    return int(answer["state"]["last_seq"]), int(answer["state"]["bytes"])
