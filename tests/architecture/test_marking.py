"""The eyes of the translation tests: what they see in a template, a form, a message."""

import pytest

from tests.architecture.marking import (
    composed_before_translation,
    unmarked_in_python,
    unmarked_in_template,
)


@pytest.mark.parametrize(
    "template",
    [
        "<h1>{{ _('Stock') }}</h1>",
        "<p>{% trans %}Stock{% endtrans %}</p>",
        "<p>{% trans n=n %}one lot{% pluralize %}{{ n }} lots{% endtrans %}</p>",
        "<p>{{ amount }} kg · {{ day }} &nbsp; 4 °C</p>",
        "<a class='btn Primary' href='/Stock' title=\"{{ _('Stock') }}\">{{ name }}</a>",
        "<script>const words = 'Stock';</script><style>a{color:red}</style>",
        "<code>imece doctor</code> <p translate='no'>Depo <b>bir</b></p>",
        "<input type='hidden' value='Stock'><button value='Stock'>{{ _('Stock') }}</button>",
        "{% if role == 'Driver' %}<br>{% endif %}{# Stock #}<!-- Stock -->",
        "{{ field(class='form-control' ~ (' is-invalid' if wrong else '')) }}",
        "{{ 'English' if language == 'tr' else 'Türkçe' }}",
        "{% block body_class %}warehouse{% endblock %}",
        "{{ day | format_date('d MMMM y') }}{{ _('Lot %(n)s', n=n) }}",
    ],
)
def test_a_marked_template_is_left_alone(template):
    assert list(unmarked_in_template(template)) == []


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("<h1>\n  Stock</h1>", "Stock"),
        ("<p>{{ count }} lots</p>", "lots"),
        ("<p>{% if late %}late{% else %}{{ _('in time') }}{% endif %}</p>", "late"),
        ("{% block title %}Stock{% endblock %}", "Stock"),
        ("{% macro row() %}<td>Stock</td>{% endmacro %}", "Stock"),
        ("{% set heading %}Stock{% endset %}", "Stock"),
        ("<p>&Ccedil;ıkış</p>", "Çıkış"),
        ("<a {% if x %}href='/'{% endif %} aria-label='Stock'></a>", "Stock"),
        ("<img alt='Stock of {{ place }}'>", "Stock of"),
        ("<input type='submit' value='Save'>", "Save"),
        ("<option label='Stock'>{{ x }}</option>", "Stock"),
        ("<p>{{ 'yes' if open else 'no' }}</p>", "yes"),
        ("<a title=\"{{ name or 'nobody' }}\"></a>", "nobody"),
        ("<p>{{ name | default('nobody') }}</p>", "nobody"),
        ("<p>{{ 'Lot ' ~ code }}</p>", "Lot "),
        ("<p>{{ 'lot %s' | format(code) }}</p>", "lot %s"),
        ("{{ row('Ad soyad', name) }}", "Ad soyad"),
        ("{{ empty(message='Boş') }}", "Boş"),
        ("{% set heading = 'Stock' %}", "Stock"),
        ("{% macro save(text='Save') %}{{ text }}{% endmacro %}", "Save"),
        ("<code>x</code><p>Stock</p>", "Stock"),
        ("<p translate='no'><p>x</p></p><p>Stock</p>", "Stock"),
    ],
)
def test_unmarked_text_in_a_template_is_seen(template, text):
    assert text in [found for _, found in unmarked_in_template(template)]


def test_unmarked_text_is_told_with_its_line():
    template = (
        "{% if a %}\n<p>{{ _('x') }}</p>\n{% endif %}\n<p>\n  Stock\n</p>\n<a title='Lot'></a>"
    )

    assert list(unmarked_in_template(template)) == [(5, "Stock"), (7, "Lot")]


def test_unmarked_text_in_a_form_or_a_message_is_seen():
    code = """
flash("Saved")
flash(_("Saved"), "ok")
name = StringField("Name", [Length(max=9, message="Too long")], description=_l("As on the card"))
day = DateField(_l("Day"), render_kw={"class": "wide"})
code = StringField(label="Code")
hidden = HiddenField("")
"""

    assert list(unmarked_in_python(code)) == [
        (2, "Saved"),
        (4, "Name"),
        (4, "Too long"),
        (6, "Code"),
    ]


def test_a_string_composed_before_translation_is_seen():
    code = """
_("Lot %(code)s", code=code)
_(f"Lot {code}")
_("Lot " + code)
_("Lot {}".format(code))
_(KINDS[kind])
_("a long "
  "string")
"""

    assert list(composed_before_translation(code)) == [3, 4, 5]
