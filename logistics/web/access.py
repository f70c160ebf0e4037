"""Who may open what: sign-in, roles, and the guard every blueprint wears."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Blueprint, Flask, abort, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug import Response

from logistics.domain.roles import Role
from logistics.store import users
from logistics.web.db import reading

DOCUMENT_READERS = frozenset({Role.WAREHOUSE, Role.COORDINATOR, Role.AUDITOR, Role.ADMIN})
GUARDS: dict[str, "Guarded"] = {}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
logins = LoginManager()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """Who may change things on a blueprint's pages, and who may look at them."""

    writing: frozenset[Role]
    looking: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """The person behind a request, as plain values."""

    id: int
    username: str
    name: str
    language: str
    session_key: str
    roles: frozenset[Role] = field(default_factory=frozenset)

    def get_id(self) -> str:
        """Returns what the cookie carries; a new password ends every old session."""
        return f"{self.id}.{self.session_key}"

    def has(self, *roles: Role) -> bool:
        """Tells whether the person holds any of these roles."""
        return bool(self.roles & set(roles))


def signed_in(account: users.Account) -> SignedIn:
    """Returns the session's view of an account."""
    assert account.user.id is not None
    return SignedIn(
        id=account.user.id,
        username=account.user.username,
        name=account.user.name,
        language=account.user.language,
        session_key=account.user.session_key,
        roles=account.roles,
    )


@logins.user_loader  # type: ignore[untyped-decorator]
def load(kept: str) -> SignedIn | None:
    """Returns the person a session cookie names, if it still holds."""
    user_id, _, session_key = kept.partition(".")
    if not user_id.isdecimal():
        return None
    with reading() as db:
        account = users.account_by_id(db, int(user_id))
    if account is None or account.user.session_key != session_key:
        return None
    return signed_in(account)


@logins.unauthorized_handler  # type: ignore[untyped-decorator]
def ask_to_sign_in() -> Response:
    """Sends a stranger to the sign-in page and remembers where they wanted to go."""
    wanted = request.full_path if request.method == "GET" else None
    return redirect(url_for("auth.sign_in", next=wanted), code=303)


def guard(blueprint: Blueprint, *, roles: Iterable[Role], readers: Iterable[Role] = ()) -> None:
    """Lets ``roles`` use a blueprint, and ``readers`` look without changing anything."""
    writing = frozenset(roles)
    looking = writing | frozenset(readers)
    GUARDS[blueprint.name] = Guarded(writing=writing, looking=looking)

    def check() -> Response | None:
        if not current_user.is_authenticated:
            refused: Response = logins.unauthorized()
            return refused
        allowed = looking if request.method in SAFE_METHODS else writing
        if not current_user.has(*allowed):
            abort(403)
        return None

    blueprint.before_request(check)


def init_app(app: Flask) -> None:
    """Registers sign-in with the application."""
    logins.init_app(app)
