"""The pages of a problem as a whole: its moves, reviews, what is published and covered of it."""

from sara.web.route import Route
from sara.workflow import taking
from sara.workflow.routes import covering, decision, moves, problem, publication, reviews

ROUTES: list[Route] = [
    *problem.ROUTES,
    *moves.ROUTES,
    *reviews.ROUTES,
    *decision.ROUTES,
    *publication.ROUTES,
    *covering.ROUTES,
    *taking.ROUTES,
]
