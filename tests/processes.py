"""Commands of sara in processes of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

import httpx


def begun(*words: str, environ: Mapping[str, str]) -> subprocess.Popen[str]:
    """`sara WORDS`, with these variables besides those of the test process."""
    return subprocess.Popen(
        [sys.executable, "-m", "sara", *words], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | environ,
    )  # fmt: skip


def answer(address: str, process: subprocess.Popen[str]) -> httpx.Response:
    """The first answer of a server that is still starting."""
    with httpx.Client(base_url=address, verify=False) as asking:  # noqa: S501  over http
        for _ in range(300):
            try:
                return asking.get("/sign-in")
            except httpx.TransportError:
                assert process.poll() is None, process.communicate()
                time.sleep(0.1)
    raise AssertionError("the server does not answer")


def ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What it said on either way out, once it was told to end."""
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=20)
