"""The application's addresses as it knows them itself, so that a new page is judged unasked."""

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from sqlmodel import Session
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from logistics.domain.roles import Role
from logistics.store import users
from logistics.web.access import signed_in
from tests.actors import SECRET, built, connected
from tests.architecture.repository import ROOT
from tests.builders import a_user

PUBLIC = frozenset(
    {"static", "bootstrap.static", "assets.asset", "auth.sign_in", "auth.home", "auth.language"}
)
FINDER = "/find/"
UNGUARDED_BLUEPRINTS = frozenset({"auth", "assets", "bootstrap"})
WORDS = {"AnyConverter": "csv", "IdConverter": 1, "UnicodeConverter": "x", "PathConverter": "x/y"}
ARGUMENT = re.compile(r"""request\.args(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']""")


BY_CHANCE = re.compile(
    r"""nonce=["'][^"']*["']|<input[^>]*name=["'](?:csrf_token|command_key)["'][^>]*>"""
)
"""What is drawn by lot for each page: a short word may stand in it."""

CONFIG = {"TESTING": True, "SECRET_KEY": SECRET, "RATELIMIT_ENABLED": False}


def an_app(database: str = "sqlite://", **config: object) -> Flask:
    """The application as users meet it: forms need their token."""
    return connected(database, **(CONFIG | config))


def a_new_app(database: str = "sqlite://", **config: object) -> Flask:
    """The same, but of the test's own, to add pages to or to count attempts on."""
    return built({**CONFIG, "DATABASE": database, **config})


def told(page: str) -> str:
    """What a page tells, without what is drawn by lot: there any short word may stand by chance."""
    return BY_CHANCE.sub("", page)


def seek(client: Any, page: str, *, file: str = "", **typed: str) -> Any:
    """What a list answers to its form; ``file`` asks for the rows as a file under that address."""
    target = client.post("/sought/", data={"page": page, **typed}).location
    return client.get(target.replace(page, file, 1) if file else target)


@cache
def rules() -> list[Rule]:
    """Every address of the application, in the order of their names."""
    app = an_app()
    app.extensions["imece_engine"].dispose()
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def doors(*, public: bool = False) -> list[tuple[str, str]]:
    """Method and address of every page, those open to strangers left out unless wanted."""
    return [
        (method, address_of(rule))
        for rule in rules()
        if public or rule.endpoint not in PUBLIC
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def plain_pages() -> list[str]:
    """The addresses that can be opened without knowing anything."""
    return [
        rule.rule
        for rule in rules()
        if "GET" in rule.methods
        and not rule.arguments
        and rule.endpoint not in PUBLIC
        and not rule.rule.endswith(".xlsx")
    ]


def address_of(rule: Rule, **values: object) -> str:
    """An address with something in the place of each of its parts."""
    parts = {
        name: values.get(type(converter).__name__, _something(converter))
        for name, converter in rule._converters.items()
    }
    return re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda part: str(parts[part[1]]), rule.rule)


def _something(converter: BaseConverter) -> object:
    """A value that a part of an address takes."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return WORDS[type(converter).__name__]


def names_something(rule: Rule) -> bool:
    """Tells whether an address names a thing, and not only the form of a file."""
    return any(not isinstance(each, AnyConverter) for each in rule._converters.values())


def arguments() -> list[str]:
    """The names that any page reads from its address."""
    sources = (ROOT / "logistics" / "web").rglob("*.py")
    return sorted({name for path in sources for name in ARGUMENT.findall(path.read_text("utf-8"))})


def signed_in_as(app: Flask, *roles: Role):
    """A client signed in as a new user with these roles, without the sign-in page."""
    with Session(app.extensions["imece_engine"]) as session, session.begin():
        user = a_user(session, *roles)
        kept = signed_in(users.account_by_id(session, user.id)).get_id()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = kept
        cookie["_fresh"] = True
    return client


@dataclass
class Form:
    """A form on a page: where it goes and what it holds."""

    action: str
    fields: dict[str, str]
    typed: list[str]


class _Forms(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.open = Form(action=given.get("action") or self.page, fields={}, typed=[])
            if (given.get("method") or "get").lower() == "post":
                self.forms.append(self.open)
        elif self.open is None:
            return
        elif tag in {"input", "textarea"} and name:
            kind = given.get("type", "text")
            if kind in {"hidden", "radio", "checkbox"}:
                self.open.fields.setdefault(name, value)
            else:
                self.open.fields[name] = value
                self.open.typed.append(name)
        elif tag == "select":
            self.select = name or ""
        elif tag == "option" and self.select and value:
            self.open.fields.setdefault(self.select, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def forms_on(page: str, html: str) -> list[Form]:
    """The forms of a page that are sent as a body, the ones in the page's head left out.

    The scan field is in every head, and counts on its own page alone.
    """
    reader = _Forms(page)
    reader.feed(html)
    judged = [form for form in reader.forms if page == FINDER or form.action != FINDER]
    return [form for form in judged if form.typed]
