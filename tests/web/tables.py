"""Reads the tables of a screen and of the file it offers, all pages of it."""

import csv
import io
import re
from html.parser import HTMLParser

import openpyxl


def link_to_the_file(client, address, form):
    """Returns the address under which a screen offers its rows as a file."""
    found = re.search(rf'href="([^"]+\.{form}[^"]*)">{form.upper()}<', client.get(address).text)
    assert found, f"{address} does not offer {form}"
    return found[1].replace("&amp;", "&")


def rows_of(answer):
    """Returns the rows of a file, without their headings."""
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    if answer.mimetype == "text/csv":
        return list(csv.reader(io.StringIO(answer.text), delimiter=";"))[1:]
    pages = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    rows = pages[0].iter_rows(min_row=2, values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def rows_of_all_pages(client, address, table=None):
    """Returns the text of every row of a screen; of one table of it, when its id is given."""
    rows = []
    while address:
        page = Rows(table)
        page.feed(client.get(address).text)
        rows += page.found
        address = page.following
    return rows


class Rows(HTMLParser):
    """The texts of the rows of a table (or of the steps of a life), and the next page."""

    def __init__(self, table):
        super().__init__()
        self.table = table
        self.inside = table is None
        self.depth = ""
        self.found = []
        self.following = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "table" and self.table:
            self.inside = given.get("id") == self.table
        if given.get("rel") == "next":
            self.following = given["href"]
        if tag == "tbody" or (tag == "ol" and given.get("class") == "life"):
            self.depth = "body"
        if self.inside and self.depth and (tag == "tr" or (tag == "li" and self.depth == "body")):
            self.found.append("")

    def handle_endtag(self, tag):
        if tag in ("tbody", "ol"):
            self.depth = ""

    def handle_data(self, data):
        if self.inside and self.depth and self.found:
            self.found[-1] += " " + " ".join(data.split())
