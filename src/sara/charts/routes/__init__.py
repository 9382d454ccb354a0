"""The pages of the room."""

from sara.charts.routes import choosing, filed, showing, taking
from sara.web.route import Route

ROUTES: list[Route] = [*choosing.ROUTES, *showing.ROUTES, *filed.ROUTES, *taking.ROUTES]
