"""Refusals turned into a status and words, in one place.

Every sentence names the thing and, where there is one, the way on.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug import Response
from werkzeug.exceptions import HTTPException

from logistics.domain import errors
from logistics.store.engine import is_collision
from logistics.web import terms
from logistics.web.access import DOCUMENT_READERS
from logistics.web.refusals import people, root, routes, safety, stock, undoing
from logistics.web.refusals.statuses import BUSY, CONFLICT

WORDS: dict[type[errors.RuleBroken], tuple[int, Callable[[Any], str]]] = {
    **root.WORDS,
    **stock.WORDS,
    **safety.WORDS,
    **undoing.WORDS,
    **routes.WORDS,
    **people.WORDS,
}


def status_of(refusal: errors.RuleBroken) -> int:
    """Returns the HTTP status of a refusal; several have the status of the first."""
    if isinstance(refusal, errors.LinesRefused):
        return status_of(refusal.lines[0][1])
    return WORDS.get(type(refusal), (CONFLICT, root.unworded))[0]


def words_of(refusal: errors.RuleBroken) -> list[str]:
    """Returns a refusal's sentences, one per thing refused."""
    if isinstance(refusal, errors.LinesRefused):
        return [_in_line(position, why) for position, why in refusal.lines]
    if isinstance(refusal, errors.Shortages):
        return [stock.not_available(shortage) for shortage in refusal.shortages]
    if isinstance(refusal, errors.CrewsUnfit):
        return [routes.crew_words(crew) for crew in refusal.crews]
    if isinstance(refusal, errors.CannotUndo):
        return [undoing.still_needed(obstacle) for obstacle in refusal.obstacles]
    return [WORDS.get(type(refusal), (CONFLICT, root.unworded))[1](refusal)]


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
