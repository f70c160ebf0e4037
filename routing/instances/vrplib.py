"""VRPLIB text, taken apart: ``NAME : value`` lines, and sections of rows of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SECTION = "_SECTION"
END = "EOF"

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """The named values of a file, and its sections by name; a row begins with its number."""

    values: dict[str, str]
    rows: dict[str, tuple[Row, ...]]

    @property
    def name(self) -> str:
        return self.values.get("NAME", "unnamed")

    def number(self, key: str, *, default: float | None = None) -> float:
        """Returns a named value as a number.

        Raises
        ------
        ValueError
            When it is missing, and there is no default.
        """
        if key in self.values:
            return float(self.values[key])
        if default is None:
            raise ValueError(f"{self.name} does not tell its {key}.")
        return default

    def column(self, section: str, *, length: int, default: float | None = None) -> list[float]:
        """Returns the second column of a section, or as often the value of its name.

        ``VEHICLES_FIXED_COST`` may be one line for all or a section with a row for each.

        Raises
        ------
        ValueError
            When a section has more or fewer rows, or there is neither section, value nor
            default.
        """
        rows = self.rows.get(section)
        if rows is None:
            return [self.number(section, default=default)] * length
        if len(rows) != length:
            raise ValueError(f"{self.name} has {len(rows)} rows of {section}, not {length}.")
        return [row[1] for row in rows]


def sections_of(text: str) -> Sections:
    """Returns the values and sections of a VRPLIB file.

    Raises
    ------
    ValueError
        When a line is neither a named value, nor the head of a section, nor numbers in one.
    """
    values: dict[str, str] = {}
    rows: dict[str, list[Row]] = {}
    section: list[Row] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        if words[0] == END:
            break
        if words[0].rstrip(":").endswith(SECTION):
            section = rows.setdefault(words[0].rstrip(":").removesuffix(SECTION), [])
        elif ":" in line:
            key, _, value = line.partition(":")
            values[key.strip()] = value.strip().strip('"')
        elif section is not None:
            section.append(_numbers(words, number=number))
        else:
            raise ValueError(f"Line {number} is no part of a VRPLIB file: {line.strip()}")
    return Sections(values=values, rows={name: tuple(kept) for name, kept in rows.items()})


def _numbers(words: Sequence[str], *, number: int) -> Row:
    try:
        return tuple(float(word) for word in words)
    except ValueError:
        raise ValueError(f"Line {number} is not made of numbers: {' '.join(words)}") from None
