"""Refusals: what the food bank's rules forbid, each with its numbers.

A refusal is something a user can act on. It carries facts as attributes and no
words for the screen: ``logistics.web.errors`` turns it into a sentence in the
user's language and an HTTP status. A bug is a ``ValueError`` instead.
"""

from datetime import date

from logistics.domain.quantity import Quantity


class RuleBroken(Exception):
    """The root of every refusal."""


class NotFound(RuleBroken):
    """Nothing of this ``kind`` answers to ``key``."""

    def __init__(self, *, kind: str, key: str | int) -> None:
        super().__init__(f"No {kind} {key!r}.")
        self.kind = kind
        self.key = key


class LinesRefused(RuleBroken):
    """Lines of what was sent are refused: each position, from zero, with its own refusal."""

    def __init__(self, lines: tuple[tuple[int, RuleBroken], ...]) -> None:
        super().__init__("; ".join(f"line {position + 1}: {why}" for position, why in lines))
        self.lines = lines


class AlreadyDone(RuleBroken):
    """The same command arrived before; ``document_id`` is what it made then."""

    def __init__(self, *, document_id: int) -> None:
        super().__init__(f"This command already made document {document_id}.")
        self.document_id = document_id


class InsufficientStock(RuleBroken):
    """A place was asked for more of a lot than it holds."""

    def __init__(self, *, lot: str, place: str, asked: Quantity, held: Quantity) -> None:
        super().__init__(f"{place} holds {held} of lot {lot}, not {asked}.")
        self.lot = lot
        self.place = place
        self.asked = asked
        self.held = held


class NotEnoughAvailable(RuleBroken):
    """An item was asked for beyond what is held and not promised."""

    def __init__(self, *, item: str, asked: Quantity, available: Quantity) -> None:
        super().__init__(f"{available} of {item} is available, not {asked}.")
        self.item = item
        self.asked = asked
        self.available = available


class Shortages(RuleBroken):
    """Several items fall short at once; each is a :class:`NotEnoughAvailable`."""

    def __init__(self, shortages: tuple[NotEnoughAvailable, ...]) -> None:
        super().__init__("; ".join(str(shortage) for shortage in shortages))
        self.shortages = shortages


class LotExpired(RuleBroken):
    """A lot past its use-by date can never be issued."""

    def __init__(self, *, lot: str, expires_on: date) -> None:
        super().__init__(f"Lot {lot} passed its use-by date {expires_on}.")
        self.lot = lot
        self.expires_on = expires_on


class LotOnHold(RuleBroken):
    """A lot on hold cannot be issued; ``hold_kind`` and ``reason`` say why it is held."""

    def __init__(self, *, lot: str, hold_kind: str, reason: str) -> None:
        super().__init__(f"Lot {lot} is on hold ({hold_kind}: {reason}).")
        self.lot = lot
        self.hold_kind = hold_kind
        self.reason = reason


class BestBeforePassed(RuleBroken):
    """A lot past its best-before date goes out only after a named check under a policy."""

    def __init__(self, *, lot: str, expires_on: date) -> None:
        super().__init__(f"Lot {lot} passed its best-before date {expires_on}.")
        self.lot = lot
        self.expires_on = expires_on


class NoPolicy(RuleBroken):
    """No policy lets goods of this ``group`` go out on ``on``, past their best-before date."""

    def __init__(self, *, lot: str, group: str, on: date, until: date | None) -> None:
        super().__init__(f"No policy for {group}: lot {lot} on {on} (until {until}).")
        self.lot = lot
        self.group = group
        self.on = on
        self.until = until


class SamePerson(RuleBroken):
    """A second person decides on this, and never the one who proposed it."""

    def __init__(self, *, kind: str, key: str) -> None:
        super().__init__(f"{kind} {key} is decided by somebody else than who proposed it.")
        self.kind = kind
        self.key = key


class GoodsPromised(RuleBroken):
    """``asked`` of a lot would leave a place, and not enough would stay for its orders."""

    def __init__(
        self, *, lot: str, place: str, asked: Quantity, held: Quantity, promised: Quantity
    ) -> None:
        super().__init__(f"{place} holds {held} of lot {lot}, {promised} promised; not {asked}.")
        self.lot = lot
        self.place = place
        self.asked = asked
        self.held = held
        self.promised = promised


class ReleasedElsewhere(RuleBroken):
    """A hold of this ``hold_kind`` ends with what opened it, not by a check of its own."""

    def __init__(self, *, lot: str, hold_kind: str) -> None:
        super().__init__(f"The hold ({hold_kind}) on lot {lot} is not released here.")
        self.lot = lot
        self.hold_kind = hold_kind


class TooMany(RuleBroken):
    """A question reaches more than one answer can hold: ``found`` of at most ``most``."""

    def __init__(self, *, kind: str, found: int, most: int) -> None:
        super().__init__(f"{found} of {kind}, at most {most}.")
        self.kind = kind
        self.found = found
        self.most = most


class Refrozen(RuleBroken):
    """A thawed lot never goes back among the frozen."""

    def __init__(self, *, lot: str, place: str) -> None:
        super().__init__(f"Lot {lot} has thawed and cannot go to {place}.")
        self.lot = lot
        self.place = place


class WrongStorage(RuleBroken):
    """A place cannot keep goods of another storage class."""

    def __init__(self, *, item: str, place: str, needs: str, offers: str) -> None:
        super().__init__(f"{item} needs {needs} storage, {place} is {offers}.")
        self.item = item
        self.place = place
        self.needs = needs
        self.offers = offers


class TooWarm(RuleBroken):
    """Cold goods came outside their limits; all temperatures in tenths of °C."""

    def __init__(self, *, item: str, temperature_dc: int, coldest_dc: int, warmest_dc: int) -> None:
        super().__init__(f"{item} at {temperature_dc} is not within {coldest_dc}..{warmest_dc}.")
        self.item = item
        self.temperature_dc = temperature_dc
        self.coldest_dc = coldest_dc
        self.warmest_dc = warmest_dc


class AnotherPurpose(RuleBroken):
    """A lot was given for a ``purpose`` and serves no other."""

    def __init__(self, *, lot: str, purpose: str) -> None:
        super().__init__(f"Lot {lot} was given for {purpose} alone.")
        self.lot = lot
        self.purpose = purpose


class NotInspected(RuleBroken):
    """Goods at the dock are put away only after somebody looked at them."""

    def __init__(self, *, lot: str) -> None:
        super().__init__(f"Lot {lot} was not inspected yet.")
        self.lot = lot


class NotGivenOut(RuleBroken):
    """More of a lot would be handed back than was ever handed out."""

    def __init__(self, *, lot: str, asked: Quantity, out: Quantity) -> None:
        super().__init__(f"{out} of lot {lot} was handed out, not {asked}.")
        self.lot = lot
        self.asked = asked
        self.out = out


class MassDoesNotBalance(RuleBroken):
    """A portioning closes only when every gram is accounted for; ``missing_g`` below 0 is over."""

    def __init__(self, *, missing_g: int) -> None:
        super().__init__(f"{missing_g} g of the meat are not accounted for.")
        self.missing_g = missing_g


class CameBackWarm(RuleBroken):
    """Goods of a lot came back warmer [0.1 °C] than may go among the frozen again."""

    def __init__(self, *, lot: str, measured_dc: int, warmest_dc: int) -> None:
        super().__init__(f"Lot {lot} is at {measured_dc / 10} °C, above {warmest_dc / 10} °C.")
        self.lot = lot
        self.measured_dc = measured_dc
        self.warmest_dc = warmest_dc


class WrongState(RuleBroken):
    """A thing is not in the state the action needs."""

    def __init__(self, *, kind: str, key: str, state: str, needed: tuple[str, ...]) -> None:
        super().__init__(f"{kind} {key} is {state}, not {' or '.join(needed)}.")
        self.kind = kind
        self.key = key
        self.state = state
        self.needed = needed


class AlreadyReversed(RuleBroken):
    """A document can be undone once only."""

    def __init__(self, *, document: str) -> None:
        super().__init__(f"Document {document} is already undone.")
        self.document = document


class NotReversible(RuleBroken):
    """An undoing is not undone; what happened is recorded anew."""

    def __init__(self, *, document: str) -> None:
        super().__init__(f"Document {document} is itself an undoing.")
        self.document = document


class UndoneElsewhere(RuleBroken):
    """A document of this ``document_kind`` is undone on the screen of its route, or not at all."""

    def __init__(self, *, document: str, document_kind: str) -> None:
        super().__init__(f"Document {document} ({document_kind}) is not undone here.")
        self.document = document
        self.document_kind = document_kind


class StillNeeded(RuleBroken):
    """What a document brought of a lot has gone on, or is promised."""

    def __init__(
        self, *, lot: str, place: str, asked: Quantity, held: Quantity, promised: Quantity
    ) -> None:
        super().__init__(f"{place} holds {held} of lot {lot}, {promised} promised; not {asked}.")
        self.lot = lot
        self.place = place
        self.asked = asked
        self.held = held
        self.promised = promised


class CannotUndo(RuleBroken):
    """A document cannot be undone; each obstacle is a :class:`StillNeeded`."""

    def __init__(self, obstacles: tuple[StillNeeded, ...]) -> None:
        super().__init__("; ".join(str(obstacle) for obstacle in obstacles))
        self.obstacles = obstacles


class OtherUndoings(RuleBroken):
    """By now other documents have to be undone with this one than were shown: ``steps`` in all."""

    def __init__(self, *, document: str, steps: int) -> None:
        super().__init__(f"{document} is undone with {steps - 1} others by now.")
        self.document = document
        self.steps = steps


class RouteDoesNotBalance(RuleBroken):
    """A route closes only when loaded = delivered + returned + lost."""

    def __init__(self, *, route: str, remaining: tuple[tuple[str, Quantity], ...]) -> None:
        named = "; ".join(f"{lot}: {quantity}" for lot, quantity in remaining)
        super().__init__(f"Route {route} still carries {named}.")
        self.route = route
        self.remaining = remaining


class StopsPending(RuleBroken):
    """A route closes only when every stop has an outcome; ``stops`` are numbers."""

    def __init__(self, *, route: str, stops: tuple[int, ...]) -> None:
        super().__init__(f"Route {route} has stops without an outcome: {stops}.")
        self.route = route
        self.stops = stops


class StillToDeliver(RuleBroken):
    """Goods a stop waits for cannot come back from the vehicle."""

    def __init__(self, *, lot: str, asked: Quantity, returnable: Quantity) -> None:
        super().__init__(f"{returnable} of lot {lot} can come back, not {asked}.")
        self.lot = lot
        self.asked = asked
        self.returnable = returnable


class GoodsCameBack(RuleBroken):
    """An outcome stands once its goods were taken back from the vehicle."""

    def __init__(self, *, order: str, route: str) -> None:
        super().__init__(f"The goods of order {order} came back from route {route}.")
        self.order = order
        self.route = route


class GoodsStillOut(RuleBroken):
    """An order cannot be placed again while the route that last carried it is not closed."""

    def __init__(self, *, order: str, route: str) -> None:
        super().__init__(f"The goods of order {order} are still out with route {route}.")
        self.order = order
        self.route = route


class NothingLoaded(RuleBroken):
    """Nothing of a plan left the depot yet: it is thrown away, not driven in vain."""

    def __init__(self, *, plan: str, route: str) -> None:
        super().__init__(f"Nothing of plan {plan} is loaded, route {route} neither.")
        self.plan = plan
        self.route = route


class NothingToLoad(RuleBroken):
    """A loading that leaves every stop of its trip behind would move nothing."""

    def __init__(self, *, trip: str) -> None:
        super().__init__(f"Nothing of trip {trip} would be loaded.")
        self.trip = trip


class LoadingInUse(RuleBroken):
    """A loading stands once something happened at a door of its trip."""

    def __init__(self, *, document: str, stops: tuple[int, ...]) -> None:
        super().__init__(f"Loading {document} served stops {stops}.")
        self.document = document
        self.stops = stops


class DuplicateHousehold(RuleBroken):
    """The same T.C. kimlik number is already registered."""

    def __init__(self, *, household: str) -> None:
        super().__init__(f"Household {household} has the same identity number.")
        self.household = household


class InvalidValue(RuleBroken):
    """A field holds a value nobody can mean; ``why`` is one of the reasons the screens know."""

    def __init__(self, *, field: str, why: str, value: str = "") -> None:
        super().__init__(f"{field}: {why} ({value!r}).")
        self.field = field
        self.why = why
        self.value = value


class CrewUnfit(RuleBroken):
    """A chosen ``vehicle`` cannot go out so; ``why`` is one of the reasons the screens know.

    ``elsewhere`` is the plan or the other vehicle that is in the way.
    """

    def __init__(
        self, *, vehicle_id: int, vehicle: str, why: str, driver: str = "", elsewhere: str = ""
    ) -> None:
        super().__init__(f"{vehicle} with {driver or 'nobody'}: {why} ({elsewhere}).")
        self.vehicle_id = vehicle_id
        self.vehicle = vehicle
        self.why = why
        self.driver = driver
        self.elsewhere = elsewhere


class CrewsUnfit(RuleBroken):
    """Several vehicles cannot go out as chosen; each is a :class:`CrewUnfit`."""

    def __init__(self, crews: tuple[CrewUnfit, ...]) -> None:
        super().__init__("; ".join(str(crew) for crew in crews))
        self.crews = crews


class RouteBegun(RuleBroken):
    """A plan stands once a route of it was loaded; ``state`` is how far that route is."""

    def __init__(self, *, plan: str, route: str, state: str) -> None:
        super().__init__(f"Plan {plan} stands: route {route} is {state}.")
        self.plan = plan
        self.route = route
        self.state = state


class StillAboard(RuleBroken):
    """The goods of an order have not come back from their route yet."""

    def __init__(self, *, order: str) -> None:
        super().__init__(f"The goods of order {order} are still on their route.")
        self.order = order


class NotYours(RuleBroken):
    """The thing belongs to somebody else, or its time is over."""

    def __init__(self, *, kind: str, key: str) -> None:
        super().__init__(f"{kind} {key} is not yours.")
        self.kind = kind
        self.key = key


class GeocoderSilent(RuleBroken):
    """Nobody answered where an address is; the point can be typed instead."""

    def __init__(self, *, address: str) -> None:
        super().__init__("The geocoder did not answer.")
        self.address = address


class LastAdministrator(RuleBroken):
    """Without this user nobody could administer the installation any more."""

    def __init__(self, *, user: str) -> None:
        super().__init__(f"{user} is the last administrator.")
        self.user = user


class TooManyRows(RuleBroken):
    """A file holds so many rows and no more; the list has to be narrowed first."""

    def __init__(self, *, rows: int, most: int) -> None:
        super().__init__(f"{rows} rows do not fit into a file of {most}.")
        self.rows = rows
        self.most = most


class SealedOtherwise(RuleBroken):
    """An identity number was sealed under another secret than the installation has now."""

    def __init__(self) -> None:
        super().__init__("The present secret does not open what was sealed.")


class StillInUse(RuleBroken):
    """A warehouse, zone or place cannot be retired while it is used: ``by`` names what is there."""

    def __init__(self, *, kind: str, key: str, by: tuple[str, ...]) -> None:
        super().__init__(f"{kind} {key} is in use: {by}.")
        self.kind = kind
        self.key = key
        self.by = by


class OutOfUse(RuleBroken):
    """A warehouse, zone or place was retired, and nothing is put there any more."""

    def __init__(self, *, kind: str, key: str) -> None:
        super().__init__(f"{kind} {key} is out of use.")
        self.kind = kind
        self.key = key


class KeepsOtherGoods(RuleBroken):
    """A place cannot change its storage class while it holds goods of another."""

    def __init__(self, *, place: str, item: str, needs: str, asked: str) -> None:
        super().__init__(f"{place} holds {item} ({needs}) and cannot become {asked}.")
        self.place = place
        self.item = item
        self.needs = needs
        self.asked = asked


class ExcursionGrew(RuleBroken):
    """An excursion reaches further than what was decided on, or was decided on meanwhile."""

    def __init__(self, *, chamber: str) -> None:
        super().__init__(f"The excursion of {chamber} changed meanwhile.")
        self.chamber = chamber
