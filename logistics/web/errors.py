"""Refusals turned into a status and words, in one place.

Every sentence names the thing and, where there is one, the way on.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug import Response
from werkzeug.exceptions import HTTPException

from logistics.domain import errors
from logistics.domain.orders import RouteState
from logistics.domain.quantity import Quantity
from logistics.store.engine import is_collision
from logistics.web import terms
from logistics.web.access import DOCUMENT_READERS
from logistics.web.formats import celsius, day, kilograms, number

CONFLICT = 409
NOT_FOUND = 404
FORBIDDEN = 403
UNPROCESSABLE = 422
BUSY = 503


def amount(quantity: Quantity) -> str:
    """Writes a quantity: ``12 adet (24 kg)``."""
    if quantity.pieces == 0:
        return kilograms(quantity.grams)
    pieces = _("%(count)s pcs", count=number(quantity.pieces))
    return f"{pieces} ({kilograms(quantity.grams)})" if quantity.grams else pieces


def _not_found(e: errors.NotFound) -> str:
    return _(
        "%(kind)s “%(key)s” was not found. Check the code and try again.",
        kind=terms.kind(e.kind),
        key=e.key,
    )


def _insufficient(e: errors.InsufficientStock) -> str:
    return _(
        "%(asked)s of lot %(lot)s was asked for, but %(place)s holds %(held)s. Choose another lot or lower the amount.",
        asked=amount(e.asked),
        lot=e.lot,
        place=e.place,
        held=amount(e.held),
    )


def _not_available(e: errors.NotEnoughAvailable) -> str:
    return _(
        "%(item)s: %(asked)s was asked for, %(available)s is available. Lower the amount or receive more.",
        item=e.item,
        asked=amount(e.asked),
        available=amount(e.available),
    )


def _on_hold(e: errors.LotOnHold) -> str:
    return _(
        "Lot %(lot)s is on hold (%(kind)s: %(reason)s). Take another lot, or have the hold "
        "released by a named person.",
        lot=e.lot,
        kind=terms.HOLDS[e.hold_kind],
        reason=e.reason,
    )


def _past_best(e: errors.BestBeforePassed) -> str:
    return _(
        "Lot %(lot)s passed its best-before date on %(day)s. It goes out only by the best-before "
        "policy of its group and after a named check, on the lot's page; else write it off.",
        lot=e.lot,
        day=day(e.expires_on),
    )


def _no_policy(e: errors.NoPolicy) -> str:
    group = terms.GROUPS.get(e.group, e.group)
    if e.until is None:
        return _(
            "No policy lets %(group)s go out past the best-before date: lot %(lot)s stays. "
            "Coordinators set policies under “Best-before policy”.",
            group=group,
            lot=e.lot,
        )
    return _(
        "The policy of %(group)s let lot %(lot)s go out until %(day)s only. Write it off.",
        group=group,
        lot=e.lot,
        day=day(e.until),
    )


def _same_person(e: errors.SamePerson) -> str:
    return _(
        "%(kind)s %(key)s is yours: a second person decides on it. Ask somebody else.",
        kind=terms.kind(e.kind),
        key=e.key,
    )


def _promised(e: errors.GoodsPromised) -> str:
    return _(
        "Orders wait for lot %(lot)s: %(place)s holds %(held)s, of which %(promised)s is promised; "
        "%(asked)s cannot leave. First hold the lot and promise other lots to them.",
        lot=e.lot,
        place=e.place,
        held=amount(e.held),
        promised=amount(e.promised),
        asked=amount(e.asked),
    )


def _released_elsewhere(e: errors.ReleasedElsewhere) -> str:
    return _(
        "The hold on lot %(lot)s (%(kind)s) ends with what opened it: close the recall, or decide "
        "on the write-off.",
        lot=e.lot,
        kind=terms.HOLDS[e.hold_kind],
    )


def _too_many(e: errors.TooMany) -> str:
    return _("This reaches more than %(most)s lots. Narrow it by item, donor or days.", most=e.most)


def _mass(e: errors.MassDoesNotBalance) -> str:
    if e.missing_g > 0:
        return _(
            "%(grams)s g (%(kg)s) of the meat are not accounted for. Weigh what is left, or book it as trim or waste.",
            grams=number(e.missing_g),
            kg=kilograms(e.missing_g),
        )
    return _(
        "%(grams)s g (%(kg)s) more were weighed than came in. Take back the weighing that was wrong.",
        grams=number(-e.missing_g),
        kg=kilograms(-e.missing_g),
    )


def _came_back_warm(e: errors.CameBackWarm) -> str:
    return _(
        "Lot %(lot)s came back at %(measured)s, warmer than %(warmest)s: it never goes back among the frozen. Do not shelve it; book it as lost: “Warm: to the soup kitchen” or “Cold chain broken”.",
        lot=e.lot,
        measured=celsius(e.measured_dc),
        warmest=celsius(e.warmest_dc),
    )


def _refrozen(e: errors.Refrozen) -> str:
    return _(
        "Lot %(lot)s has thawed and never goes back among the frozen (%(place)s). Give it to the "
        "soup kitchen today, or book it as waste.",
        lot=e.lot,
        place=e.place,
    )


def _expired(e: errors.LotExpired) -> str:
    return _(
        "Lot %(lot)s passed its use-by date on %(day)s and cannot be issued. Move it to waste.",
        lot=e.lot,
        day=day(e.expires_on),
    )


def _too_warm(e: errors.TooWarm) -> str:
    return _(
        "%(item)s came at %(measured)s; it is taken over between %(coldest)s and %(warmest)s. "
        "Refuse it with a reason, or hold it for a closer look.",
        item=e.item,
        measured=celsius(e.temperature_dc),
        coldest=celsius(e.coldest_dc),
        warmest=celsius(e.warmest_dc),
    )


def _another_purpose(e: errors.AnotherPurpose) -> str:
    return _(
        "Lot %(lot)s was given for “%(purpose)s” and serves nothing else. Choose another lot, or that purpose.",
        lot=e.lot,
        purpose=e.purpose,
    )


def _not_inspected(e: errors.NotInspected) -> str:
    return _("Lot %(lot)s was not inspected yet. Inspect it first, then put it away.", lot=e.lot)


def _not_given_out(e: errors.NotGivenOut) -> str:
    return _(
        "%(asked)s of lot %(lot)s would come back, but %(out)s of it went there. Check the lot and the amount.",
        asked=amount(e.asked),
        lot=e.lot,
        out=amount(e.out),
    )


def _storage(e: errors.WrongStorage) -> str:
    return _(
        "%(item)s needs %(needs)s storage, but %(place)s is %(offers)s. Choose another place.",
        item=e.item,
        needs=terms.storage(e.needs),
        place=e.place,
        offers=terms.storage(e.offers),
    )


def _state(e: errors.WrongState) -> str:
    return _(
        "%(kind)s %(key)s is in state “%(state)s”; this needs “%(needed)s”. Reload the page to see what changed.",
        kind=terms.kind(e.kind),
        key=e.key,
        state=terms.state(e.state),
        needed="” / “".join(terms.state(word) for word in e.needed),
    )


def _reversed(e: errors.AlreadyReversed) -> str:
    return _(
        "Document %(document)s is already undone; nothing more was changed.", document=e.document
    )


def _not_reversible(e: errors.NotReversible) -> str:
    return _(
        "Document %(document)s is itself an undoing and stays. Record what happened anew.",
        document=e.document,
    )


def _elsewhere(e: errors.UndoneElsewhere) -> str:
    return _(
        "Document %(document)s (%(kind)s) is not undone here. What went with a vehicle is undone on the screens of its route; an undoing is not undone, enter the document again.",
        document=e.document,
        kind=terms.DOCUMENTS[e.document_kind],
    )


def _still_needed(e: errors.StillNeeded) -> str:
    if e.promised.is_nothing():
        return _(
            "Lot %(lot)s: %(asked)s would have to leave %(place)s again, but it holds %(held)s. First undo what came after.",
            lot=e.lot,
            asked=amount(e.asked),
            place=e.place,
            held=amount(e.held),
        )
    return _(
        "Lot %(lot)s: %(asked)s would have to leave %(place)s again; it holds %(held)s, of which %(promised)s is promised. First release the promise.",
        lot=e.lot,
        asked=amount(e.asked),
        place=e.place,
        held=amount(e.held),
        promised=amount(e.promised),
    )


def _other_undoings(e: errors.OtherUndoings) -> str:
    return ngettext(
        "Meanwhile something else happened: with %(document)s, %(num)s document would be undone. "
        "Nothing was changed; look at the list again.",
        "Meanwhile something else happened: with %(document)s, %(num)s documents would be undone. "
        "Nothing was changed; look at the list again.",
        e.steps,
        document=e.document,
    )


def _unbalanced(e: errors.RouteDoesNotBalance) -> str:
    remaining = ", ".join(f"{lot}: {amount(quantity)}" for lot, quantity in e.remaining)
    return _(
        "Route %(route)s cannot close: still on the vehicle: %(remaining)s. Record it as returned or lost.",
        route=e.route,
        remaining=remaining,
    )


def _pending(e: errors.StopsPending) -> str:
    return _(
        "Route %(route)s cannot close: nobody said what happened at stops %(stops)s. Record their outcomes, or mark them as not visited.",
        route=e.route,
        stops=_numbers(e.stops),
    )


def _still_to_deliver(e: errors.StillToDeliver) -> str:
    return _(
        "%(asked)s of lot %(lot)s cannot come back: stops still wait for it, only %(returnable)s is free. Record the outcomes of those stops first.",
        asked=amount(e.asked),
        lot=e.lot,
        returnable=amount(e.returnable),
    )


def _came_back(e: errors.GoodsCameBack) -> str:
    return _(
        "The goods of order %(order)s already came back from route %(route)s. Ask the warehouse to undo the return first.",
        order=e.order,
        route=e.route,
    )


def _still_out(e: errors.GoodsStillOut) -> str:
    return _(
        "The goods of order %(order)s are still out with route %(route)s. Record what came back and close the route first.",
        order=e.order,
        route=e.route,
    )


def _nothing_loaded(e: errors.NothingLoaded) -> str:
    return _(
        "Nothing of plan %(plan)s has been loaded yet, so route %(route)s is not marked as not visited. Discard the plan instead: its orders then wait for the next one.",
        plan=e.plan,
        route=e.route,
    )


def _nothing_to_load(e: errors.NothingToLoad) -> str:
    return _(
        "Nothing would be loaded for trip %(trip)s: all its stops stay behind. Let at least one go; if none can, mark the stops of the route as not visited, or discard the plan.",
        trip=e.trip,
    )


def _loading_in_use(e: errors.LoadingInUse) -> str:
    return _(
        "Loading %(document)s cannot be undone: stops %(stops)s already have an outcome. Undo those first.",
        document=e.document,
        stops=_numbers(e.stops),
    )


def _numbers(stops: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in stops)


def _duplicate(e: errors.DuplicateHousehold) -> str:
    return _(
        "This identity number is already registered for household %(household)s.",
        household=e.household,
    )


def _invalid(e: errors.InvalidValue) -> str:
    return terms.invalid(e.field, e.why, e.value)


CREWS: dict[str, Any] = {
    "no_driver": _l("%(vehicle)s: choose a driver, or take the mark off the vehicle."),
    "vehicle_twice": _l("%(vehicle)s is chosen twice: choose it once."),
    "driver_twice": _l(
        "%(vehicle)s: %(driver)s already drives %(elsewhere)s. Choose another driver, or take the mark off one of the two vehicles."
    ),
    "driver_busy": _l(
        "%(vehicle)s: %(driver)s is on duty in %(elsewhere)s that day. Choose another driver or another day, or discard that plan."
    ),
    "vehicle_busy": _l(
        "%(vehicle)s is on duty in %(elsewhere)s that day. Choose another vehicle or another day, or discard that plan."
    ),
}


def crew_words(e: errors.CrewUnfit) -> str:
    """Returns why a vehicle cannot go out as chosen, and the way on."""
    named = {"vehicle": e.vehicle, "driver": e.driver, "elsewhere": e.elsewhere}
    return str(CREWS[e.why]) % named


def _begun(e: errors.RouteBegun) -> str:
    if e.state == RouteState.CLOSED:
        return _(
            "Route %(route)s was driven and closed: plan %(plan)s stays as the record of that day.",
            route=e.route,
            plan=e.plan,
        )
    return _(
        "Route %(route)s is loaded: plan %(plan)s can no longer be discarded. First undo the loading in the warehouse.",
        route=e.route,
        plan=e.plan,
    )


def _aboard(e: errors.StillAboard) -> str:
    return _(
        "The goods of order %(order)s are still on their route. Cancel it once the warehouse has closed the route.",
        order=e.order,
    )


def _not_yours(e: errors.NotYours) -> str:
    return _("%(kind)s %(key)s is not yours to see or change.", kind=terms.kind(e.kind), key=e.key)


def _silent(e: errors.GeocoderSilent) -> str:
    del e
    return _("The map service does not answer. Type the position, or try again later.")


def _too_many_rows(e: errors.TooManyRows) -> str:
    return _(
        "The list has %(rows)s rows; a file holds %(most)s. Narrow the filter and try again.",
        rows=number(e.rows),
        most=number(e.most),
    )


def _sealed_otherwise(_e: errors.SealedOtherwise) -> str:
    return _(
        "The identity number cannot be opened: it was sealed under another secret key. Whoever runs the installation sets IMECE_SECRET_KEY to the earlier key (“imece doctor” checks it). If that key is lost, enter the number anew with “Change”."
    )


def _last_administrator(e: errors.LastAdministrator) -> str:
    return _(
        "%(user)s is the last active administrator. Give somebody else that role first.",
        user=e.user,
    )


def _still_in_use(e: errors.StillInUse) -> str:
    return _(
        "%(kind)s “%(key)s” is still in use and cannot be retired: %(by)s. Empty it or retire those first.",
        kind=terms.kind(e.kind),
        key=e.key,
        by=", ".join(e.by),
    )


def _out_of_use(e: errors.OutOfUse) -> str:
    return _(
        "%(kind)s “%(key)s” is out of use. Choose another, or have it taken back into use.",
        kind=terms.kind(e.kind),
        key=e.key,
    )


def _other_goods(e: errors.KeepsOtherGoods) -> str:
    return _(
        "%(place)s holds %(item)s (%(needs)s), so it cannot become %(asked)s. First move those goods.",
        place=e.place,
        item=e.item,
        needs=terms.storage(e.needs),
        asked=terms.storage(e.asked),
    )


def _grew(e: errors.ExcursionGrew) -> str:
    return _(
        "The excursion of %(chamber)s changed while you were deciding: there are new readings, or somebody else decided. Look at it again.",
        chamber=e.chamber,
    )


def _any(e: errors.RuleBroken) -> str:
    return _("The rules do not allow this: %(words)s", words=str(e))


WORDS: dict[type[errors.RuleBroken], tuple[int, Callable[[Any], str]]] = {
    errors.NotFound: (NOT_FOUND, _not_found),
    errors.InsufficientStock: (CONFLICT, _insufficient),
    errors.NotEnoughAvailable: (CONFLICT, _not_available),
    errors.LotExpired: (CONFLICT, _expired),
    errors.LotOnHold: (CONFLICT, _on_hold),
    errors.BestBeforePassed: (CONFLICT, _past_best),
    errors.NoPolicy: (CONFLICT, _no_policy),
    errors.SamePerson: (CONFLICT, _same_person),
    errors.GoodsPromised: (CONFLICT, _promised),
    errors.ReleasedElsewhere: (CONFLICT, _released_elsewhere),
    errors.TooMany: (UNPROCESSABLE, _too_many),
    errors.Refrozen: (CONFLICT, _refrozen),
    errors.MassDoesNotBalance: (CONFLICT, _mass),
    errors.CameBackWarm: (CONFLICT, _came_back_warm),
    errors.WrongStorage: (CONFLICT, _storage),
    errors.TooWarm: (CONFLICT, _too_warm),
    errors.AnotherPurpose: (CONFLICT, _another_purpose),
    errors.NotInspected: (CONFLICT, _not_inspected),
    errors.NotGivenOut: (CONFLICT, _not_given_out),
    errors.WrongState: (CONFLICT, _state),
    errors.AlreadyReversed: (CONFLICT, _reversed),
    errors.NotReversible: (CONFLICT, _not_reversible),
    errors.UndoneElsewhere: (CONFLICT, _elsewhere),
    errors.OtherUndoings: (CONFLICT, _other_undoings),
    errors.StillNeeded: (CONFLICT, _still_needed),
    errors.RouteDoesNotBalance: (CONFLICT, _unbalanced),
    errors.StopsPending: (CONFLICT, _pending),
    errors.StillToDeliver: (CONFLICT, _still_to_deliver),
    errors.GoodsCameBack: (CONFLICT, _came_back),
    errors.GoodsStillOut: (CONFLICT, _still_out),
    errors.NothingLoaded: (CONFLICT, _nothing_loaded),
    errors.NothingToLoad: (CONFLICT, _nothing_to_load),
    errors.LoadingInUse: (CONFLICT, _loading_in_use),
    errors.DuplicateHousehold: (CONFLICT, _duplicate),
    errors.InvalidValue: (UNPROCESSABLE, _invalid),
    errors.CrewUnfit: (UNPROCESSABLE, crew_words),
    errors.CrewsUnfit: (UNPROCESSABLE, _any),
    errors.RouteBegun: (CONFLICT, _begun),
    errors.StillAboard: (CONFLICT, _aboard),
    errors.NotYours: (FORBIDDEN, _not_yours),
    errors.GeocoderSilent: (CONFLICT, _silent),
    errors.LastAdministrator: (CONFLICT, _last_administrator),
    errors.SealedOtherwise: (CONFLICT, _sealed_otherwise),
    errors.StillInUse: (CONFLICT, _still_in_use),
    errors.OutOfUse: (CONFLICT, _out_of_use),
    errors.KeepsOtherGoods: (CONFLICT, _other_goods),
    errors.ExcursionGrew: (CONFLICT, _grew),
    errors.TooManyRows: (CONFLICT, _too_many_rows),
}


def status_of(refusal: errors.RuleBroken) -> int:
    """Returns the HTTP status of a refusal; several have the status of the first."""
    if isinstance(refusal, errors.LinesRefused):
        return status_of(refusal.lines[0][1])
    return WORDS.get(type(refusal), (CONFLICT, _any))[0]


def words_of(refusal: errors.RuleBroken) -> list[str]:
    """Returns a refusal's sentences, one per thing refused."""
    if isinstance(refusal, errors.LinesRefused):
        return [_in_line(position, why) for position, why in refusal.lines]
    if isinstance(refusal, errors.Shortages):
        return [_not_available(shortage) for shortage in refusal.shortages]
    if isinstance(refusal, errors.CrewsUnfit):
        return [crew_words(crew) for crew in refusal.crews]
    if isinstance(refusal, errors.CannotUndo):
        return [_still_needed(obstacle) for obstacle in refusal.obstacles]
    return [WORDS.get(type(refusal), (CONFLICT, _any))[1](refusal)]


def _in_line(position: int, refusal: errors.RuleBroken) -> str:
    line = _("Line %(number)s", number=position + 1)
    return f"{line}: {' '.join(words_of(refusal))}"


def _refused(refusal: errors.RuleBroken) -> tuple[str | Response, int]:
    status, sentences = status_of(refusal), words_of(refusal)
    if _wants_json():
        return jsonify(errors=sentences), status
    return render_template("error.html", status=status, sentences=sentences), status


def _already_done(done: errors.AlreadyDone) -> Response | tuple[Response, int]:
    if _wants_json():
        return jsonify(already_done=done.document_id), 200
    if not current_user.has(*DOCUMENT_READERS):
        flash(_("This was already recorded; nothing more was changed."), "info")
        return redirect(url_for("auth.home"), code=303)
    flash(_("This was already recorded; here is the document it made."), "info")
    return redirect(url_for("documents.document", document_id=done.document_id), code=303)


def _http(error: HTTPException) -> tuple[str | Response, int]:
    status = error.code or 500
    sentence = terms.http(status)
    if isinstance(error, CSRFError):
        sentence = _(
            "The form is too old or came from elsewhere. Go back, reload the page and send it again."
        )
    if _wants_json():
        return jsonify(errors=[sentence]), status
    return render_template("error.html", status=status, sentences=[sentence]), status


def _collision(error: OperationalError) -> tuple[str | Response, int]:
    """Words for two people who met in one place; any other failure stays a failure."""
    if not is_collision(error):
        raise error
    sentence = _(
        "Somebody else was changing the same things at this moment. Nothing was saved; send it again."
    )
    if _wants_json():
        return jsonify(errors=[sentence]), BUSY
    return render_template("error.html", status=BUSY, sentences=[sentence]), BUSY


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def init_app(app: Flask) -> None:
    """Registers the handlers."""
    app.register_error_handler(errors.AlreadyDone, _already_done)
    app.register_error_handler(errors.RuleBroken, _refused)
    app.register_error_handler(OperationalError, _collision)
    app.register_error_handler(HTTPException, _http)
