"""The press: a process of its own that turns a case file on its input into a PDF or a DOCX.

It is started for one file and ends with it, so that the heavy libraries it needs never stay in a
server, and nothing that a file holds can hold up anything but itself.
"""

import resource
import sys
from pathlib import Path

import msgspec

from sara.casefile.parts import CaseFile
from sara.casefile.photos import developed
from sara.files.store import FileStore

SECONDS = 60
"""Processor time after which the press is stopped by the system."""


class Job(msgspec.Struct, frozen=True):
    form: str
    file: CaseFile
    store: str
    """The folder of the files, for its photos."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(made(job))


def made(job: Job) -> bytes:
    file = developed(job.file, FileStore(Path(job.store)))
    if job.form == "pdf":
        from sara.casefile.printed import printed  # each form needs a large library of its own

        return printed(file)
    if job.form == "docx":
        from sara.casefile.editable import editable

        return editable(file)
    raise SystemExit(f"no such form: {job.form}")


if __name__ == "__main__":
    main()
