"""A scene is one problem while its story is told; its verbs are the operations of the rooms."""

from sara.demo.telling.actions import Actions
from sara.demo.telling.analysis import Analysis
from sara.demo.telling.assessment import Assessment
from sara.demo.telling.base import Part, Tale
from sara.demo.telling.evidence import Evidence
from sara.demo.telling.group import Group
from sara.demo.telling.meetings import Meetings
from sara.demo.telling.response import Response
from sara.demo.telling.rounds import Rounds
from sara.demo.telling.scanning import Scanning
from sara.demo.telling.surveys import Surveys
from sara.demo.telling.talk import Talk
from sara.demo.telling.team import Team
from sara.demo.telling.workflow import Workflow

__all__ = ["Part", "Scene", "Tale"]


class Scene(
    Scanning, Analysis, Response, Assessment, Evidence, Actions, Team, Group, Talk, Meetings,
    Rounds, Surveys, Workflow,
):  # fmt: skip
    """Everything that somebody does in a story."""
