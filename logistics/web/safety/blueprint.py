"""The blueprint of food safety, and who among its people may do what."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, abort
from flask_login import current_user

from logistics.domain.roles import Role
from logistics.web.access import guard

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

HANDLERS = (Role.WAREHOUSE, Role.COORDINATOR)
DECIDERS = (Role.WAREHOUSE, Role.COORDINATOR, Role.ADMIN)
RULERS = (Role.COORDINATOR, Role.ADMIN)
CALLERS = (Role.WAREHOUSE, Role.COORDINATOR)

bp = Blueprint("safety", __name__, url_prefix="/safety")
guard(bp, roles={Role.WAREHOUSE, Role.COORDINATOR, Role.ADMIN}, readers={Role.AUDITOR})


def only(*roles: Role) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Lets only these roles, among those the blueprint lets in, use a page."""

    def narrow(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
        @wraps(view)
        def checked(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
            if not current_user.has(*roles):
                abort(403)
            return view(*args, **kwargs)

        return checked

    return narrow
