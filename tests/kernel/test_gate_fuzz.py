"""Thousands of files that a fuzzer makes: each is read or refused, and none takes long."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

RUNS, SEED = 3_000, 20261127


@pytest.mark.timeout(300)
def test_no_file_breaks_its_reader(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="no fuzzer for this Python")
    limits = [
        f"-runs={RUNS}",
        f"-seed={SEED}",
        "-timeout=20",
        "-max_len=4096",
        "-rss_limit_mb=2048",
    ]
    limits.append(f"-artifact_prefix={tmp_path}/")
    done = subprocess.run(
        [sys.executable, "-m", "tests.harness.fuzz_files", str(tmp_path), *limits],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {RUNS} runs" in done.stderr
