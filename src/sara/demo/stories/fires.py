"""The plan was sent back once; now it waits for its second review."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 104
    s.log(
        "Bins set alight between the blocks of Linden Hill",
        behaviour="""
            Paper and plastic bins are set on fire. Smoke goes into stairs and flats; once a car
            burned with them.
        """,
        place="Bin places of Linden Hill Road 12 to 30",
        times="School-free days, 6 to 9 pm",
        point=(-31.2078, 47.6092), precision="street",
        kind=("endangerment", "residential"), tier="2",
    )
    s.seat("fatima", "member")
    s.seat("marek", "partner")
    s.seat("tomasz", "member")
    s.photo("burnt_bin", "Bin place 18, the morning after", fact=104, supports=("cheers:harms",))
    for ago in (131, 124, 117, 110, 105):
        s.event(ago, "Bin on fire in the early evening; put out by the fire brigade.", "agency")
    yield 101
    s.interview(
        "Stair talks in Linden Hill Road 14, 18 and 22",
        "\"We sleep with the windows shut.\" Twelve households want the bins away from the doors.",
        source="residents", supplied="Households", by="fatima", fact=101,
        supports=("cheers:expectation", "cheers:community", "cheers:harms"),
    )
    interim = s.action("Move the paper bins ten metres from the doors", owner="homes", due=90,
                       interim=True, dosage="9 bin places")
    s.accept(interim, by="marek")
    s.scan(
        community="420 households, and the young people who are blamed for it.",
        harms="Smoke, one car, 7,800 of damage, fear at night.",
        expectation="Households asked landlord and police to make the evenings safe.",
        events="Setting fire to bins.", recurring="Once a week.",
        similarity="Paper bins by the doors, early evening, days without school.", since=200,
        identified_by="Fire brigade", community_input="Stair talks with 31 households.",
        goal_type="eliminate", minimum_change="No fire in three months", success_by=-150,
    )
    fires = s.indicator("Bin fires", unit="fires", generator="agencies",
                        before=(9, 165, 104, "Fire brigade"))
    yield 97
    s.ask_review()
    yield 95
    s.decide("advance", "Urgent and clear. The bins are moved meanwhile.", told="We study it now.")
    yield 90
    s.done(interim, by="marek", dosage="9 bin places", ended=91, proof="Photo list.")
    yield 78
    s.answers(
        who=("Ground floor flats.", "Blocks with locked bin rooms."),
        where=("Open bin places.", "Bin rooms with a key."),
        when=("Days without school, 6 to 9 pm.", "Evenings when the club is open."),
        why=("Dry paper, matches, boredom.", "A club that is open."),
        how=("Paper first, with a lighter.", "No fuel was found."),
    )
    s.study(
        offending="Children of ten to fourteen, in the early evening, watched by others.",
        target="Open paper bins.", place="By the doors, out of sight of the street.",
        handler="Youth club, closed on days without school.", guardian="Parents, at work until 8.",
        manager="Harbour Homes.", conditions="The club lost its second worker.",
        done_so_far="A talk at school; a reward that nobody claimed.",
        known_elsewhere="""No guide found on fires of this kind, and nothing closed here. The fire
            brigade knows a town where the club opened longer: fewer fires that winter.""",
        pinch_point="Empty hours, and paper within reach.",
    )
    empty = s.hypothesis("the club is shut on days without school",
                         "children are about with nothing to do while parents work",
                         expected="No fires on evenings when the club is open.",
                         test="Lay fires over opening times.")
    s.table("Fires beside opening times", "All nine fires fell on evenings when it was shut.",
            rows="club open,evenings,fires\nyes,38,0\nno,23,9",
            source="agency", supplied="Fire brigade and youth club", by="marek", fact=80,
            reliability="firm", supports=(f"hypothesis:{empty}", "question:when"),
            file="fires-and-club.csv")
    s.tested(empty, "supported", "All nine fires on evenings when the club was shut.")
    s.freeze()
    s.check_back("Parents' evening at the club", "agreed", "They are ours. Let us help.")
    s.findings("The fires are lit when the club is shut and children are about with nothing to do.")
    s.ask_review()
    yield 74
    s.decide("advance", "It was not made a police matter. Good.", told="The club is the key.")
    yield 50
    s.option("Club open on days without school", "services", "offending", empty,
             "Somewhere to be.", chosen=True)
    s.option("Bin places with doors", "prevention", "place", empty, "No paper within reach.",
             chosen=True)
    s.option("Patrols from 6 to 9 pm", "enforcement", "offending", empty, "They see us first.")
    club = s.action("Open the club on days without school, with two parents", owner="fatima",
                    hypothesis=empty, start=-10, due=-30, dosage="All such days until summer",
                    continuing=True)
    doors = s.action("Doors for nine bin places", owner="homes", hypothesis=empty, start=-10,
                     due=-60, dosage="9 doors", cost="8,100")
    s.accept(doors, by="marek")
    s.plan(choice_because="Children need a place; bins need a door.",
           agreed="Parents, club, Harbour Homes, fire brigade.",
           short_term="Club open.", long_term="No fire in three months.",
           lawful_basis="The landlord's ground; youth work.", approvals="City youth office.")
    s.evaluation("before_after", (fires,), follow_up=-130, assessor="Analyst with fire brigade",
                 decision_rule="Worked if three months pass without a fire.")
    s.lock()
    s.consent("The club opens in the holidays, and the bin rooms get doors.")
    s.ask_review("One owner has not answered yet; we would like to begin in time for the holidays.",
                 anyway=True)
    yield 46
    s.decide(
        "send_back", "A good plan that is not yet promised by everybody.",
        told="The plan is good. One promise is still missing; then it can begin.",
        points={"plan.accepted": """The parents who would open the club have not said yes. Ask them,
            and do not decide for them."""},
    )
    yield 5
    s.accept(club, by="fatima")
    said = s.comment("fatima", "Five parents have said yes. You may count on us.")
    s.reword(said, "fatima", "Six parents have said yes, two for each day. You may count on us.")
    yield 2
    s.ask_review("The parents have said yes, in their own words, in the discussion.")
