"""The routes of hearing back."""

from sara.hearing.routes.calendars import ROUTES as CALENDARS
from sara.hearing.routes.notifications import ROUTES as NOTIFICATIONS
from sara.hearing.routes.wishes import ROUTES as WISHES
from sara.web.route import Route

ROUTES: list[Route] = [*NOTIFICATIONS, *WISHES, *CALENDARS]
