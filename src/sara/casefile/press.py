"""The press: a process of its own that turns a case file on its input into a PDF or a DOCX.

It is started for one file and ends with it, so that the heavy libraries it needs never stay in a
server, and nothing that a file holds can hold up anything but itself.
"""

import resource
import sys

import msgspec

from sara.casefile.parts import CaseFile

SECONDS = 60
"""Processor time after which the press is stopped by the system."""


class Job(msgspec.Struct, frozen=True):
    form: str
    file: CaseFile


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(made(job))


def made(job: Job) -> bytes:
    if job.form == "pdf":
        from sara.casefile.printed import printed  # each form needs a large library of its own

        return printed(job.file)
    if job.form == "docx":
        from sara.casefile.editable import editable

        return editable(job.file)
    raise SystemExit(f"no such form: {job.form}")


if __name__ == "__main__":
    main()
