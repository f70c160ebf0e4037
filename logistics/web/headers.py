"""What every answer says to the browser about safety.

Scripts run only with the page's nonce; styles, images and frames come from us
alone. A page that needs more (a folium map writes inline styles, and may show
tiles of a server the administrator chose) asks with :func:`allow_inline_styles`
and :func:`allow_tiles`; the page that reads codes with
:func:`allow_camera`.
"""

import re
import secrets

from flask import Flask, Response, g, request

TILE_SERVER = re.compile(
    r"https://(?P<server>(?:\{s\}\.[A-Za-z0-9-]+\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?)/"
)
YEAR_S = 365 * 24 * 3600


def nonce() -> str:
    """Returns this answer's script nonce."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_inline_styles() -> None:
    """Lets this one answer carry inline styles, as Leaflet needs."""
    g.csp_inline_styles = True


def allow_camera() -> None:
    """Lets this one answer ask for the camera, to read codes with."""
    g.camera = True


def allow_tiles(address: str | None) -> str | None:
    """Lets this one answer load map tiles from the server of a template of addresses.

    Returns the template when it may be used: one with https (``{s}`` stands for any first name
    of the server), or one on our own server. Anything else is as good as no tiles.
    """
    if not address or (address.startswith("/") and not address.startswith("//")):
        return address
    found = TILE_SERVER.match(address)
    if found is None:
        return None
    g.csp_tile_server = f"https://{found['server'].replace('{s}', '*')}"
    return address


def _protect(response: Response) -> Response:
    styles = "'self' 'unsafe-inline'" if g.get("csp_inline_styles") else "'self'"
    response.headers["Content-Security-Policy"] = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce()}'",
            f"style-src {styles}",
            " ".join(("img-src 'self' data: blob:", *_tile_servers())),
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "origin" if _tile_servers() else "same-origin"
    camera = "(self)" if g.get("camera") else "()"
    response.headers["Permissions-Policy"] = f"geolocation=(self), camera={camera}"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_S}"
    if not _is_everybodys(response):
        response.headers["Cache-Control"] = "no-store"
    return response


def _tile_servers() -> tuple[str, ...]:
    """Returns the servers of tiles this answer may ask; they hear our origin, no address of ours."""
    return (g.csp_tile_server,) if "csp_tile_server" in g else ()


def _is_everybodys(response: Response) -> bool:
    """Tells a file of the program from a page about people, which no shared computer keeps."""
    kept = (request.endpoint or "").endswith("static") or response.cache_control.max_age is not None
    return kept and response.mimetype != "text/html"


def init_app(app: Flask) -> None:
    """Registers the headers and gives the nonce to templates."""
    app.after_request(_protect)
    app.jinja_env.globals["csp_nonce"] = nonce
