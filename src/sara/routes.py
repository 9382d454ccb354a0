"""Every route of every room, joined for the application."""

from sara.accounts.routes import ROUTES as ACCOUNTS
from sara.figures.routes import ROUTES as FIGURES
from sara.scanning.routes import ROUTES as SCANNING
from sara.web.route import Route
from sara.workflow.help import ROUTES as HELP
from sara.workflow.routes import ROUTES as WORKFLOW

ALL: list[Route] = [*ACCOUNTS, *FIGURES, *SCANNING, *WORKFLOW, *HELP]
