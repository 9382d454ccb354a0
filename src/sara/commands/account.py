"""`sara account`."""

import json
from collections.abc import Callable
from typing import Any

import click
import sqlalchemy as sa

from sara.accounts import links, queries
from sara.accounts.models import Account, AccountState, Agency, Area, Role, RoleGrant
from sara.commands.installation import on_installation, opened
from sara.db import Reader, utc_now
from sara.people.operations import accounts as people, joining, renewing
from sara.settings import Settings

ROLES = [role.value for role in Role]


def said(most: int) -> Callable[[click.Context, click.Parameter, str], str]:
    """Refuse what a form would refuse too: words that are missing, or longer than their column."""

    def read(_ctx: click.Context, _parameter: click.Parameter, given: str) -> str:
        words = " ".join(given.split())
        if not words:
            raise click.BadParameter("this is empty")
        if len(words) > most:
            raise click.BadParameter(f"use at most {most} characters")
        return words

    return read


@click.group()
def account() -> None:
    """Add, list and disable accounts; make links for new passwords.

    The links that are printed let whoever has them in: hand them over, never keep them.
    """


@account.command()
@click.argument("email")
@click.option("--name", required=True, callback=said(120), help="As others see it.")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--area", metavar="CODE", help="The area of the role; without it, everywhere.")
@click.option("--agency", metavar="NAME", help="For whom the person works.")
@on_installation
def add(
    settings: Settings, email: str, name: str, role: str, area: str | None, agency: str | None
) -> None:
    """Invite EMAIL; prints the link with which the person comes in."""
    if "@" not in email.strip("@"):
        raise click.BadParameter("this is no e-mail address", param_hint="EMAIL")
    with opened(settings) as database, database.write() as db:
        invited = joining.invite(
            db, email=email, name=name, role=Role.of(role), by=None, settings=settings,
            agency_id=_named(db, Agency, Agency.name, agency, "agency"),
            area_id=_named(db, Area, Area.code, area, "area"), now=utc_now(),
        )  # fmt: skip
    click.echo(f"{name} can come in once, within {settings.invitation_days} days, here:")
    click.echo(links.address(settings, "invitations", invited.token))


@account.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for a program to read.")
@on_installation
def list_accounts(settings: Settings, as_json: bool) -> None:
    """List every account with its state and roles."""
    with opened(settings) as database, database.read() as db:
        rows = _listed(db)
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        roles = ", ".join(row["roles"])
        click.echo(f"{row['state']:<9} {row['email']:<36} {row['name']:<28} {roles}")


@account.command()
@click.argument("email")
@click.option("--reason", required=True, callback=said(500), help="Kept in the history.")
@on_installation
def disable(settings: Settings, email: str, reason: str) -> None:
    """Disable EMAIL: every session of the person ends now."""
    with opened(settings) as database, database.write() as db:
        people.disable(db, _account(db, email).id, reason=reason, by=None, now=utc_now())
    click.echo("The account is disabled.")


@account.command(short_help="Print a link to set a new password.")
@click.argument("email")
@on_installation
def reset(settings: Settings, email: str) -> None:
    """Print a link with which EMAIL sets a new password.

    Who was invited and never came in gets a new invitation.
    """
    with opened(settings) as database, database.write() as db:
        found = _account(db, email)
        if found.state is AccountState.PENDING:
            path = "invitations"
            made = joining.invite_again(db, found.id, by=None, settings=settings, now=utc_now())
        else:
            path = "reset"
            asked = renewing.make_reset(db, email, utc_now())
            if asked is None:
                raise click.ClickException("This account is disabled.")
            made = asked
    click.echo(links.address(settings, path, made.token))


_ACCOUNTS = (
    sa.select(
        Account.id, Account.email, Account.name, Account.state, RoleGrant.role,
        Area.code.label("area"),
    )
    .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
    .outerjoin(Area, Area.id == RoleGrant.area_id)
    .order_by(Account.email, RoleGrant.id)
)  # fmt: skip


def _listed(db: Reader) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for row in db.execute(_ACCOUNTS):
        told = found.setdefault(
            row.id,
            {"email": row.email, "name": row.name, "state": row.state.value, "roles": []},
        )
        if row.role is not None:
            told["roles"].append(f"{row.role.value} in {row.area}" if row.area else row.role.value)
    return list(found.values())


def _account(db: Reader, email: str) -> Any:
    found = queries.by_email(db, email.strip().lower())
    if found is None:
        raise click.ClickException(f"There is no account for {email}.")
    return found


def _named(db: Reader, kind: Any, column: Any, given: str | None, word: str) -> int | None:
    if given is None:
        return None
    found = db.scalar(sa.select(kind.id).where(column == given))
    if found is None:
        raise click.ClickException(f"There is no {word} {given}.")
    return int(found)
