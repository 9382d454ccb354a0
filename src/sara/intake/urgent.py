"""What must not wait for a form: whom to call, by kind. Nothing that is asked here is kept."""

import re

import msgspec

from sara.settings import Settings
from sara.words import N_, Spoken


class Urgent(Spoken):
    DANGER = "danger", N_("Somebody is in danger now")
    CRIME = "crime", N_("A crime is happening now")
    FIRE = "fire", N_("Fire, gas, flood, or somebody is badly hurt or ill")
    CHILD = "child", N_("A child is being hurt, or is not safe")
    ADULT = "adult", N_("An adult who needs care is being hurt or left alone")
    HOME = "home", N_("Violence, threats or control at home")
    HATE = "hate", N_("An attack or threats because of who somebody is")


class Line(msgspec.Struct, frozen=True):
    """A number to call and who answers there, still to be translated."""

    number: str
    who: str

    @property
    def href(self) -> str:
        return "tel:" + re.sub(r"[^0-9+*#]", "", self.number)


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """What to do, in sentences still to be translated; the first number is the one to call now."""

    kind: Urgent
    now: str
    more: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


EMERGENCY = N_("Emergency")
POLICE = N_("Police, when nobody is in danger now")
CALL_NOW = N_("Call now. Go to a safe place first, if you can.")
SAFE_PHONE = N_("If somebody checks your phone, use the phone of a person you trust.")
NOT_YOUR_FAULT = N_("It is not your fault. You can talk to somebody without giving your name.")
SUSPICION = N_("You need no proof, and you need not be sure. They decide what to do.")
LATER = N_("When everybody is safe, you can still tell us about it here.")
SPECIAL = {
    Urgent.CHILD: ("child_number", N_("Help for children")),
    Urgent.ADULT: ("adult_number", N_("Help for adults who need care")),
    Urgent.HOME: ("home_number", N_("Help against violence at home")),
    Urgent.HATE: ("hate_number", N_("Help after hate")),
}
MORE = {
    Urgent.DANGER: (LATER,),
    Urgent.CRIME: (N_("Do not follow anybody, and do not step in."), LATER),
    Urgent.FIRE: (N_("Get out and warn others. Do not go back in."), LATER),
    Urgent.CHILD: (SUSPICION,),
    Urgent.ADULT: (SUSPICION,),
    Urgent.HOME: (NOT_YOUR_FAULT, SAFE_PHONE),
    Urgent.HATE: (N_("Words count, too: threats and insults because of who you are."), LATER),
}


def advice(kind: Urgent, settings: Settings) -> Advice:
    """Whom to call for this kind, with the numbers of this installation."""
    lines = [Line(settings.emergency_number, EMERGENCY)]
    if kind in SPECIAL:
        name, who = SPECIAL[kind]
        lines.append(Line(getattr(settings, name), who))
        lines.append(Line(settings.police_number, POLICE))
    return Advice(
        kind=kind, now=CALL_NOW, more=MORE[kind],
        lines=tuple(line for line in lines if line.number),
    )  # fmt: skip
