"""The pages of meetings."""

from sara.meetings.routes import lines, meetings, minutes, paper, preparing, promises, questions
from sara.web.route import Route

ROUTES: list[Route] = [
    *meetings.ROUTES,
    *preparing.ROUTES,
    *minutes.ROUTES,
    *lines.ROUTES,
    *questions.ROUTES,
    *promises.ROUTES,
    *paper.ROUTES,
]
