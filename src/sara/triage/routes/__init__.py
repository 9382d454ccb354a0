"""The routes of the queue of reports and of deciding about one."""

from sara.triage.routes.answering import ROUTES as ANSWERING
from sara.triage.routes.deciding import ROUTES as DECIDING
from sara.triage.routes.mending import ROUTES as MENDING
from sara.triage.routes.queue import ROUTES as QUEUE
from sara.triage.routes.report import ROUTES as REPORT
from sara.web.route import Route

ROUTES: list[Route] = [*QUEUE, *REPORT, *DECIDING, *ANSWERING, *MENDING]
