"""What made-up problems say. Streets and words only: no statement names a person."""

from random import Random

import msgspec

from sara.analysis.models import Question
from sara.response.models import Approach, Side


class Kind(msgspec.Struct, frozen=True):
    """One kind of problem, with what is seen, why it happens and what is done about it."""

    title: str
    behaviour: str
    harms: str
    cause: str
    effect: str
    finding: str
    options: tuple[tuple[str, Approach, Side], ...]
    actions: tuple[str, str]
    indicator: str


def words(text: str) -> list[str]:
    return text.split()


_PLACE, _SERVICES, _RULES = Approach.PREVENTION, Approach.SERVICES, Approach.RULES
_FORCE, _INFORMATION = Approach.ENFORCEMENT, Approach.INFORMATION

KINDS = (
    Kind(
        "Broken glass at {place}", "Groups drink and smash bottles on the steps and the ramp.",
        "Children cut their feet; the ramp is closed two mornings a week.",
        "the lamps are out and nobody opens the hall at night", "groups stay and drink there",
        "On nights with the hall open there was no glass.",
        (("Repair the lamps", _PLACE, Side.PLACE), ("Open the hall on Fridays", _SERVICES,
         Side.OFFENDING), ("Fine whoever drinks there", _FORCE, Side.OFFENDING)),
        ("Repair two path lamps", "Open the hall on Fridays until midnight"), "Bad nights a month",
    ),
    Kind(
        "Engines at night on {place}", "Cars race between the lights and rev in the car park.",
        "People in forty flats cannot sleep; two parked cars were hit.",
        "the car park is open and empty after ten", "drivers meet there and race",
        "With the gate shut for a week nobody met there.",
        (("Shut the car park at ten", _PLACE, Side.PLACE), ("Speed tables", _PLACE, Side.PLACE),
         ("Stop and check cars", _FORCE, Side.OFFENDING)),
        ("Shut the gate of the car park at ten", "Count cars after eleven"), "Nights with racing",
    ),
    Kind(
        "Bicycles stolen at {place}", "Bicycles are cut from the stands while people are at work.",
        "About nine bicycles a month are lost; people drive instead.",
        "the stands lie behind a wall where nobody passes", "locks can be cut unseen",
        "None was stolen from the stands beside the kiosk.",
        (("Move the stands to the kiosk", _PLACE, Side.PLACE), ("Lend strong locks", _SERVICES,
         Side.TARGET), ("Watch the stands", _FORCE, Side.OFFENDING)),
        ("Move twenty stands beside the kiosk", "Lend forty strong locks"), "Bicycles stolen",
    ),
    Kind(
        "Rubbish left at {place}", "Mattresses and bags are left beside the bins every weekend.",
        "Rats come; the school path is blocked on Mondays.",
        "the tip is shut on Saturdays, when people move house", "they leave it at the bins",
        "Most of it came in the last days of a month.",
        (("Open the tip on Saturdays", _SERVICES, Side.TARGET), ("A collection at month's end",
         _SERVICES, Side.PLACE), ("Cameras and fines", _FORCE, Side.OFFENDING)),
        ("Collect bulky things on the last Saturday", "Clear the path each Monday"),
        "Loads picked up",
    ),
    Kind(
        "Parcels taken from doors on {place}", "Parcels left in open porches are gone by evening.",
        "Some thirty households lost something; carriers refuse the street.",
        "carriers leave parcels in sight of the pavement", "passers-by take them",
        "Houses with a deep porch lost nothing.",
        (("A parcel box at the shop", _SERVICES, Side.TARGET), ("Ask carriers for a signature",
         _RULES, Side.TARGET), ("Follow a marked parcel", _FORCE, Side.OFFENDING)),
        ("Put a parcel box into the shop", "Agree delivery hours with two carriers"),
        "Parcels missing",
    ),
    Kind(
        "Shouting after closing time at {place}", "Guests shout and fight when the bars close.",
        "Residents avoid the square; three people were hurt since spring.",
        "five bars close at the same minute and no bus runs", "everybody waits in one place",
        "When the bus ran late there was half the noise.",
        (("Later buses", _SERVICES, Side.PLACE), ("Staggered closing", _RULES, Side.PLACE),
         ("More patrols at three", _FORCE, Side.OFFENDING)),
        ("Run a night bus at three", "Agree on staggered closing hours"), "Fights after midnight",
    ),
    Kind(
        "Fires in bins at {place}", "Bins are set alight behind the shops after school.",
        "Two fences burnt; the shops pay more for insurance.",
        "bins with cardboard stand open in the yard", "they are easy to light unseen",
        "Locked bins were never lit.",
        (("Lock the bins", _PLACE, Side.TARGET), ("An afternoon club", _SERVICES, Side.OFFENDING),
         ("Watch the yard", _FORCE, Side.OFFENDING)),
        ("Lock twelve bins", "Open an afternoon club three days a week"), "Fires",
    ),
    Kind(
        "Tools taken from vans on {place}", "Vans are opened before dawn and emptied.",
        "Tradesmen lose days of work; some move away.",
        "vans stand unseen behind the hedge", "their locks can be worked at quietly",
        "Vans parked under the lamp were left alone.",
        (("Cut the hedge", _PLACE, Side.PLACE), ("Mark the tools", _PLACE, Side.TARGET),
         ("Patrols before dawn", _FORCE, Side.OFFENDING)),
        ("Cut the hedge to one metre", "Mark tools on two evenings"), "Vans opened",
    ),
    Kind(
        "Dogs loose at {place}", "Large dogs run without a lead where children play.",
        "Four children were bitten or knocked over; the swings are empty.",
        "there is no fenced lawn in the ward", "owners let their dogs run on the playground",
        "Owners said that they would use a fenced lawn.",
        (("Fence a lawn for dogs", _PLACE, Side.PLACE), ("A course for owners", _SERVICES,
         Side.OFFENDING), ("Fines", _FORCE, Side.OFFENDING)),
        ("Fence the lawn behind the depot", "Hold two courses for owners"), "Dogs without a lead",
    ),
    Kind(
        "Calls that frighten old people on {place}", "Callers pretend to be the bank or a nephew.",
        "Six households lost savings; others no longer answer.",
        "the warden goes home at four and calls begin at five", "nobody can be asked at once",
        "Nobody who rang the warden first paid.",
        (("A number to ring back", _SERVICES, Side.TARGET), ("Tell bank clerks", _INFORMATION,
         Side.TARGET), ("Trace the calls", _FORCE, Side.OFFENDING)),
        ("Open a number to ring back until nine", "Visit four clubs of old people"),
        "Households that paid",
    ),
    Kind(
        "Scooters on the pavement of {place}", "Hired scooters are ridden and dropped at doors.",
        "People with a stick or a pram walk in the road.",
        "there is no marked place to leave one", "they are left at every door",
        "At the one marked bay few were dropped.",
        (("Mark twelve bays", _PLACE, Side.PLACE), ("End a hire in a bay", _RULES, Side.TARGET),
         ("Collect and charge", _FORCE, Side.OFFENDING)),
        ("Paint twelve bays", "Agree with two companies that a hire ends in a bay"),
        "Scooters in the way",
    ),
    Kind(
        "Copper cut from empty houses at {place}", "Pipes and wires are cut out of empty houses.",
        "Cellars flood; neighbours smell gas.",
        "empty houses are known by their boards", "they can be worked in for hours",
        "Houses with a light and a curtain were left alone.",
        (("Let houses be used meanwhile", _SERVICES, Side.PLACE), ("Ask dealers for papers", _RULES,
         Side.OFFENDING), ("Alarms", _PLACE, Side.TARGET)),
        ("Let nine houses be used meanwhile", "Visit three scrap dealers"), "Houses damaged",
    ),
)  # fmt: skip

STREETS = words("Alder Amber Anchor Ash Barley Beacon Birch Bishop Bridge Canal Castle Cedar Chapel"
           " Cherry Church Clay Copper Corner Dale Dock Elm Ferry Field Forge Garden Gate Glebe"
           " Green Grove Harbour Hazel Heath High Hill Hollow Iron Juniper King Lake Lark Lime"
           " Linden Lower Maple Market Meadow Mill Moor Nettle North Oak Orchard Park Pear Pine"
           " Pond Poplar Prior Quarry Queen Rail Reed River Rope Rose Rowan Salt Sand School Ship"
           " South Spring Station Stone Swan Tanner Temple Thorn Tower Upper Vale Victoria Walnut"
           " Water Well West Willow Windmill Wood Yew")  # fmt: skip
ENDS = ("Street", "Lane", "Road", "Park", "Square", "Court", "Estate", "Steps", "Row", "Yard")
TIMES = (
    "Friday and Saturday, 10 pm to 2 am", "Weekdays between 7 and 9 am", "Sunday nights",
    "Every school day after 3 pm", "The last weekend of the month", "Thursday from 6 to 8 pm",
    "Before dawn, mostly in winter", "Summer evenings until midnight",
)  # fmt: skip
DETAILS = (
    "beside the bus stop", "behind the kiosk", "under the bridge", "at the gate of the school",
    "in front of the chemist", "along the canal path", "near the old depot", "by the fountain",
    "on the stairs to the station", "at the corner with the bakery", "between the garages",
    "in the passage to the river", "below the footbridge", "next to the sports hall",
)  # fmt: skip
REMARKS = (
    "It was quiet on Sunday, but they were back {detail} on Tuesday.",
    "The caretaker says it is worse {detail} since the fence fell.",
    "We counted again {detail}: seven on one evening, none on the next.",
    "Could the lamp {detail} be looked at before the clocks change?",
    "The tenants met on Monday and would help to keep an eye {detail}.",
    "I spoke to the shop {detail}; they want to hear what was decided.",
    "Two families say that they no longer walk {detail} after dark.",
    "The letter to the owners went out; nobody {detail} has answered yet.",
    "Since the works began there were fewer {detail} and more by the mill.",
    "The class drew a map of where they feel safe; {detail} is marked red.",
)  # fmt: skip
GROUPS = ("Friends of {place}", "Tenants of {place}", "Shops on {place}", "Parents at {place}")
ANSWERS = {
    Question.WHO: ("Those who live within two hundred metres.", "Visitors and people at work."),
    Question.WHERE: ("Where nobody lives on the ground floor.", "On the side with the shops."),
    Question.WHEN: ("After the last bus.", "On days with a market."),
    Question.WHY: ("Nobody feels in charge of the place.", "Where a shop is open."),
    Question.HOW: ("In small groups that know each other.", "Never alone, never by day."),
}  # fmt: skip


def place_name(chance: Random) -> str:
    return f"{chance.choice(STREETS)} {chance.choice(ENDS)}"


def remark(chance: Random) -> str:
    return chance.choice(REMARKS).format(detail=chance.choice(DETAILS))
