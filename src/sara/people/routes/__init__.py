"""The routes of joining, of one's own account and of administration."""

from sara.people.routes.accounts import ROUTES as ACCOUNTS
from sara.people.routes.agencies import ROUTES as AGENCIES
from sara.people.routes.areas import ROUTES as AREAS
from sara.people.routes.joining import ROUTES as JOINING
from sara.people.routes.language import ROUTES as LANGUAGE
from sara.people.routes.own import ROUTES as OWN
from sara.people.routes.renewing import ROUTES as RENEWING
from sara.web.route import Route

ROUTES: list[Route] = [*JOINING, *RENEWING, *OWN, *LANGUAGE, *ACCOUNTS, *AGENCIES, *AREAS]
