"""Every route of the response."""

from sara.response import plan, running
from sara.web.route import Route

ROUTES: list[Route] = [*plan.ROUTES, *running.ROUTES]
