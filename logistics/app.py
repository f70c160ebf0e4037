"""The application: the one place where all parts meet."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from logistics.adapters.geocoding import geocoder_from
from logistics.adapters.jobs import Board
from logistics.adapters.sealing import sealer_from
from logistics.services.importing import with_imports
from logistics.services.planning import plan_queue, with_rule_costs
from logistics.store.engine import create_engine
from logistics.web import (
    access,
    account,
    addresses,
    admin,
    assets,
    auth,
    caseworker,
    coordinator,
    counts,
    driver,
    errors,
    finder,
    formats,
    headers,
    imports,
    items,
    kits,
    labels,
    names,
    navigation,
    paging,
    papers,
    places,
    records,
    reports,
    safety,
    sought,
    temperatures,
    terms,
    undoings,
    warehouse,
)
from logistics.web.limits import limiter

HERE = Path(__file__).parent
BLUEPRINTS = (
    account.bp,  # signing in and out, with one's own account
    assets.bp,
    undoings.bp,  # the documents' own blueprint, with their files and undoings
    finder.bp,
    sought.bp,
    warehouse.bp,
    safety.bp,
    items.bp,
    kits.bp,
    labels.bp,
    coordinator.bp,
    counts.bp,
    imports.bp,
    caseworker.bp,
    driver.bp,
    papers.bp,
    records.bp,
    reports.bp,
    admin.bp,
    places.bp,
    temperatures.bp,
)
LARGEST_REQUEST_BYTES = 16 * 1024 * 1024
SHORTEST_SECRET = 16


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Builds the application; ``config`` overrides the environment (``IMECE_*``)."""
    app = Flask("logistics", template_folder=str(_templates()), static_folder=str(HERE / "static"))
    app.config.from_mapping(
        DATABASE="sqlite:///instance/imece.sqlite",
        DATA_FOLDER="instance",
        SECRET_KEY=None,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="tr",
        BABEL_DEFAULT_TIMEZONE="Europe/Istanbul",
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"),
        BOOTSTRAP_SERVE_LOCAL=True,
        RATELIMIT_STORAGE_URI="memory://",
        REDIS_URL=None,
        JOBS_IMMEDIATE=False,
        PROXIES=0,
        GEOCODER_URL=None,
        GEOCODER_AGENT="imece-food-bank",
    )
    app.config.from_prefixed_env("IMECE")
    app.config.from_mapping(config or {})
    _refuse_weak_secret(app)
    _trust_proxies(app)
    connect(app)
    _extend(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def connect(app: Flask) -> None:
    """Gives the application what its configuration names: database, jobs, seal and geocoder."""
    app.extensions["imece_engine"] = create_engine(app.config["DATABASE"])
    queue = plan_queue(
        app.extensions["imece_engine"],
        folder=Path(app.config["DATA_FOLDER"]),
        redis_url=app.config["REDIS_URL"],
        immediate=app.config["JOBS_IMMEDIATE"],
    )
    queue, app.extensions["imece_rule_costs"] = with_rule_costs(
        queue, app.extensions["imece_engine"], folder=Path(app.config["DATA_FOLDER"])
    )
    app.extensions["imece_plan_queue"], app.extensions["imece_import"] = with_imports(
        queue, app.extensions["imece_engine"]
    )
    app.extensions["imece_board"] = Board(queue.huey)
    app.extensions["imece_sealer"] = sealer_from(app.config["SECRET_KEY"])
    app.extensions["imece_geocoder"] = geocoder_from(
        app.config["GEOCODER_URL"], agent=app.config["GEOCODER_AGENT"]
    )


def _templates() -> Path:
    """Returns the templates' folder: inside an installed package, beside a checkout."""
    packaged = HERE / "templates"
    return packaged if packaged.exists() else HERE.parent / "templates"


def _refuse_weak_secret(app: Flask) -> None:
    if len(app.config["SECRET_KEY"] or "") < SHORTEST_SECRET:
        raise RuntimeError(
            "Set IMECE_SECRET_KEY to a long random text (imece secret prints one): "
            "sessions and sealed identity numbers depend on it."
        )


def _trust_proxies(app: Flask) -> None:
    """Believes what the web servers in front say of the caller's address and of TLS.

    ``PROXIES`` is how many there are. Each adds an address; the nearest tells the scheme. The
    host is the request's own, because a server that passes it on leaves nothing to believe.
    """
    number = app.config["PROXIES"]
    if not isinstance(number, int) or number < 0:
        raise RuntimeError(f"IMECE_PROXIES is how many web servers stand in front, not {number!r}.")
    if number:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=1)  # type: ignore[method-assign]


def _extend(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    Bootstrap5(app)
    Babel(app, locale_selector=_language)
    limiter.init_app(app)
    for part in (
        *(access, addresses, errors, formats),
        *(headers, names, navigation, paging, sought),
    ):
        part.init_app(app)
    app.jinja_env.globals["terms"] = terms
    app.jinja_env.globals["language"] = _language


def _language() -> str:
    if session.get("language") in auth.LANGUAGES:
        return str(session["language"])
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return "tr"
