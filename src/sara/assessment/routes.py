"""Every route of the assessment."""

from sara.assessment import dates, page
from sara.web.route import Route

ROUTES: list[Route] = [*page.ROUTES, *dates.ROUTES]
