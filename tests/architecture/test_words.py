"""One word per thing: the glossary is the list, and the code keeps to it.

Some words are never ours, not even as a part of a name, for there is a better one in the
glossary or no thought behind them. Others are empty only when they stand alone.
"""

import ast
import re

from tests.architecture.repository import ROOT, modules, name_of

NEVER = frozenset({"batch", "batches", "manager", "managers", "helper", "helpers", "utils", "util"})
NEVER_ALONE = frozenset({"data", "info", "process", "handle", "misc", "stuff", "obj", "tmp"})
WEB = ROOT / "logistics" / "web"
WORD_OF_WTFORMS = "data"  # what a form's field holds; its classes must say it so
TERMS = (
    *("lot", "kit", "parcel", "movement", "place", "held", "promised", "available"),
    *("shortage", "waste", "count", "depot", "stop", "visit", "route", "trip", "vehicle"),
    *("shift", "demand", "load", "capacity", "time window", "service time"),
    *("donor", "household", "programme", "order", "loading", "delivery", "return"),
)


def test_the_glossary_explains_every_word_of_the_field():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()

    explained = "|".join(re.findall(r"^[|*#\s`-]*([^|*`\n]+)", glossary, re.MULTILINE))
    missing = [term for term in TERMS if not re.search(rf"\b{term}\b", explained)]

    assert missing == []


def test_no_name_in_the_code_uses_a_word_that_is_not_ours():
    found = [
        f"{name_of(path)}:{line} {name}"
        for path in modules()
        for line, name in names_in(path.read_text(encoding="utf-8"))
        if is_strange(name) and not (name == WORD_OF_WTFORMS and WEB in path.parents)
    ]

    assert not found, "\n".join(found)


def test_no_file_is_named_by_a_word_that_is_not_ours():
    assert [name_of(path) for path in modules() if is_strange(path.stem)] == []


def test_a_strange_name_is_seen_wherever_it_is_given():
    code = """
class LotManager:
    batch_size: int

def pick(data, *, held):
    for info in held: utils = info
    with held as batchNumber: self.helper = 1
"""

    strange = [name for _, name in names_in(code) if is_strange(name)]

    assert strange == [
        *("LotManager", "batch_size", "data", "info", "utils", "batchNumber", "helper"),
    ]


def test_a_name_that_only_resembles_a_strange_one_is_ours():
    ours = ["data_folder", "processing", "batchelor", "information", "handled_at", "utility_g"]

    assert not any(map(is_strange, ours))


def is_strange(name):
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    return name.lower() in NEVER_ALONE or not NEVER.isdisjoint(word.lower() for word in words)


def names_in(code):
    """Yields line and name of whatever the code itself names, in the order of the lines."""
    given = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                given.append((node.lineno, node.col_offset, node.name))
            case ast.arg():
                given.append((node.lineno, node.col_offset, node.arg))
            case ast.Name(ctx=ast.Store()):
                given.append((node.lineno, node.col_offset, node.id))
            case ast.Attribute(ctx=ast.Store()):
                given.append((node.lineno, node.col_offset, node.attr))
            case ast.alias(asname=str()):
                given.append((node.lineno, node.col_offset, node.asname))
    return [(line, name) for line, _, name in sorted(given)]
