"""Analysis is done; the review that ends it is late."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 62
    s.log(
        "Doorstep sellers of roof repairs in the garden streets",
        behaviour="""
            Two or three people ring, point at the roof and ask for money in advance. Older people
            pay for work that is never done, or done badly.
        """,
        place="Osier Park garden streets: Willow, Alder and Heron Way",
        times="Weekdays 10 am to 2 pm, in the first week of a month",
        point=(-31.1858, 47.6027), precision="area",
        kind=("predatory", "residential"), tier="2",
    )
    s.seat("kofi", "member")
    s.seat("jonas", "member")
    for ago, what in ((90, "Paid 800 in advance; nobody came."),
                      (87, "Paid 350; one tile was moved."),
                      (63, "A neighbour sent them away at the gate.")):
        s.event(ago, what, "residents")
    yield 59
    s.interview(
        "Tuesday lunch at the parish hall",
        """
        Eighteen guests over seventy. Five have paid, three of them had told nobody. "One feels so
        stupid." They ask for somebody to ring before they sign.
        """,
        source="residents", supplied="Guests of the Tuesday lunch", by="kofi", fact=59,
        supports=("cheers:expectation", "cheers:community", "cheers:harms", "question:who"),
    )
    s.scan(
        community="About 300 people over seventy in three streets.",
        harms="Some 6,000 in a season, shame, and doors that stay shut to everybody.",
        expectation="The guests of the lunch ask for a number to ring.",
        events="Advance payment for repairs that are not needed.",
        recurring="Each first week of a month, since last year.",
        similarity="Same streets, same story about a loose tile, pension week.",
        since=420, identified_by="Bank counter and parish",
        community_input="The lunch guests told it themselves.", goal_type="reduce_number",
        minimum_change="At most one payment a month", success_by=-170,
    )
    paid = s.indicator("Payments at the door", unit="payments", generator="residents",
                       before=(11, 153, 63, "Tuesday lunch and bank counter"))
    yield 50
    s.ask_review()
    yield 47
    s.decide("advance", "Hidden by shame, and clear once somebody asked.",
             told="You were not stupid. We find out how it works.")
    yield 28
    s.answers(
        who=("People over seventy who live alone.", "Those with a neighbour at home by day."),
        where=("Three streets near the bus.", "The terraces with a caretaker."),
        when=("Pension week, late mornings.", "Weekends, when family is there."),
        why=("Cash in the house, nobody to ask.", "A bank that asks a question at the counter."),
        how=("A tile in the hand, a price for today only.", "Never with a written offer."),
    )
    s.study(
        offending="A few crews that change names; known to trading standards.",
        target="People alone at home with cash.", place="Front doors with old roofs above.",
        handler="Trading standards, two officers for the island.",
        guardian="Neighbours, postwoman, parish.", manager="Nobody; each door is its own.",
        conditions="The bank branch closed; pensions are paid out in cash by van.",
        done_so_far="A leaflet nobody remembers.",
        known_elsewhere="""A guide on fraud against older people: think of the bank, the family and
            others who can ask a question in time. Nothing closed here.""",
        pinch_point="The minute before somebody says yes.",
    )
    alone = s.hypothesis("people stand alone at the door with cash and nobody to ask",
                         "they pay in advance on the spot",
                         expected="Nobody pays who rings somebody first.",
                         test="Ask all who were visited what they did first.")
    yield 26
    s.interview("Twenty-three visits, told by those who were visited",
                "11 paid, all without asking anyone. 12 rang somebody or said they would; none "
                "paid.", source="residents", supplied="Guests of the Tuesday lunch", by="kofi",
                fact=26, supports=(f"hypothesis:{alone}", f"indicator:{paid}"))
    s.link_page(
        "Guide on crimes against older people", "https://guides.example/older-people-and-fraud",
        "Says that a rehearsed sentence at the door helps more than a leaflet.",
        supports=(f"hypothesis:{alone}",),
    )
    s.tested(alone, "supported", "11 of 11 who asked nobody paid; none of the 12 others did.")
    s.freeze()
    s.check_back("Tuesday lunch", "agreed", "Yes. A sentence to say, and a number to ring.")
    asked = s.ask("findings", "People pay because they stand alone at the door.", days=10)
    s.says(asked, "kofi", "disagree", """Some were not alone: the neighbour had paid the same man
        the week before, and told them so.""")
    s.says(asked, "jonas", "agree")
    yield 9
    s.answered(asked, "kofi", """You are right for three of the eleven. We ask at the next lunch who
        had heard of him before, and plan for it.""")
    s.ask_review("All asked and answered. The next pension week begins soon.")
    yield 4
    s.comment("jonas", """Leilani, I can add the payments by street, without house numbers, if
        the review wants it.""", call=("leilani",))
