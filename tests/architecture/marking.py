"""Finds text that people are shown and that is not marked for translation.

In templates: text between tags, the attributes that are read out or shown, and literals in
the expressions that end up there. In forms and messages: labels, descriptions, flashes.
"""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from typing import TypeGuard

from jinja2 import nodes

from tests.architecture import templates

TRANSLATING = frozenset({"_", "_l", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext"})
SAME_IN_EVERY_LANGUAGE = frozenset(
    {"İmece", "İzmit", "Türkçe", "English", "C", "g", "kg", "L", "ml", "km", "m"}
    | {"A4", "CSV", "KVKK", "PDF", "QR", "XLSX", "Google", "Yandex", "OpenStreetMap", "Ctrl"}
)
READ_ATTRIBUTES = frozenset(
    {"alt", "aria-description", "aria-label", "aria-placeholder", "aria-roledescription"}
    | {"aria-valuetext", "label", "placeholder", "title", "data-confirm", "data-message"}
    | {"data-bs-content", "data-bs-title", "data-label", "data-title"}
)
SHOWN_KEYWORDS = frozenset({"description", "label", "message"})
WORD = re.compile(r"[^\W\d_]+")
STARTS_LIKE_PROSE = re.compile(r"[A-ZÇĞİÖŞÜ][a-zçğıöşü]|.*[çğıöşüÇĞİÖŞÜ]")


def unmarked_in_template(source: str) -> list[tuple[int, str]]:
    """Returns line and text of what a template shows without marking it for translation."""
    page = templates.read(source)
    seen = set()
    for text in (*page.texts, *filter(is_read, page.attributes)):
        literals = chain.from_iterable(map(shown_literals, text.shown))
        for words in (text.written, *literals):
            if is_language(words):
                seen.add((text.line, words))
    for expression in page.expressions:
        for line, words in prose_in(expression):
            if is_language(words):
                seen.add((line, words))
    return sorted(seen)


def is_read(attribute: templates.Attribute) -> bool:
    if attribute.name == "value":
        kinds = ("submit", "button", "reset")
        return attribute.element == "input" and attribute.others.get("type") in kinds
    if attribute.name == "content":
        return attribute.others.get("name") == "description"
    return attribute.name in READ_ATTRIBUTES


def is_language(text: str) -> bool:
    return any(word not in SAME_IN_EVERY_LANGUAGE for word in WORD.findall(text))


def shown_literals(expression: nodes.Node | None) -> Iterator[str]:
    """Yields the texts in an expression that would be shown just as they are written."""
    match expression:
        case nodes.Const(value=str(text)):
            yield text
        case nodes.CondExpr():
            yield from shown_literals(expression.expr1)
            yield from shown_literals(expression.expr2)
        case nodes.Concat():
            yield from chain.from_iterable(map(shown_literals, expression.nodes))
        case nodes.Or() | nodes.And() | nodes.Add():
            yield from shown_literals(expression.left)
            yield from shown_literals(expression.right)
        case nodes.Mod():
            yield from shown_literals(expression.left)
        case nodes.Filter():
            yield from shown_literals(expression.node)
            if expression.name in ("default", "d"):
                yield from chain.from_iterable(map(shown_literals, expression.args))


def prose_in(expression: nodes.Node) -> Iterator[tuple[int, str]]:
    """Yields line and text of what looks like prose in any expression: a macro's argument, say."""
    match expression:
        case nodes.Const(value=str(text)) if STARTS_LIKE_PROSE.match(text):
            yield expression.lineno, text
        case nodes.Call(node=nodes.Name(name=name)) if name in TRANSLATING:
            yield from chain.from_iterable(map(prose_in, expression.kwargs))
        case nodes.Compare() | nodes.Test() | nodes.Getitem():
            return
        case nodes.Pair():
            yield from prose_in(expression.value)
        case _:
            yield from chain.from_iterable(map(prose_in, expression.iter_child_nodes()))


def unmarked_in_python(code: str) -> list[tuple[int, str]]:
    """Returns line and text of what a form or a message shows without marking it."""
    found = []
    for call in calls_in(code):
        shown = [keyword.value for keyword in call.keywords if keyword.arg in SHOWN_KEYWORDS]
        if re.fullmatch(r"flash|\w+Field", called(call)):
            shown += call.args[:1]
        found += [(text.lineno, str(text.value)) for text in shown if is_literal_language(text)]
    return sorted(found)


def is_literal_language(node: ast.expr) -> TypeGuard[ast.Constant]:
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and is_language(node.value)
    )


def composed_before_translation(code: str) -> Iterator[int]:
    """Yields the lines where a string is put together first and translated then, in vain."""
    for call in calls_in(code):
        if called(call) in TRANSLATING and call.args:
            composed = isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
            if composed:
                yield call.lineno


def calls_in(code: str) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
