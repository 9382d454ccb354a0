"""Who can own an action: somebody on the team, an agency with people on it, a stakeholder."""

from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import (
    Account,
    AccountState,
    Agency,
    AgencyContact,
    AgencyKind,
    RoleGrant,
)
from sara.accounts.permissions import WORKING_SEATS
from sara.accounts.reach import Audience, SeatKind
from sara.accounts.viewer import AGENCY_ROLES
from sara.db import Reader
from sara.problems.models import Seat, Stakeholder
from sara.words import N_, Sentence, say

ACCOUNT, AGENCY, STAKEHOLDER = "account", "agency", "stakeholder"
COLUMNS = tuple(f"owner_{kind}_id" for kind in (ACCOUNT, AGENCY, STAKEHOLDER))

OF_AGENCY = N_("{name}, {agency}")
THE_AGENCY = N_("{name} (agency)")
BY_MAIL = N_("{name} (agency, asked by e-mail)")
THE_STAKEHOLDER = N_("{name} (stakeholder: the lead writes down the answer)")


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """One who can own an action: `value` is "account:5", "agency:2" or "stakeholder:7"."""

    value: str
    words: str | Sentence
    sees_agencies: bool = True
    """Whether they may see what is for agencies only."""

    def sees(self, audience: Audience) -> bool:
        return self.sees_agencies or audience is not Audience.AGENCIES


def columns_of(value: str) -> dict[str, int | None]:
    """An owner as the columns of an action, of which exactly one is filled."""
    kind, _, number = value.partition(":")
    return {column: int(number) if column == f"owner_{kind}_id" else None for column in COLUMNS}


def value_of(row: Any) -> str:
    """The owner of an action as the value of an `Owner`."""
    for kind in (ACCOUNT, AGENCY, STAKEHOLDER):
        if (number := getattr(row, f"owner_{kind}_id")) is not None:
            return f"{kind}:{number}"
    return ""


_WORKS = sa.exists(
    sa.select(1).where(RoleGrant.account_id == Account.id, RoleGrant.role.in_(AGENCY_ROLES))
)
_TEAM = (
    sa.select(
        Account.id, Account.name, Agency.id.label("agency_id"), Agency.name.label("agency"),
        _WORKS.label("works"),
    )
    .join(Seat, Seat.account_id == Account.id)
    .outerjoin(Agency, sa.and_(Agency.id == Account.agency_id, Agency.active))
    .where(
        Seat.problem_id == sa.bindparam("problem_id"),
        Seat.until.is_(None),
        Seat.kind.in_([kind for kind in SeatKind if kind.value in WORKING_SEATS]),
        Account.state == AccountState.ACTIVE,
    )
    .order_by(Account.name, Account.id)
)  # fmt: skip
_STAKEHOLDERS = (
    sa.select(Stakeholder.id, Stakeholder.name)
    .where(Stakeholder.problem_id == sa.bindparam("problem_id"), Stakeholder.removed_at.is_(None))
    .order_by(Stakeholder.name, Stakeholder.id)
)


# An agency that left an address answers from its letters, with nobody on the team.
_REACHED_BY_MAIL = (
    sa.select(Agency.id, Agency.name, Agency.kind)
    .where(
        Agency.active,
        sa.exists(
            sa.select(1).where(
                AgencyContact.agency_id == Agency.id, AgencyContact.removed_at.is_(None)
            )
        ),
    )
    .order_by(Agency.name, Agency.id)
)


def owners(db: Reader, problem_id: int) -> list[Owner]:
    """Everybody who can own an action of this problem, and so can answer for it."""
    asked = {"problem_id": problem_id}
    team = list(db.execute(_TEAM, asked).all())
    agencies: dict[int, Owner] = {}
    for one in team:
        if one.agency_id is not None:
            known = agencies.get(one.agency_id)
            agencies[one.agency_id] = Owner(
                value=f"{AGENCY}:{one.agency_id}", words=say(THE_AGENCY, name=one.agency),
                sees_agencies=bool(one.works) or (known is not None and known.sees_agencies),
            )  # fmt: skip
    for by_mail in db.execute(_REACHED_BY_MAIL):
        residents, known = by_mail.kind is AgencyKind.RESIDENTS, agencies.get(by_mail.id)
        agencies[by_mail.id] = Owner(
            value=f"{AGENCY}:{by_mail.id}", words=say(BY_MAIL, name=by_mail.name),
            sees_agencies=not residents or (known is not None and known.sees_agencies),
        )  # fmt: skip
    return [
        *(
            Owner(value=f"{ACCOUNT}:{one.id}", sees_agencies=bool(one.works),
                  words=say(OF_AGENCY, name=one.name, agency=one.agency) if one.agency
                  else one.name)
            for one in team
        ),
        *agencies.values(),
        *(
            Owner(value=f"{STAKEHOLDER}:{one.id}", words=say(THE_STAKEHOLDER, name=one.name))
            for one in db.execute(_STAKEHOLDERS, asked)
        ),
    ]  # fmt: skip
