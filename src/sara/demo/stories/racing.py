"""In assessment: the residents' verdict is still missing."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 246
    s.log(
        "Cars race on Quarry Road at night",
        behaviour="""
            Cars line up at the quarry gate and race to the roundabout, two or three at a time, with
            music and spectators. Tyres squeal until after midnight.
        """,
        place="Quarry Road from the quarry gate to the roundabout, 800 metres",
        times="Friday nights, 10 pm to 1 am, more when it is dry",
        point=(-31.2153, 47.6138), precision="street",
        kind=("endangerment", "public_ways"), tier="2",
    )
    s.seat("fatima", "member")
    s.seat("lan", "member")
    s.seat("grace", "partner")
    for weeks in range(5):
        s.event(247 + 7 * weeks, "Races for more than an hour; six to fourteen cars.",
                "residents" if weeks % 2 else "police", on="friday")
    yield 244
    s.photo("tyre_marks", "Saturday morning at the roundabout", fact=244,
            supports=("cheers:events",))
    yield 243
    s.interview(
        "Kitchen table talk, Quarry Road 40 to 58",
        "Eight households. Sleep, and the fear of a car in the front garden. It happened once.",
        source="residents", supplied="Households of Quarry Road", by="lan", fact=243,
        supports=("cheers:expectation", "cheers:community", "cheers:harms"),
    )
    s.scan(
        community="About 90 households, and the drivers and spectators themselves.",
        harms="Lost sleep, one crash into a garden wall, fear of worse.",
        expectation="The households ask for a street in which they can sleep.",
        events="Races with spectators.", recurring="Every dry Friday.",
        similarity="Same 800 metres, same night, the same start at the quarry gate.",
        since=420, identified_by="Calls, then the residents' log",
        community_input="The residents' log of nights.", goal_type="reduce_number",
        minimum_change="At most one race night in two months", success_by=20,
    )
    nights = s.indicator("Race nights", unit="nights", generator="residents",
                         before=(9, 308, 247, "Log kept by two households"))
    calls = s.indicator(
        "Calls about races", unit="calls", generator="agencies", enough_percent=50,
        definition="Calls about races on Quarry Road, one for each event however many call.",
        known_bias="Households call less when they think that nobody comes.",
    )
    s.weeks(calls, "baseline", 308, (4, 5, 3, 4, 4, 3, 5, 3, 3), "Control room")
    s.weeks(calls, "baseline", 308, (3, 2, 4, 3, 3, 4, 2, 4, 3), "Control room", "comparison")
    s.weeks(calls, "baseline", 308, (1, 0, 0, 1, 0, 1, 0, 0, 1), "Control room", "buffer")
    yield 236
    s.ask_review()
    yield 233
    s.decide("advance", "Clear, regular and dangerous.", told="We study it at once.")
    yield 214
    s.answers(
        who=("Households on the straight part.", "Those behind the noise wall."),
        where=("From gate to roundabout.", "Mill Lane: bumps."),
        when=("Dry Fridays.", "Rain, and the night the quarry was loading."),
        why=("A straight road, a wide gate to turn in.", "Lorries, bumps, bends."),
        how=("Standing start at the gate, a film at the end.", "Never from the other side."),
    )
    s.study(
        offending="Young drivers from the whole island; three cars are always there.",
        target="The street and those who sleep beside it.",
        place="Straight, empty, lit, with a gate to turn in.",
        handler="A car club that some belong to.", guardian="Households behind curtains.",
        manager="City Works own the road; the quarry owns the gate.",
        conditions="The quarry stopped its night shift a year ago.",
        done_so_far="Five evenings of checks; they wait and start when the car has left.",
        known_elsewhere="""The guide on street racing names the place where they turn and watch
            as something that can be closed. Nothing closed here is like it.""",
        pinch_point="The quarry gate as a place to turn and to start.",
    )
    turning = s.hypothesis("the quarry yard stands open as a place to turn and watch",
                           "the road is a good race track", test="Close the yard for two Fridays.",
                           expected="No races while the yard is closed.")
    s.evidence("Two Fridays with a chain across the yard", "No race on either. Both were dry.",
               source="agency", supplied="Quarry", by="grace", fact=216, reliability="firm",
               supports=(f"hypothesis:{turning}", "question:where"))
    s.tested(turning, "supported", "No race on two dry Fridays.")
    s.freeze()
    s.check_back("Households, on the doorstep", "added", "Ask the club. They are not all mad.")
    s.findings("The open quarry yard is a place to turn and to watch.")
    s.ask_review()
    yield 210
    s.decide("advance", "Tested on the spot.", told="It is the yard. We plan.")
    yield 196
    s.option("A gate for the quarry yard, shut from 8 pm", "prevention", "place", turning,
             "No place to turn and watch.", chosen=True)
    s.option("Two narrow places on the straight part", "prevention", "place", turning,
             "No two cars side by side.", chosen=True)
    s.option("An evening on the old airfield with the car club", "services", "offending", turning,
             "Somewhere else to drive fast.", chosen=True)
    s.option("Checks every Friday", "enforcement", "offending", turning, "They wait.")
    gate = s.action("Hang and shut a gate at the quarry yard", owner=s.stakeholder(
        "The quarry", "organisation", "owns", "Owns yard and gate.", plan="deciding",
        running="delivering"), hypothesis=turning, start=170, due=150, dosage="Every night",
        continuing=True)
    narrow = s.action("Build two narrow places", owner="works", hypothesis=turning, start=170,
                      due=108, dosage="2 places", cost="11,000")
    field = s.action("Try one evening on the airfield", owner="tomasz", hypothesis=turning,
                     start=160, due=130, dosage="1 evening")
    s.accept(gate)
    s.accept(narrow, by="grace")
    s.plan(choice_because="The yard is the key; the rest makes it last.",
           agreed="Households, quarry, City Works and Parks, car club.",
           short_term="Yard shut.", long_term="At most one race night in two months.",
           lawful_basis="Road law; the quarry's own ground.", approvals="Road authority.")
    s.evaluation("time_series", (nights, calls), follow_up=24, assessor="Analyst",
                 comparison="Ridge Road: as straight and as empty, and nothing is done there.",
                 buffer="Airport car park and Mill Lane.", windows=(308, 246, 108, 24),
                 place="Quarry Road, from the gate to the roundabout.",
                 decision_rule="Worked if at most one race night in two months.")
    s.lock()
    s.consent("The yard is closed at night with a gate that residents can open.")
    s.ask_review()
    yield 190
    s.decide("advance", "The yard is shut by its owner, and nobody needs to stand guard.",
             told="The yard will be shut at night.")
    yield 150
    s.measure(nights, "interim", 3, 189, 151, "Log kept by two households")
    s.move("pause", "Road works close Quarry Road for a month; nothing can be measured.",
           until=118)
    yield 118
    s.move("resume", "")
    yield 108
    s.done(narrow, by="grace", dosage="2 places", proof="Plan and photo.", ended=109)
    s.drop(field, "The airfield's insurer said no, twice.")
    s.write("deviation", "No evening on the airfield: not insured.", action=field)
    s.write("told", "Letter to all households.")
    yield 23
    s.going_on(gate, dosage="Every night but two")
    s.measure(nights, "after", 1, 108, 24, "Log kept by two households")
    s.weeks(calls, "after", 108, (1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1), "Control room")
    s.weeks(calls, "after", 108, (3, 4, 2, 3, 4, 3, 3, 2, 4, 3, 4, 3), "Control room", "comparison")
    s.weeks(calls, "after", 108, (1, 0, 1, 0, 0, 2, 0, 0, 1, 0, 0, 1), "Control room", "buffer")
    s.ask_review("Two of three delivered; the third could not be had.")
    yield 20
    s.decide("advance", "Enough was delivered to judge it.",
             told="Yard and road are done. Please tell us whether you sleep.")
    yield 12
    s.evidence("Letters from Quarry Road", "Five letters. Four sleep better. One hears the gate.",
               source="residents", supplied="Households of Quarry Road", by="lan", fact=14)
    s.assess(
        delivered="part", process="Gate and narrow places; no airfield.", failure="component",
        fell="enough", impact="9 race nights in two months before, 1 in nearly three after.",
        goal_met="met", objectives="Yard shut: met. At most one race night: met.",
        residents_measure="The log is the residents' own; four of five letters say they sleep.",
        lessons="Find the place where it starts.", goes_on="The quarry shuts the gate.",
        outcome="goal_met", you_said="Cars race past our beds.",
        we_found="The open yard made a race track.", we_did="Shut the yard, narrowed the road.",
        what_changed="9 race nights in two months became 1 in three.",
        what_did_not="The young drivers have no place of their own.",
    )
    s.moved(
        place=("moved", "One evening at the airport car park."), time=("none_seen", ""),
        target=("none_seen", ""), tactic=("none_seen", ""), offence=("none_seen", ""),
        offenders=("not_examined", "We keep no lists of drivers."),
    )
    s.check(-75, holder="tomasz")
    yield 5
    asked = s.ask("verdict", "Did it work for Quarry Road?", days=8, quorum=1)
    s.says(asked, "fatima", "worked", """I sleep with the window open again. The gate squeaks; that
        I can live with.""")
    s.comment("tomasz", """Fatima, Lan: everything is written but your verdict:
        did it work for Quarry Road? Two sentences will do, also if the answer is no.""",
        call=("fatima", "lan"))
