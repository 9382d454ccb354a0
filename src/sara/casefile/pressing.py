"""Having a file made by the press, and what happens when it cannot be."""

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

import sara
from sara.casefile.kinds import Form
from sara.casefile.parts import CaseFile
from sara.casefile.press import Job
from sara.errors import Refusal
from sara.words import N_

logger = logging.getLogger("sara.casefile")
PATIENCE = 90
"""Seconds to wait for the press."""
PRESSES = threading.BoundedSemaphore(2)
"""How many run at a time for one process of the server: each takes a core and its memory."""
TURN = 15
"""Seconds to wait for one of them."""
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
"""What the press gets of the environment: none of sara's settings."""


class NotMade(Refusal):
    """The file could not be made; the pages of the problem hold the same."""

    status = 503
    heading = N_("The file could not be made")

    def __init__(self) -> None:
        super().__init__(
            N_("Something went wrong while it was made. Try again, or print the pages.")
        )


class Busy(Refusal):
    """Others are having files made."""

    status = 503
    heading = N_("The file could not be made")

    def __init__(self) -> None:
        super().__init__(N_("Several files are being made just now. Try again in a minute."))


def pressed(file: CaseFile, form: Form, store: Path) -> bytes:
    """The file in this form, with photos of the store. Raises `NotMade` and `Busy`."""
    job = msgspec.json.encode(Job(form=form.value, file=file, store=str(store)))
    if not PRESSES.acquire(timeout=TURN):
        raise Busy
    try:
        return _run(job)
    finally:
        PRESSES.release()


def _run(job: bytes) -> bytes:
    around = {name: os.environ[name] for name in KEPT if name in os.environ}
    around["PYTHONPATH"] = str(Path(sara.__file__).parents[1])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sara.casefile.press"],
            input=job, capture_output=True, timeout=PATIENCE, check=True, env=around,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        # Its last lines name the fault; the text of the file is not in them.
        logger.error("the press failed: %s", error.stderr.decode("utf-8", "replace")[-400:])
        raise NotMade from None
    except subprocess.TimeoutExpired:
        logger.error("the press did not end within %s seconds", PATIENCE)
        raise NotMade from None
    return done.stdout
