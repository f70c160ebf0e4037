"""Files of data loggers: taken, shown line by line, and logged as shown."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField
from werkzeug import Response
from wtforms.validators import ValidationError

from logistics.adapters.logger_files import read_logger_file
from logistics.services import measuring
from logistics.services.measuring import FilePreview, JudgedLine, LineState
from logistics.store import temperatures
from logistics.store.temperatures import ChamberFacts
from logistics.web import terms
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import FieldForm, HouseForm
from logistics.web.temperatures.blueprint import asked_chamber, bp

WRONG_SHOWN = 100
SAMPLE_SHOWN = 10


class FileForm(FieldForm):
    """A logger's file."""

    file = FileField(_l("The logger's file (CSV or text)"))

    def validate_file(self, field: FileField) -> None:
        """Refuses to go on without a file."""
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose a file."))


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """What is shown of a file before it is logged."""

    form: HouseForm
    preview: FilePreview

    @property
    def new(self) -> list[JudgedLine]:
        """Returns the lines that would be logged."""
        return self.preview.of_state(LineState.NEW)

    @property
    def known(self) -> int:
        """Returns how many lines are logged already."""
        return len(self.preview.of_state(LineState.KNOWN))

    @property
    def wrong(self) -> list[JudgedLine]:
        """Returns the lines that are left out."""
        return self.preview.of_state(LineState.WRONG)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Returns why lines are left out, with how many."""
        found = measuring.wrong_reasons(self.preview)
        return [(terms.reason(why, "").strip(), count) for why, count in found]

    def words(self, line: JudgedLine) -> str:
        """Returns why a line is left out."""
        read = temperatures_written(line)
        return terms.reason(line.why, read)


def temperatures_written(line: JudgedLine) -> str:
    """Returns what a wrong line said, for the words about it."""
    if line.why == "absurd" and line.line.temperature_dc is not None:
        return f"{line.line.temperature_dc / 10:.1f}".replace(".", ",")
    return f"{line.line.at:%d.%m.%Y}" if line.line.at else ""


@bp.route("/<key>/file", methods=["GET", "POST"])
def upload(key: str) -> tuple[str, int] | Response:
    """Takes a logger's file for a chamber and shows it."""
    asked = asked_chamber(key)
    with reading() as db:
        facts = temperatures.facts_of(db, asked)
    form = FileForm()
    if form.sent_well():
        with form.refusals():
            sent, content = form.file.data, form.file.data.read()
            sheet = read_logger_file(content)
            with transaction() as db:
                file = measuring.keep_file(
                    db, command=command(), chamber=asked, name=sent.filename, content=content,
                    sheet=sheet,
                )  # fmt: skip
            return redirect(url_for("temperatures.file", file_id=file.id), code=303)
    return _upload_page(form, facts)


@bp.route("/files/<int:file_id>", methods=["GET", "POST"])
def file(file_id: int) -> tuple[str, int] | Response:
    """Shows what logging a file would do, and does it."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with reading() as db:
                sheet = measuring.kept_sheet(db, file_id)
            with transaction() as db:
                logged = measuring.log_file(db, command=command(), file_id=file_id, sheet=sheet)
            return _logged(logged, file_id)
    with reading() as db:
        preview = measuring.preview_file(db, file_id, now=now())
    page = FilePage(form=form, preview=preview)
    return render_template("temperatures/file.html", page=page), form.status


def _logged(logged: measuring.Logged, file_id: int) -> Response:
    with reading() as db:
        chamber = measuring.chamber_of_file(db, file_id)
    if logged.readings:
        words = ngettext(
            "%(num)s reading is logged.", "%(num)s readings are logged.", logged.readings
        )
        flash(words, "success")
    else:
        flash(_("Nothing of this file is new."), "info")
    if logged.excursions:
        flash(_("Some lie outside what must be kept: the goods are on hold."), "warn")
    return redirect(url_for("temperatures.chamber", key=chamber.key, span="7d"), code=303)


def _upload_page(form: FileForm, facts: ChamberFacts) -> tuple[str, int]:
    return render_template("temperatures/upload.html", form=form, facts=facts), form.status
