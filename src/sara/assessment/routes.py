"""Every route of the assessment."""

from sara.assessment import dates, elsewhere, judging, page, taking_over
from sara.web.route import Route

ROUTES: list[Route] = [
    *page.ROUTES, *judging.ROUTES, *dates.ROUTES, *elsewhere.ROUTES, *taking_over.ROUTES,
]  # fmt: skip
