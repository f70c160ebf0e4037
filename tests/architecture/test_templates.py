"""Pages work on a municipal network without internet and under a strict security policy.

No address of another host is built in, no script or style is written into an attribute, and
those that stand in the page carry the nonce of the response.
"""

import re

import pytest

from tests.architecture import templates
from tests.architecture.repository import ROOT, name_of

LOADING = frozenset(
    {("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("source", "src")}
    | {("form", "action"), ("use", "href"), ("object", "data"), ("video", "src")}
)
ELSEWHERE = re.compile(r"(?:https?:)?//")


def test_every_page_keeps_to_our_own_host_and_to_the_security_policy():
    told = [
        f"{name_of(path)}:{line} {fault}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for line, fault in faults(path.read_text(encoding="utf-8"))
    ]

    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("<button onclick='go()'></button>", "onclick on <button>"),
        ("<p style='color:red'></p>", "style on <p>"),
        ("<script>go()</script>", "<script> without a nonce"),
        ("<style>p{}</style>", "<style> without a nonce"),
        ("<a href='javascript:go()'></a>", "javascript: on <a>"),
        ("<link rel='stylesheet' href='https://cdn.example/a.css'>", "another host on <link>"),
        ("<img alt='' src='//tiles.example/1.png'>", "another host on <img>"),
    ],
)
def test_a_fault_is_seen_with_its_line(template, fault):
    assert faults(f"\n{template}") == [(2, fault)]


@pytest.mark.parametrize(
    "template",
    [
        "<script nonce='{{ csp_nonce() }}'>go()</script>",
        "<script type='application/json'>{}</script>",
        "<a href='https://maps.example/?q={{ x }}' rel='noreferrer'></a>",
        "<link rel='stylesheet' href='{{ url_for(\"static\", filename=\"imece.css\") }}'>",
    ],
)
def test_a_page_that_keeps_to_the_policy_is_left_alone(template):
    assert faults(template) == []


def faults(source):
    """Returns line and words of whatever a template does against the policy."""
    page = templates.read(source)
    found = [(line, fault) for line, *element in page.elements for fault in faults_of(*element)]
    return sorted(found)


def faults_of(tag, attributes):
    inline = tag in ("script", "style") and "src" not in attributes
    if inline and "nonce" not in attributes and attributes.get("type") != "application/json":
        yield f"<{tag}> without a nonce"
    for name, value in attributes.items():
        if name == "style" or re.fullmatch(r"on[a-z]+", name):
            yield f"{name} on <{tag}>"
        if value.strip().lower().startswith("javascript:"):
            yield f"javascript: on <{tag}>"
        if (tag, name) in LOADING and ELSEWHERE.match(value.strip()):
            yield f"another host on <{tag}>"
