"""Three problems in scanning: one sent back, one waiting for its review, one just logged."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def marina(s: Scene) -> Tale:
    yield 24
    s.log(
        "Fuel and outboard motors taken from boats in the old harbour",
        behaviour="""
            Fuel is drained from small boats and outboard motors are unscrewed. Owners find hoses
            and caps on the pontoon.
        """,
        place="Old harbour, pontoons 2 and 3", times="Nights before market days",
        point=(-31.2113, 47.5944), precision="exact", kind=("predatory", "transport"),
    )
    s.seat("dorothy", "member")
    yield 23
    s.photo("marina", "Pontoon 3 in the evening", fact=23, supports=("cheers:events",))
    s.event(25, "Fuel drained from three boats.", "police")
    s.event(32, "One outboard motor gone, another half unscrewed.", "police")
    yield 22
    s.evidence("Note of the harbour master", "Five boats in four weeks; before that two in a year.",
               source="agency", supplied="Harbour master", fact=22, reliability="firm",
               supports=("cheers:recurring",))
    s.scan(
        community="About 60 owners of small boats, half of them part-time fishers.",
        harms="Fuel and motors; two fishers lost days of work.",
        expectation="Boat owners surely want it to stop.",
        events="Theft from boats.", recurring="Five boats in four weeks.",
        similarity="Pontoons 2 and 3, far from the light.",
        since=60, identified_by="Harbour master", community_input="",
        goal_type="reduce_number", minimum_change="At most one boat a month",
        success_by=-120,
    )
    s.indicator("Boats robbed", unit="boats", generator="agencies",
                before=(5, 52, 24, "Harbour master's book"))
    yield 8
    s.ask_review("Statement and count are there. The owners have not been spoken with yet.",
                 anyway=True)
    yield 3
    s.decide(
        "send_back", "Expectation was presumed, and nobody who owns a boat was heard.",
        told="We go and speak with the boat owners first; then we decide.",
        points={
            "scanning.expectation": "Ask two or three boat owners, and add what they say.",
            "scanning.voice": "The same talk will do for both.",
        },
    )
    s.comment("rosa", """Amara, the fishers mend their nets on pontoon 3 on Thursdays. Half an hour
        there would answer both points.""", call=("amara",))


def dogs(s: Scene) -> Tale:
    yield 13
    s.log(
        "Dogs chase rowers and children on the boat house lawn",
        behaviour="""
            Dogs run free on the lawn, chase children and bite at oars. Owners and rowers shout at
            each other; once there was a push.
        """,
        place="Lawn in front of the Osier Park boat house",
        times="Daily 5 to 7 pm, and Saturday mornings at training time",
        point=(-31.1921, 47.6088), precision="exact", kind=("endangerment", "recreational"),
    )
    s.seat("kofi", "member")
    s.event(14, "A child was knocked over by a dog.", "residents")
    s.event(17, "A rower was bitten in the sleeve.", "residents")
    s.event(20, "An owner and a trainer pushed each other.", "observation")
    yield 11
    s.interview("On the lawn, with both sides", """Six owners and seven rowers. Both want the
        lawn in the same two hours, and both said: tell us when.""",
        source="residents", supplied="Dog owners and rowers", by="kofi", fact=11,
        supports=("cheers:expectation", "cheers:community"))
    s.scan(
        community="About 50 rowers, 40 dog owners, children.", harms="Scares, one bite, quarrels.",
        expectation="Both sides ask the city for a rule.", events="Dogs chasing people.",
        recurring="Several times a week.", similarity="Training time is walking time.", since=90,
        identified_by="Rowing club", community_input="Both sides on the lawn.",
        goal_type="handle_better", minimum_change="No child chased in two months",
        success_by=-90,
    )
    s.indicator("Evenings with a chase", unit="evenings", generator="residents",
                before=(9, 41, 14, "Rowing club's book"))
    yield 2
    s.ask_review("Both sides were heard. We think that times for each would do.")


def pavement(s: Scene) -> Tale:
    yield 2
    s.log(
        "Cars on the pavement of Chandler Street",
        behaviour="""Cars park with four wheels on the pavement. People with prams and a neighbour
            in a wheelchair must use the road.""",
        place="Chandler Street 1 to 19, odd side", times="Evenings and the whole Sunday",
        point=(-31.2134, 47.6011), precision="street", kind=("endangerment", "public_ways"),
    )
    s.event(3, "Wheelchair user on the road in the dark.", "observation")
