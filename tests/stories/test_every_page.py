"""Every page that a role can reach by links is whole: it can be read, used, and held in a hand."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from sqlmodel import Session, select
from werkzeug.exceptions import NotFound

from logistics.domain.orders import RouteState
from logistics.domain.roles import Role
from logistics.store.tables import RouteRow, UserRow
from logistics.web.navigation import LINKS
from seeds.organisation import organisation
from tests.browser.ground import axe, shoot
from tests.stories.conftest import copy_of
from tests.stories.screens import PHONE_WIDTH, assert_it_fits

SEVERAL = {  # pages that look otherwise for another thing
    "coordinator.plan": 3,
    "coordinator.programme": 3,
    "documents.document": 4,
    "documents.undo": 2,
    "driver.stop": 3,
    "warehouse.loading": 2,
}
FILES = re.compile(r"\.(pdf|xlsx|csv)$|:form>$")  # how the addresses of files end
LINK = re.compile(r"<a\b[^>]*? href=\"(/[^\"?#]*)")
WIDTHS = (1280, PHONE_WIDTH)


@pytest.fixture
def sqlite_url(planted_day, tmp_path):
    """The bank in the middle of a day."""
    return copy_of(planted_day, tmp_path)


@pytest.fixture(scope="module")
def examined():
    """The pages that were looked at; of those that several roles share the next only asks."""
    return set()


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_a_role_is_accessible_and_fits_a_phone(role, arrive, live_app, examined):
    page = arrive(driver_underway(live_app) if role is Role.DRIVER else login_of(role))
    faults, seen = [], Counter()
    waiting = [urlsplit(page.url).path]
    known = set(waiting)
    while waiting:
        address = waiting.pop(0)
        endpoint = endpoint_of(live_app, address)
        if seen[endpoint] >= SEVERAL.get(endpoint, 1):
            continue
        seen[endpoint] += 1
        name = f"{endpoint}-{seen[endpoint]}"
        is_new = name not in examined
        examined.add(name)
        answer = page.goto(address) if is_new else page.request.get(address)
        assert answer.ok, f"{address} is linked and answers {answer.status}"
        if is_new:
            faults += faults_of(page, f"pages/{role}/{name}", rules=rules_for(endpoint))
        found = [link for link in links_in(answer.text()) if not is_file(live_app, link)]
        waiting += [link for link in found if link not in known]
        known.update(found)

    assert not faults, "\n".join(faults)


def faults_of(page, picture, *, rules):
    """Returns which rules a page breaks, wide and narrow."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        shoot(page, picture)
        for rule in rules(width):
            try:
                rule(page)
            except AssertionError as fault:
                faults.append(str(fault))
    return faults


def rules_for(endpoint):
    """Returns the rules at a width: axe looks once at a page, and at those of the menu twice."""
    wide_too = endpoint in {link.endpoint for link in LINKS}

    def rules(width):
        looks = width == PHONE_WIDTH or wide_too
        return (assert_it_fits, axe) if looks else (assert_it_fits,)

    return rules


def links_in(source):
    """Returns the addresses of this house that a page leads to, each once."""
    return list(dict.fromkeys(LINK.findall(source)))


def is_file(app, address):
    """Tells whether a link leads to a paper or a sheet instead of a page."""
    endpoint = endpoint_of(app, address)
    return any(
        FILES.search(rule.rule) for rule in app.url_map.iter_rules() if rule.endpoint == endpoint
    )


def endpoint_of(app, address):
    try:
        return app.url_map.bind("127.0.0.1").match(address, method="GET")[0]
    except NotFound:
        return address


def login_of(role):
    return next(user.login for user in organisation().users if user.role is role)


def driver_underway(app):
    """Returns the login of the driver whose vehicle is loaded."""
    route = select(UserRow.username).join(RouteRow).where(RouteRow.state == RouteState.LOADED)
    with Session(app.extensions["imece_engine"]) as session:
        return session.exec(route).one()
