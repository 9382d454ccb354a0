"""The routes of working groups and of the discussion."""

from sara.groups.routes.discussion import ROUTES as DISCUSSION
from sara.groups.routes.groups import ROUTES as GROUPS
from sara.groups.routes.joining import ROUTES as JOINING
from sara.groups.routes.memberships import ROUTES as MEMBERSHIPS
from sara.groups.routes.messages import ROUTES as MESSAGES
from sara.web.route import Route

ROUTES: list[Route] = [*DISCUSSION, *MESSAGES, *GROUPS, *JOINING, *MEMBERSHIPS]
