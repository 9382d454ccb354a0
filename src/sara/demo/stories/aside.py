"""Four that left the straight way: paused, referred out, not a problem, merged."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def rope_walk(s: Scene) -> Tale:
    yield 76
    s.log(
        "Parties in the empty chandler's shop on Rope Walk",
        behaviour="""
            The back door is forced and people meet inside, with fires in a barrel and loud music.
            The floor is rotten; twice somebody fell through.
        """,
        place="Empty shop, Rope Walk 8", times="Saturday nights and before holidays",
        point=(-31.2163, 47.5990), precision="exact",
        kind=("incivilities", "open"), tier="2",
    )
    s.seat("dorothy", "member")
    s.seat("grace", "partner")
    yield 74
    s.photo("shutters", "The shop front; the door at the back is the open one", fact=74,
            supports=("cheers:events",))
    s.event(82, "Fire in a barrel on the upper floor.", "agency")
    s.event(89, "Two people fell through the floor; one broken wrist.", "police")
    yield 73
    s.interview("Neighbours left and right", "Four households. They fear a fire in an old row.",
                source="residents", supplied="Households of Rope Walk", by="dorothy", fact=73,
                supports=("cheers:expectation", "cheers:harms"))
    s.scan(
        community="Four households, and young people who go in.",
        harms="Injury, fear of fire in a row of old houses.",
        expectation="The neighbours ask for the house to be closed.",
        events="Breaking in and staying.", recurring="Most Saturdays.",
        similarity="Same house, same back door.", since=150, identified_by="Fire brigade",
        community_input="The neighbours.", goal_type="eliminate",
        minimum_change="Nobody inside for three months", success_by=-90,
    )
    doors = s.action("Board up the back door", owner="works", due=70, interim=True,
                     dosage="1 door", cost="180")
    s.accept(doors, by="grace")
    yield 71
    s.done(doors, by="grace", dosage="1 door", proof="Photo.")
    s.ask_review("There is no count from before: nobody looks into an empty house.", anyway=True)
    yield 68
    s.decide(
        "advance", "Dangerous enough to go on without a number from before.",
        told="The door is boarded up. Now we look for whoever owns the house.",
        waivers={"scanning.baseline": """Nothing can be counted in an empty house. The fire brigade
            counts call-outs from now on."""},
    )
    yield 52
    s.evidence("Land register: two heirs in dispute", "The court decides who owns the house.",
               source="agency", supplied="Land register", by="grace", reliability="firm", fact=53,
               audience="agencies")
    yield 48
    s.move("pause", "The court decides next month who owns the house. Until then nobody can sign.",
           until=-19)


def fish_waste(s: Scene) -> Tale:
    yield 134
    s.log(
        "Open fish waste and gulls at the landing",
        behaviour="""Fish waste stands in open tubs overnight. Gulls tear it about; the steps are
            slippery and it smells into the flats.""",
        place="Fish hall, steps to the ferry landing", times="Working days, overnight",
        point=(-31.2064, 47.5949), precision="exact", kind=("incivilities", "industrial"),
    )
    s.event(135, "A woman slipped on the steps.", "residents")
    s.event(139, "Six tubs without lids at 7 am.", "observation")
    yield 125
    s.ask_review("Real enough, but it is about hygiene at work. The health office knows the firm.",
                 anyway=True)
    yield 123
    s.decide(
        "refer", "Hygiene in a food firm is theirs by law; they have taken it on in writing.",
        told="The Island Health Office has taken this on and will write to you within two weeks.",
        receiver="Island Health Office, food hygiene",
    )


def mirrors(s: Scene) -> Tale:
    yield 160
    s.log(
        "Broken car mirrors on Mill Lane",
        behaviour="Seven mirrors of parked cars were broken off.",
        place="Mill Lane 4 to 26", times="One Friday night",
        point=(-31.2008, 47.6112), precision="street",
    )
    s.event(161, "Seven mirrors in one night.", "police", on="friday")
    yield 151
    s.ask_review("One night only, as far as anybody knows.", anyway=True)
    yield 149
    s.decide(
        "not_a_problem", """One night, one walk home. It was an offence and is dealt with as
            one; there is no pattern.""",
        told="""The damage is being dealt with as an offence. If it happens again, tell us, and we
            look at it anew.""", letter="recurring",
    )


def car_park(s: Scene) -> Tale:
    yield 10
    s.log(
        "Bicycles stolen behind the fish hall",
        behaviour="Locks are cut on bicycles at the overflow rack while the ferry is out.",
        place="Overflow rack behind the fish hall", times="Working days, ferry hours",
        point=(-31.2068, 47.5952), precision="exact", kind=("predatory", "transport"),
    )
    s.event(12, "Two bicycles in one day.", "police")
    yield 7
    s.ask_review("This may be the same as the problem at the ferry landing, now reopened.",
                 anyway=True)
    yield 6
    s.decide(
        "merge", "Same rack, same hours, same way of doing it. One team should have it.",
        told="We look into this together with the thefts at the ferry landing.", into="bikes",
    )
