"""The person behind a request: who, with which roles, where."""

import datetime as dt

import msgspec

from sara.accounts.models import Role
from sara.accounts.permissions import GRANTS, Permission
from sara.accounts.reach import Reach

READS_ITS_AREA = frozenset({Role.ANALYST, Role.COORDINATOR, Role.OFFICER})
"""Roles that see every problem of their area without a seat."""

AGENCY_ROLES = READS_ITS_AREA | {Role.PARTNER}
"""Roles held by people who work for an agency; on a problem they may see what is for agencies."""


class Held(msgspec.Struct, frozen=True):
    """One role; `area_id` is None on the whole installation."""

    role: Role
    area_id: int | None = None


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    account_id: int
    name: str
    email: str = ""
    language: str = ""
    unread: int = 0
    """How many notifications wait to be opened."""
    agency_id: int | None = None
    held: tuple[Held, ...] = ()
    session_id: int = 0
    token_hash: str = ""
    seen_at: dt.datetime | None = None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(h.role for h in self.held)

    @property
    def works_for_agency(self) -> bool:
        return bool(self.roles & AGENCY_ROLES)

    @property
    def reads_everywhere(self) -> bool:
        return any(h.role in READS_ITS_AREA and h.area_id is None for h in self.held)

    @property
    def reads_areas(self) -> tuple[int, ...]:
        """Areas whose problems this person sees without a seat."""
        found = {h.area_id for h in self.held if h.role in READS_ITS_AREA and h.area_id is not None}
        return tuple(sorted(found))

    @property
    def seat_reach(self) -> Reach:
        """How far a seat on a problem lets this person see into it."""
        return Reach.AGENCIES if self.works_for_agency else Reach.TEAM

    def might(self, permission: Permission) -> bool:
        """Whether the permission is held somewhere, or could come with a seat on a problem."""
        return self.might_by_role(permission) or bool(GRANTS[permission].seats)

    def might_by_role(self, permission: Permission) -> bool:
        """Whether one of the roles gives the permission somewhere."""
        grant = GRANTS[permission]
        return grant.anyone or grant.signed_in or bool(grant.roles & self.roles)

    def may_in(self, permission: Permission, area_id: int) -> bool:
        """Whether a role gives the permission for problems of this area."""
        roles = GRANTS[permission].roles
        return any(h.role in roles and h.area_id in (None, area_id) for h in self.held)

    def may_on(self, permission: Permission, area_id: int, seat: str | None) -> bool:
        """Whether a role in the area or the seat held on a problem gives the permission."""
        return self.may_in(permission, area_id) or (seat in GRANTS[permission].seats)

    def areas_for(self, permission: Permission) -> tuple[int, ...] | None:
        """The areas in which a role gives the permission; None means everywhere."""
        found = [h.area_id for h in self.held if h.role in GRANTS[permission].roles]
        if None in found:
            return None
        return tuple(sorted({a for a in found if a is not None}))
