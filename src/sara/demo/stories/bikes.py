"""Closed, handed over on the way, and reopened when it came back."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 398
    s.log(
        "Bicycles stolen from the racks at the ferry landing",
        behaviour="""
            Locks are cut and bicycles taken while their owners are on the island ferry. What is
            left is a wheel, a light or a cut cable.
        """,
        place="Racks on both sides of the ferry landing, Harbour Square",
        times="Working days, between the 7 am and the 5 pm ferry",
        point=(-31.2071, 47.5957), precision="exact",
        kind=("predatory", "transport"), tier="2",
    )
    s.seat("dorothy", "member")
    s.seat("grace", "partner")
    s.seat("amara", "member")
    s.photo("bike_rack", "What was left on a Tuesday", fact=399, source="observation",
            supports=("cheers:harms",))
    for ago in (431, 424, 418, 411, 405, 400):
        s.event(ago, "Lock cut, bicycle gone when the owner came back from the ferry.", "police")
    s.document("Letter of the commuters' group", """
        To the police and the city. We leave 250 bicycles at the landing every working day and find
        five fewer each month. We do not ask for guards. We ask for racks that one can lock a frame
        to, where somebody sees them. Fifty-one people have signed.
        """, source="residents", supplied="Ferry commuters", fact=402, file="letter.txt",
        supports=("cheers:expectation", "cheers:community"))
    s.scan(
        community="Some 250 commuters who leave a bicycle at the landing.",
        harms="29 bicycles in half a year, and people who drive to the ferry instead.",
        expectation="The commuters' group asked for better racks in a signed letter.",
        events="Theft of locked bicycles.", recurring="About five a month.",
        similarity="Front-wheel racks, thin cables, ferry hours.",
        since=590, identified_by="Police records", community_input="The commuters' letter.",
        goal_type="reduce_number", minimum_change="At most two a month", success_by=200,
    )
    thefts = s.indicator("Bicycles stolen at the landing", unit="bicycles", generator="agencies",
                         before=(29, 580, 401, "Police records, checked with the ferry office"))
    yield 390
    s.ask_review()
    yield 388
    s.decide("advance", "Clear, counted and asked for.", told="We look into it.")
    yield 370
    s.hand_over("amara", by="rosa")
    s.leave("viktor")
    s.comment("rosa", "Handed over because of a move to another town. The notes are complete.",
              audience="agencies")
    s.answers(
        who=("Commuters with thin cable locks.", "Those who lock the frame with a bar."),
        where=("The two front-wheel racks.", "The six hoops by the ticket office."),
        when=("Between the ferries.", "When a ferry lies at the quay."),
        why=("Racks that hold a wheel only.", "Hoops, and people standing about."),
        how=("Cable cut in seconds, wheel left behind.", "No angle grinders were heard."),
    )
    s.study(
        offending="A few people who carry cutters; bicycles leave by van.",
        target="Good bicycles on thin cables.", place="Racks for wheels, out of sight.",
        handler="Nobody", guardian="Ticket office: sees the hoops only.",
        manager="City Works own the racks.",
        conditions="The second rack was moved behind the wall.",
        done_so_far="Marking days: 80 bicycles marked, thefts the same.",
        known_elsewhere="""The guide on bicycle theft: racks that hold frame and wheel, in sight of
            people. Nothing closed here.""",
        pinch_point="Racks that a frame can be locked to, where the office sees them.",
    )
    racks = s.hypothesis("the racks hold only a wheel and stand behind a wall",
                         "thin locks are used and can be cut unseen",
                         expected="None stolen from the hoops.", test="Compare racks and hoops.")
    s.table("Where the 29 stood", "All of them from the wheel racks.",
            rows="racks,hoops\n29,0", source="police",
               reliability="firm", supports=(f"hypothesis:{racks}", "question:where"), fact=401,
               file="where-they-stood.csv")
    s.tested(racks, "supported", "29 from the racks, none from the hoops, at equal use.")
    s.freeze()
    s.check_back("Commuters on the 7 am ferry", "agreed", "Hoops, please.")
    s.findings("The racks hold only a wheel and stand out of sight.")
    s.ask_review()
    yield 364
    s.decide("advance", "One comparison that says it all.", told="It is the racks.")
    yield 352
    s.option("Replace the racks by 60 hoops in sight of the office", "prevention", "place", racks,
             "Frames can be locked, and somebody sees.", chosen=True)
    s.option("Bar locks at cost price from the ferry office", "services", "target", racks,
             "A lock that takes minutes to cut.", chosen=True)
    s.option("Watch the racks in plain clothes", "enforcement", "offending", racks,
             "Catches some, changes nothing about the racks.")
    hoops = s.action("Replace both racks by 60 hoops", owner="works", hypothesis=racks, start=330,
                     due=286, dosage="60 hoops", cost="7,200")
    locks = s.action("Sell bar locks at cost price", owner="amara", hypothesis=racks, start=330,
                     due=300, dosage="100 locks")
    s.accept(hoops, by="grace")
    s.plan(choice_because="Acts on the place, at once for everybody.", agreed="Everybody asked.",
           short_term="Hoops stand.", long_term="At most two bicycles a month.",
           lawful_basis="Use of a public square.", approvals="Harbour master.")
    s.evaluation("before_after", (thefts,), follow_up=200, assessor="Analyst",
                 decision_rule="Worked if at most two a month.")
    s.lock()
    s.consent("Hoops at the landing, and a lamp above them.")
    s.ask_review()
    yield 345
    s.decide("advance", "Acts on the racks and on the locks, and says how we shall know.",
             told="Sixty new hoops come, in sight of the ticket office.")
    yield 288
    s.done(hoops, by="grace", dosage="60 hoops", proof="Invoice and photo.")
    s.photo("bike_hoops", "The new hoops", fact=288, source="agency", by="grace",
            supports=(f"action:{hoops}",))
    s.done(locks, by="amara", dosage="86 of 100 locks", ended=301, proof="Sales list.")
    yield 199
    s.measure(thefts, "after", 4, 288, 200, "Police records, checked with the ferry office")
    s.ask_review()
    yield 196
    s.decide("advance", "All hoops stand, and most locks are sold.",
             told="The hoops stand. Now we look at the numbers with you.")
    yield 186
    s.evidence("Commuters' answer", "\"I take the bicycle again.\" Thirty of 34 who were asked.",
               source="residents", supplied="Ferry commuters", by="dorothy", fact=188)
    s.assess(
        delivered="yes", process="All hoops; 86 of 100 locks.", fell="enough",
        impact="From 29 in 180 days to 4 in 89 days.", goal_met="met",
        objectives="Hoops: met. At most two a month: met.",
        residents_measure="30 of 34 take the bicycle again.", lessons="Compare with what works.",
        goes_on="The office keeps an eye on the hoops.", outcome="goal_met",
        you_said="Our bicycles are stolen.", we_found="The racks invite it.",
        we_did="60 hoops in sight of the office.", what_changed="Five a month became one or two.",
        what_did_not="A few are still stolen.",
    )
    s.moved(
        place=("none_seen", "Station racks looked at."), time=("none_seen", ""),
        target=("moved", "Two electric scooters."), tactic=("none_seen", ""),
        offence=("none_seen", ""), offenders=("not_examined", "Nobody was caught."),
    )
    s.verdict("residents", "worked", "Thank you!", by="dorothy")
    s.verdict("agencies", "worked", "A clear fall after the hoops came.")
    s.check(90, holder="amara")
    s.ask_review()
    yield 180
    s.decide("close", "A clear fall right after the hoops came, and both sides say so.",
             told="It worked. Please tell us if it comes back.")
    s.publish("""
        Bicycles were stolen from the racks at the ferry landing. New hoops in sight of the ticket
        office brought it from five a month to one or two.
        """)
    yield 11
    s.move("reopen", """Nine bicycles in five weeks, all from the new overflow rack behind the fish
        hall. The ferry office and two residents told us in the same week.""", by="rosa")
    s.photo("overflow_rack", "The overflow rack behind the fish hall", fact=12, source="residents",
            supplied="A commuter", by="dorothy", supports=("cheers:events",))
    s.event(13, "Two bicycles taken from the overflow rack on one day.", "agency")
    s.event(20, "Lock cut at the overflow rack.", "residents")
    yield 9
    s.publish("""
        Bicycles were stolen from the racks at the ferry landing. New hoops in sight of the ticket
        office brought it from five a month to one or two. In the last weeks it has come back, at
        another rack, and we look at it again.
        """)
    s.joins("amara", "Amara Nwosu, Merrowick Police")
    s.joins("dorothy", "Dorothy from the bakery", interests="My bakery is beside the landing.")
    s.comment("amara", """The thefts are back, at the overflow rack behind the fish hall. We count
        them again and will say here what we find. Please lock frame and wheel to the rail.""",
        "public")
    yield 8
    s.joins("ines", "A commuter on the 7.10 ferry", note="I leave my bicycle there every day.")
    s.joins("bruno", "Kast Locks and Keys", interests="I sell locks.",
            note="I could offer the group a discount.")
    yield 7
    s.admit("ines")
    s.refuse("bruno", """You write that you want to sell locks. The group does not advertise. If
        you see something at the racks, please report it.""")
    yield 6
    s.comment("ines", "I can count the bicycles each morning when I come off the ferry.", "public")
    angry = s.comment("ines", """Everybody at the landing knows who it is. He lives above the fish
        hall and has three new bicycles.""", "public")
    yield 5
    s.remove(angry, "It points at somebody who cannot answer here. Tell the police instead.",
             by="rosa")
    s.comment("dorothy", "I bring coffee for whoever counts. Count me in for Saturdays.", "public")
    s.joins("oskar", "Oskar", note="My daughter's bicycle was taken last week.")
    yield 3
    s.comment("dorothy", """Amara, the overflow rack is the old wheel rack. They put it back
        up. It is the same story.""", call=("amara",))
