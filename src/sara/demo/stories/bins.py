"""In sustain: it held at the first check, and the second one is due."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 312
    s.log(
        "Bulky waste piles up at the bin stores of Hilltop Gardens",
        behaviour="""
            Mattresses, cupboards and bags are left beside the bins. Rats come, children climb on
            it, and twice somebody set light to a sofa.
        """,
        place="Bin stores behind Hilltop Gardens 2, 4 and 6",
        times="Last days of each month, and Sunday nights",
        point=(-31.2101, 47.6118), precision="street",
        kind=("incivilities", "residential"), tier="2",
    )
    s.seat("fatima", "member")
    s.seat("marek", "partner")
    yield 310
    s.photo("bins", "Bin store 4 on the first of the month", fact=310,
            supports=("cheers:harms", "cheers:events"))
    s.event(311, "Eleven pieces of furniture beside store 4.", "agency")
    s.event(341, "Sofa set alight at store 2.", "police")
    s.event(343, "Nine pieces of furniture, two fridges.", "agency")
    yield 308
    s.interview(
        "Tenants' breakfast in the laundry room",
        """
        Fourteen tenants. Nobody knew that the city takes bulky waste for nothing, or how to ask.
        "You need a computer, and a date in three weeks. I move out tomorrow."
        """,
        source="residents", supplied="Tenants of Hilltop Gardens", by="fatima", fact=308,
        supports=("cheers:expectation", "cheers:community", "question:why"),
    )
    s.scan(
        community="About 340 tenants of three buildings, among them many families.",
        harms="Rats, two small fires, 9,400 a year for clearing, and shame.",
        expectation="Tenants and landlord both asked for an answer that lasts.",
        events="Leaving furniture and bags beside the bins.",
        recurring="Every end of month; twelve loads in a year.",
        similarity="Days on which people move, and stores that cannot be seen from a window.",
        since=900, identified_by="Housing officers and tenants",
        community_input="The tenants' breakfast.", goal_type="reduce_number",
        minimum_change="At most three loads in half a year", success_by=60,
    )
    loads = s.indicator("Loads of bulky waste cleared", unit="loads", generator="agencies",
                        before=(7, 490, 311, "Invoices of the clearing firm"))
    tidy = s.indicator("Sundays on which tenants found the stores tidy", unit="of 100",
                       counted="level", direction="up", generator="residents",
                       before=(21, 340, 312, "Tenants' wall calendar"))
    yield 303
    s.ask_review()
    yield 300
    s.decide("advance", "Costly, seen by all and asked for.", told="We study it with you.",
             heard="Tenants named moving days before we did. We begin there.")
    yield 282
    s.answers(
        who=("Families on the ground floor, cleaners.", "Tenants of the front building."),
        where=("Stores 2, 4 and 6 behind the garages.", "Store 1 beside the laundry."),
        when=("Last three days of a month.", "Mid-month."),
        why=("Moving day, no car, a form in one language.", "Store 1 has a neighbour's eye."),
        how=("Carried down at night.", "Not brought from outside: invoices show local names only "
             "by flat, and no van was seen."),
    )
    s.study(
        offending="Tenants who move out or in, without a car.", target="The back stores.",
        place="Open, dark, out of sight.", handler="Landlord, at the handover of the flat.",
        guardian="Laundry users at store 1; nobody at the back.",
        manager="Harbour Homes; clearing is ordered when somebody complains.",
        conditions="The caretaker's flat was given up three years ago.",
        done_so_far="Fines (two in three years), a camera that never worked.",
        known_elsewhere="""No guide fits. Two towns that offer free collections say that most who
            left things had not known how else.""",
        pinch_point="The week before somebody moves.",
    )
    week = s.hypothesis("people who move cannot get a collection within the week",
                        "furniture ends beside the bins",
                        expected="Dumping follows the moving dates.",
                        test="Lay moving dates over invoices.")
    s.table("Moving dates beside invoices",
            "Eleven of twelve loads lie within three days of a move.",
            rows="month,moves,loads,within three days\n"
                 "1,9,2,2\n2,7,2,2\n3,10,3,3\n4,6,1,1\n"
                 "5,8,2,2\n6,6,2,1",
            source="agency", by="marek", supplied="Harbour Homes", fact=290,
            reliability="firm", supports=(f"hypothesis:{week}", "question:when"),
            file="moves-and-loads.csv")
    s.tested(week, "supported", "11 of 12 loads lie within three days of a move.")
    s.freeze()
    s.check_back("Tenants' breakfast", "agreed", "Yes. And translate the form.")
    s.findings("Who moves out gets no collection in time, and leaves it at the bins.")
    s.ask_review()
    yield 278
    s.decide("advance", "One look at the dates settled it.", told="It is about moving days.")
    yield 262
    s.option("Collection within the week for anybody who moves, ordered by the landlord",
             "services", "offending", week, "A way to get rid of it in time.", chosen=True)
    s.option("Doors and light for the back stores", "prevention", "place", week,
             "Somebody is seen, and children stay out.", chosen=True)
    s.option("Fines", "enforcement", "offending", week, "Two in three years.")
    collect = s.action("Order a collection with each notice to leave", owner="homes",
                       hypothesis=week, start=240, due=230, continuing=True,
                       dosage="Every move", cost="25 for each")
    doors = s.action("Doors and lights for stores 2, 4 and 6", owner="marek", hypothesis=week,
                     start=240, due=190, dosage="3 stores", cost="6,600")
    cards = s.action("Hand out picture cards about the collection", owner="fatima",
                     hypothesis=week, start=240, due=220, dosage="340 cards")
    for action, who in ((collect, "marek"), (doors, "marek"), (cards, "fatima")):
        s.accept(action, by=who)
    s.plan(choice_because="It gives people a way, before it closes the wrong one.",
           agreed="Tenants, Harbour Homes, City Works and Parks, police.",
           objections="The landlord feared the cost.",
           answers="25 for each move is a third of what clearing costs now.",
           short_term="Collections run.", long_term="At most three loads in half a year.",
           lawful_basis="Tenancy agreements.", approvals="Director of Harbour Homes.")
    s.evaluation("before_after", (loads, tidy), follow_up=125, assessor="Analyst with tenants",
                 decision_rule="Worked if three loads or fewer, and the calendar says so.")
    s.lock()
    s.consent("We put the big bins behind the gate and open a second collection point.")
    s.ask_review()
    yield 255
    s.decide("advance", "Accepted by all owners.", told="Collections start next month.",
             heard="The form comes in four languages because you could not read the old one.")
    yield 218
    s.done(cards, by="fatima", dosage="340 cards", ended=221, proof="List of doors.")
    yield 180
    s.done(doors, by="marek", dosage="3 stores", ended=181, proof="Photo.",
           because="The doors came nine days late; they had to be made to measure.")
    s.photo("bins_tidy", "Store 4 with door and light", fact=181, source="agency", by="marek",
            supports=(f"action:{doors}",))
    s.write("deviation", "Doors were nine days late.", action=doors)
    yield 124
    s.going_on(collect, by="marek", dosage="38 of 39 moves")
    s.measure(loads, "after", 2, 250, 126, "Invoices of the clearing firm")
    s.measure(tidy, "after", 82, 155, 126, "Tenants' wall calendar")
    s.ask_review()
    yield 121
    s.decide("advance", "Doors late but there, and 38 of 39 moves with a collection.",
             told="Now we look at the result with you.")
    yield 112
    s.interview("Tenants' breakfast, one year on", "\"I bring visitors the back way now.\"",
                source="residents", supplied="Tenants", by="fatima", fact=114)
    s.assess(
        delivered="yes", process="All done; doors nine days late.", fell="enough",
        impact="7 loads in 180 days before, 2 in 125 days after. Tidy Sundays: 21 and 82 of 100.",
        goal_met="met", objectives="Collections: met. Three loads: met.",
        residents_measure="The wall calendar is the tenants' own.",
        lessons="Ask what the easy way is, and make the right way easier.",
        goes_on="Harbour Homes keeps ordering the collections.", outcome="goal_met",
        you_said="The bin stores are a dump.", we_found="Moving out gave people no other way.",
        we_did="Collections with every move, doors, lights, cards.",
        what_changed="7 loads in half a year became 2.", what_did_not="Rats are still about.",
    )
    s.moved(
        place=("none_seen", "Front stores and the lane."), time=("none_seen", ""),
        target=("none_seen", ""), tactic=("none_seen", ""), offence=("spread", "No more fires."),
        offenders=("none_seen", ""),
    )
    s.verdict("residents", "worked", "It is ours again.", by="fatima")
    s.verdict("agencies", "worked", "Cheaper, too.")
    s.check(18, holder="marek")
    s.check(-3, holder="tomasz")
    s.ask_review()
    yield 106
    s.decide("advance", "Both sides agree.", told="It worked. We look again twice.",
             heard="Nothing more this time: tenants and agencies say the same.")
    s.publish("""
        Furniture piled up at the bin stores of Hilltop Gardens. Now the landlord orders a free
        collection whenever somebody moves. Seven loads in half a year became two.
        """)
    yield 16
    s.checked(18, True, "One load since the last check. The collections run.", by="marek")
