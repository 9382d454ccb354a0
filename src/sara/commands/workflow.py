"""`sara workflow`."""

import click

from sara.workflow.machine import ProblemMachine

KINDS = {"mermaid": "mermaid", "table": "md"}


@click.command()
@click.option("--as", "kind", type=click.Choice(list(KINDS)), default="mermaid", show_default=True,
              help="A drawing for Mermaid, or a table in Markdown.")  # fmt: skip
def workflow(kind: str) -> None:
    """Draw the moves of a problem, from the machine that judges them."""
    click.echo(format(ProblemMachine, KINDS[kind]))
