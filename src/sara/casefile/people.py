"""Who is named in a file, and who is not.

A file is passed on. People who work for an agency stand in it by name, as they do on its pages;
residents stand in it as residents, whatever their pages show the team. In a file for judges nobody
is named.
"""

from collections.abc import Collection, Mapping

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Agency, RoleGrant
from sara.accounts.viewer import AGENCY_ROLES
from sara.db import Reader
from sara.words import N_, gettext, say

A_RESIDENT = N_("a resident")
OF_AN_AGENCY = N_("{name}, {agency}")
AGENCY_STAFF = N_("somebody of {agency}")
STAFF = N_("somebody who works for an agency")

_OF_AN_AGENCY = sa.exists(
    sa.select(1).where(RoleGrant.account_id == Account.id, RoleGrant.role.in_(AGENCY_ROLES))
)
_PEOPLE = (
    sa.select(
        Account.id, Account.name, Agency.name.label("agency"), _OF_AN_AGENCY.label("works")
    )
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(Account.id.in_(sa.bindparam("ids", expanding=True)))
)  # fmt: skip


class Person(msgspec.Struct, frozen=True):
    name: str
    agency: str
    works_for_agency: bool


class People(msgspec.Struct, frozen=True):
    """The people around a problem, told with their names or without."""

    known: Mapping[int, Person]
    named: bool = True

    def one(self, account_id: int | None) -> str:
        """How somebody is told of; "" for nobody."""
        if account_id is None:
            return ""
        who = self.known.get(account_id)
        if who is None or not who.works_for_agency:
            return gettext(A_RESIDENT)
        if self.named:
            if not who.agency:
                return who.name
            return gettext(say(OF_AN_AGENCY, name=who.name, agency=who.agency))
        return gettext(say(AGENCY_STAFF, agency=who.agency)) if who.agency else gettext(STAFF)


def people(db: Reader, ids: Collection[int | None]) -> dict[int, Person]:
    """The people with these ids, in one statement."""
    wanted = sorted({i for i in ids if i is not None})
    return {
        row.id: Person(row.name, row.agency or "", bool(row.works))
        for row in db.execute(_PEOPLE, {"ids": wanted})
    }
