"""Pages that keep no trace of who used them or when: no session noted, no line in any log."""

QUIET = ("/receipt", "/report", "/survey")
"""Everything at and below these addresses. A test holds the routes against it."""


def is_quiet(path: str) -> bool:
    return any(path == quiet or path.startswith(quiet + "/") for quiet in QUIET)


def for_a_log(path: str) -> str:
    """The path as a log may name it."""
    return "a page without a trace" if is_quiet(path) else path
