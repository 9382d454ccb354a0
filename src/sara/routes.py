"""Every route of every room, joined for the application."""

from sara.accounts.routes import ROUTES as ACCOUNTS
from sara.actions import points
from sara.actions.calendars import my_actions
from sara.actions.claims import promised
from sara.actions.routes import ROUTES as ACTIONS
from sara.analysis.asks import QUESTIONS
from sara.analysis.claims import explanations, questions
from sara.analysis.routes import ROUTES as ANALYSIS
from sara.assessment import differing
from sara.assessment.calendars import my_checks
from sara.assessment.differing import verdicts_in
from sara.assessment.routes import ROUTES as ASSESSMENT
from sara.assessment.verdicts import why_no_round
from sara.casefile.routes import ROUTES as CASE_FILES
from sara.charts.filing import beside
from sara.charts.routes import ROUTES as CHARTS
from sara.evidence.beside import tell
from sara.evidence.claims import register
from sara.evidence.models import Supports
from sara.evidence.routes import ROUTES as EVIDENCE
from sara.evidence.serving import ROUTES as FILES
from sara.figures.claims import series
from sara.figures.routes import ROUTES as FIGURES
from sara.figures.selections import rest_on
from sara.groups.going import follow_seat
from sara.groups.routes import ROUTES as GROUPS
from sara.handover.routes import ROUTES as HANDOVER
from sara.hearing import dates
from sara.hearing.routes import ROUTES as HEARING
from sara.incidents import resting
from sara.incidents.routes import ROUTES as INCIDENTS
from sara.incidents.weighing import ROUTES as WEIGHING
from sara.intake import similar, standing
from sara.intake.routes import ROUTES as INTAKE
from sara.meetings.dates import meetings_of, my_meetings
from sara.meetings.proposing import tell_open_points
from sara.meetings.routes import ROUTES as MEETINGS
from sara.meetings.routes.paper import ask_on_board
from sara.oversight.receipts import ROUTES as RECEIPTS
from sara.oversight.routes import ROUTES as OVERSIGHT
from sara.oversight.waiting import HEADING, waiting
from sara.partners.routes import ROUTES as PARTNERS
from sara.patterns.routes import ROUTES as PATTERNS
from sara.people.queries import seated
from sara.people.routes import ROUTES as PEOPLE
from sara.problems import holding, likeness
from sara.problems.appointments import ROUTES as SEATS
from sara.problems.people import ROUTES as TEAM
from sara.problems.routes import ROUTES as PROBLEMS
from sara.problems.seats import follow
from sara.public.routes import ROUTES as PUBLIC
from sara.response.queries import options_to_ask, why_no_consent
from sara.response.routes import ROUTES as RESPONSE
from sara.rounds import asking, closing
from sara.rounds.calendars import my_rounds
from sara.rounds.models import RoundKind
from sara.rounds.routes import ROUTES as ROUNDS
from sara.scanning.claims import letters
from sara.scanning.routes import ROUTES as SCANNING
from sara.surveys.routes import ROUTES as SURVEYS
from sara.triage.counting import ROUTES as COUNTS
from sara.triage.keying import ROUTES as KEYING
from sara.triage.on_problem import ROUTES as REPORTS
from sara.triage.receipts import ROUTES as TAKING_OUT
from sara.triage.referring import ROUTES as REFERRALS
from sara.triage.routes import ROUTES as TRIAGE
from sara.web.route import Route
from sara.workflow import told, waits
from sara.workflow.calendars import my_reviews, of_problem
from sara.workflow.differing import review_difference
from sara.workflow.gates import GATES, unmet
from sara.workflow.help import ROUTES as HELP
from sara.workflow.home import ROUTES as HOME
from sara.workflow.routes import ROUTES as WORKFLOW

register(Supports.CHEERS, letters)
register(Supports.QUESTION, questions)
register(Supports.HYPOTHESIS, explanations)
register(Supports.ACTION, promised)
register(Supports.INDICATOR, series)
points.offer({s: [(c.code, c.asks) for c in gate.criteria] for s, gate in GATES.items()})
tell(beside)
resting.register(rest_on)
seated.register(holding.newest)
similar.register(likeness.like, likeness.published)
tell_open_points(unmet)
ask_on_board(QUESTIONS)
standing.register("workflow", told.standing)

dates.add(mine=my_actions)
dates.add(mine=my_meetings, of_group=meetings_of)
dates.add(mine=my_checks)
dates.add(mine=my_rounds)
dates.add(mine=my_reviews, of_group=of_problem)
follow("groups", follow_seat)

asking.only_when(RoundKind.VERDICT, why_no_round)
asking.only_when(RoundKind.PLAN, why_no_consent)
asking.one_of(RoundKind.OPTION, options_to_ask)
closing.follow(RoundKind.VERDICT, verdicts_in)
differing.follow(review_difference)
waits.register(HEADING, waiting)

ALL: list[Route] = [
    *PUBLIC,
    *RECEIPTS,
    *TAKING_OUT,
    *OVERSIGHT,
    *ACCOUNTS,
    *PEOPLE,
    *INCIDENTS,
    *WEIGHING,
    *INTAKE,
    *HEARING,
    *EVIDENCE,
    *FILES,
    *ACTIONS,
    *ANALYSIS,
    *CASE_FILES,
    *CHARTS,
    *FIGURES,
    *SURVEYS,
    *GROUPS,
    *MEETINGS,
    *PARTNERS,
    *PATTERNS,
    *HANDOVER,
    *PROBLEMS,
    *TEAM,
    *SEATS,
    *ROUNDS,
    *SCANNING,
    *TRIAGE,
    *KEYING,
    *COUNTS,
    *REFERRALS,
    *REPORTS,
    *RESPONSE,
    *ASSESSMENT,
    *WORKFLOW,
    *HOME,
    *HELP,
]
