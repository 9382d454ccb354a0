"""The routes of datasets, and of the files that are loaded into them."""

from sara.incidents.routes.datasets import ROUTES as DATASETS
from sara.incidents.routes.loads import ROUTES as LOADS
from sara.web.route import Route

ROUTES: list[Route] = [*DATASETS, *LOADS]
