"""The pages of actions."""

from sara.actions.routes import contacts, editing, listing, one
from sara.web.route import Route

ROUTES: list[Route] = [*listing.ROUTES, *editing.ROUTES, *one.ROUTES, *contacts.ROUTES]
