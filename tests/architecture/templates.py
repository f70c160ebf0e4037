"""Templates as a browser would meet them, without rendering them.

A template's syntax tree is flattened into one stream of HTML: every branch of every ``if``
in turn, every loop once, and for each ``{{ expression }}`` a mark that leads back to it. An
HTML parser then tells what is text, what is an attribute and what is neither, and the marks
let us look into the expressions that end up in sight.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate

from jinja2 import Environment, nodes

_LANGUAGE = Environment(
    autoescape=True,
    extensions=["jinja2.ext.do", "jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
)
_MARK = re.compile("\ue000(\\d+)\ue001")
_UNREAD = frozenset({"script", "style", "code", "kbd", "pre", "samp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A run of text between two tags, and the expressions that are shown within it."""

    line: int
    written: str
    shown: tuple[nodes.Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute(Text):
    """The value of an attribute; ``others`` are all the attributes of its element."""

    element: str
    name: str
    others: dict[str, str]


@dataclass(slots=True, kw_only=True)
class Page:
    """What a template says: its texts, its attributes, and every expression in it."""

    texts: list[Text] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    elements: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    expressions: list[nodes.Expr] = field(default_factory=list)


def read(source: str) -> Page:
    """Reads the source of one template.

    Text that a person does not read as language is left out: scripts, styles, code, and what
    stands inside an element with ``translate="no"``.
    """
    stream = _Stream()
    stream.flatten(_LANGUAGE.parse(source))
    reader = _Reader(stream)
    reader.feed("".join(stream.pieces))
    reader.close()
    reader.page.expressions = stream.expressions
    return reader.page


@dataclass(slots=True)
class _Stream:
    """The flattened template: ``pieces`` of HTML, and the source line where each begins."""

    pieces: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    shown: list[nodes.Expr] = field(default_factory=list)
    expressions: list[nodes.Expr] = field(default_factory=list)

    def flatten(self, node: nodes.Node) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Block) and child.name.endswith("_class"):
                continue  # a child template's part of a class attribute
            if isinstance(child, nodes.TemplateData):
                self._add(child.data, child.lineno)
            elif isinstance(child, nodes.Expr):
                self.expressions.append(child)
                if isinstance(node, nodes.Output):
                    self._add(f"\ue000{len(self.shown)}\ue001", child.lineno)
                    self.shown.append(child)
            else:
                self.flatten(child)

    def _add(self, piece: str, line: int) -> None:
        self.pieces.append(piece)
        self.lines.append(line)

    def line_at(self, offset: int) -> int:
        """Returns the source line of a place in the joined pieces."""
        starts = [0, *accumulate(map(len, self.pieces))]
        number = min(bisect_right(starts, offset), len(self.pieces)) - 1
        before = self.pieces[number][: offset - starts[number]]
        return self.lines[number] + before.count("\n")


class _Reader(HTMLParser):
    def __init__(self, stream: _Stream) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._stream = stream
        html = "".join(stream.pieces)
        self._row_starts = [0, *accumulate(len(row) for row in html.splitlines(keepends=True))]
        self._unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        line = self._line()
        self.page.elements.append((line, tag, known))
        if not self._unread:
            self.page.attributes += self._attributes(line, tag, known)
        if tag in _UNREAD or known.get("translate") == "no" or tag in self._unread:
            self._unread.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unread and self._unread[-1] == tag:
            self._unread.pop()

    def handle_data(self, data: str) -> None:
        if self._unread or not data.strip():
            return
        written, shown = self._split(data)
        blank = data[: len(data) - len(data.lstrip())]
        line = self._line() + blank.count("\n")
        self.page.texts.append(Text(line=line, written=written, shown=shown))

    def _attributes(self, line: int, tag: str, known: dict[str, str]) -> Iterator[Attribute]:
        for name, value in known.items():
            written, shown = self._split(value)
            yield Attribute(
                line=line, written=written, shown=shown, element=tag, name=name, others=known
            )

    def _split(self, text: str) -> tuple[str, tuple[nodes.Expr, ...]]:
        shown = tuple(self._stream.shown[int(mark)] for mark in _MARK.findall(text))
        return " ".join(_MARK.sub(" ", text).split()), shown

    def _line(self) -> int:
        row, column = self.getpos()
        return self._stream.line_at(self._row_starts[row - 1] + column)
