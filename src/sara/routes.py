"""Every route of every room, joined for the application."""

from sara.accounts.routes import ROUTES as ACCOUNTS
from sara.scanning.routes import ROUTES as SCANNING
from sara.web.route import Route

ALL: list[Route] = [*ACCOUNTS, *SCANNING]
