"""Every route of the response."""

from sara.response import locking, plan, running
from sara.web.route import Route

ROUTES: list[Route] = [*plan.ROUTES, *locking.ROUTES, *running.ROUTES]
