"""The embedded server says where it is, keeps what it has, and ends with its parent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local import LocalServer, server_file
from deploy.topology import topology
from tests.harness.nats_server import connect

pytestmark = pytest.mark.server

PLAN = topology(("EZK",))
PARENT = """
import asyncio, pathlib, sys, time
from deploy.local import LocalServer
from deploy.topology import topology
asyncio.run(LocalServer(pathlib.Path(sys.argv[1]), plan=topology(())).start())
time.sleep(60)
"""


async def test_it_says_where_it_is_and_restarts_there(home: Path) -> None:
    async with LocalServer(home, plan=PLAN) as server:
        said = json.loads(server_file(home).read_text())
        assert said == {"url": server.url, "pid": server.process.pid}
        async with await connect(server, "LOKET", "intake") as client:
            await client.jetstream().publish("requests.x", b"kept", timeout=5)
        await server.process.kill()
        await server.start()
        async with await connect(server, "LOKET", "intake") as client:
            kept = await client.request("$JS.API.DIRECT.GET.REQUESTS.requests.x", b"", timeout=5)
            assert kept.data == b"kept"
        assert json.loads(server_file(home).read_text())["url"] == said["url"]
    assert not server_file(home).exists()


def test_it_ends_when_its_parent_is_killed(home: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(home)])
    try:
        while not server_file(home).exists():
            time.sleep(0.02)
        child = json.loads(server_file(home).read_text())["pid"]
    finally:
        parent.kill()
        parent.wait()
    end = time.monotonic() + 10
    while _alive(child) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat").read_text()
    return status.rpartition(")")[2].split()[0] != "Z"
