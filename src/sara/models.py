"""Every room's models, for the migrations and nothing else."""

from sara.accounts import models as accounts
from sara.actions import models as actions
from sara.analysis import models as analysis
from sara.assessment import models as assessment
from sara.charts import models as charts
from sara.db import Base
from sara.evidence import models as evidence
from sara.figures import models as figures, selections
from sara.groups import models as groups
from sara.hearing import models as hearing
from sara.history import models as history
from sara.incidents import harm, models as incidents
from sara.intake import models as intake
from sara.mail import models as mail
from sara.meetings import models as meetings
from sara.oversight import models as oversight
from sara.partners import models as partners
from sara.patterns import models as patterns
from sara.problems import models as problems
from sara.response import models as response
from sara.rounds import models as rounds
from sara.scanning import models as scanning
from sara.surveys import models as surveys
from sara.triage import models as triage
from sara.web import models as web
from sara.workflow import models as workflow

ROOMS = (
    accounts, actions, analysis, assessment, charts, evidence, figures, groups, harm, hearing,
    history, incidents, intake, mail, meetings, oversight, partners, patterns, problems, response,
    rounds, scanning, selections, surveys, triage, web, workflow,
)  # fmt: skip
METADATA = Base.metadata
