"""The templates that the coordinators of the town keep."""

from sara.demo.telling.base import Tale, prose
from sara.demo.telling.world import World
from sara.patterns.operations import make
from sara.problems.models import BehaviourKind, Surroundings


def tell(world: World) -> Tale:
    yield 60
    make(
        world.db, by=world.person("rosa").account_id, now=world.tick(), active=True,
        name="Noise and glass in a park at night", behaviour_kind=BehaviourKind.INCIVILITIES,
        surroundings=Surroundings.RECREATIONAL, must="times,harms,recurring",
        behaviour=prose("""Groups meet after dark, play loud music and leave broken bottles where
            children play by day."""),
        times="Fridays and Saturdays, 10 pm to 2 am",
        scanning_asks="On which nights was it quiet, and why?\n"
        "Who sweeps in the morning, and what do they find?\n"
        "Who else uses the place at that hour?",
        analysis_asks="Where do people buy what they drink, and until when?\n"
        "What can be seen from the road and the windows, and what cannot?\n"
        "Where did they meet before?",
        stakeholders="City parks\nThe shop next door\nYouth club\nTenants opposite",
        actions="Cut the hedge so that the place can be seen from the road\n"
        "Youth worker at the place on Friday and Saturday nights\n"
        "Agree with the shop on when it stops selling",
    )  # fmt: skip
    yield 45
    make(
        world.db, by=world.person("henrik").account_id, now=world.tick(), active=True,
        name="Parked on the pavement", behaviour_kind=BehaviourKind.INCIVILITIES,
        surroundings=Surroundings.PUBLIC_WAYS, must="times,community",
        behaviour=prose("""Vehicles stand on the pavement, so that wheelchairs and prams have to go
            on the road."""),
        times="", scanning_asks="How wide is what is left of the pavement?\nWho turns back?",
        analysis_asks="Where could they stand instead, and what keeps them from it?\n"
        "Is it the same vehicles, or others every day?",
        stakeholders="Street department\nTraders of the street\nDelivery companies",
        actions="Bollards or a kerb where it happens most\nA loading bay with hours",
    )  # fmt: skip
