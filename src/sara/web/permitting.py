"""Who asks, and whether they might at all; what may be done to a problem is decided in its room."""

from typing import TYPE_CHECKING

from sqlalchemy import exc

from sara.errors import Forbidden, Refusal, SignedOut
from sara.web import forgery
from sara.web.asked import Asked
from sara.web.call import House
from sara.web.route import Route
from sara.words import Sentence

if TYPE_CHECKING:
    from sara.accounts.viewer import Viewer


def permit(house: House, viewer: "Viewer | None", route: Route) -> None:
    """Raise unless this person might use the route at all."""
    if house.anyone(route.may):
        return
    if viewer is None:
        raise SignedOut
    if not viewer.might(route.may):
        raise Forbidden


def not_forged(house: House, asked: Asked, viewer: "Viewer | None", route: Route) -> None:
    """Raise unless the form was sent from a page of ours."""
    if route.from_anywhere:
        return
    forgery.check_origin(asked.origin, house.settings.origin, asked.fetch_site)
    if viewer is not None:
        forgery.check_token(house.secret, viewer.token_hash, asked.typed.get("_csrf", [""])[-1])


def who(house: House, asked: Asked, refusal: Refusal) -> "Viewer | None":
    """Who asks, for the navigation on a refusal page."""
    if isinstance(refusal, SignedOut):
        return None
    try:
        with house.database.read() as db:
            return house.identify(db, asked.token, house.clock())
    except exc.SQLAlchemyError:  # it is away, or broken: the refusal is shown all the same
        return None


def ask_next(
    house: House, asked: Asked, viewer: "Viewer | None", refusal: Refusal
) -> Sentence | None:
    """Who could do what this person's role does not allow."""
    if viewer is None or not (isinstance(refusal, Forbidden) and refusal.by_role):
        return None
    try:
        with house.database.read() as db:
            return house.ask_next(db, viewer, asked.path)
    except exc.SQLAlchemyError:
        return None
