"""`sara routes`."""

import json

import click
import msgspec

from sara import routes as joined
from sara.accounts.permissions import Permission


class Line(msgspec.Struct, frozen=True, order=True):
    path: str
    method: str
    permission: str
    words: str


STATIC = Line("/static/{file}", "GET", Permission.PUBLIC.value, Permission.PUBLIC.words)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write JSON for a program to read.")
def routes(as_json: bool) -> None:
    """List every address with the permission it asks for."""
    lines = listed()
    if as_json:
        click.echo(json.dumps([msgspec.structs.asdict(line) for line in lines], indent=2))
        return
    widest = max(len(line.path) for line in lines)
    for line in lines:
        click.echo(f"{line.method:<5} {line.path:<{widest}}  {line.permission}")


def listed() -> list[Line]:
    """Every route of the application, by path."""
    return sorted([STATIC, *(Line(r.path, r.method, r.may.value, r.may.words) for r in joined.ALL)])
