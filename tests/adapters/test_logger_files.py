"""Files of temperature loggers, in the layouts they come in."""

from datetime import UTC, datetime

import pytest

from logistics.adapters.logger_files import read_logger_file
from logistics.domain.errors import InvalidValue

LAYOUTS = {
    "semicolons and decimal commas": (
        "Tarih;Saat;Sıcaklık (°C);Nem (%)\n22.11.2026;08:00;3,5;61,0\n22.11.2026;08:05;-18,25;60\n"
    ),
    "commas, decimal points and ISO times": (
        "time,temperature,humidity\n2026-11-22T08:00:00+03:00,3.5,61\n2026-11-22T05:05:00Z,-18.25,60"
    ),
    "quoted decimal commas": (
        '"No","Date/Time","Temp"\n1,"22/11/2026 08:00:00","3,5"\n2,"22/11/2026 08:05:00","-18,25"\n'
    ),
    "unquoted decimal commas between commas": (
        "date time,°C\n2026-11-22 08:00,3,5\n2026-11-22 08:05,-18,25\n"
    ),
    "tabs and the month first": (
        "#\tTimestamp\tCelsius\n1\t11/22/2026 8:00:00 AM\t3.5\n2\t11/22/2026 8:05:00 AM\t-18.25\n"
    ),
    "lines about the logger on top": (
        "Device;TL-20\nSerial;0042\n\nNo;Time;CH1\n1;22.11.26 08:00;3,5 °C\n2;22.11.26 08:05;-18,25 °C\n"
    ),
    "no headings at all": "1;22.11.2026 08:00;3,5\n2;22.11.2026 08:05;−18,25\n3;22.11.2026 08:10;3\n",
    "humidity before temperature": (
        "Datum;Humidity;Temp C\n22.11.2026 08:00;61;3,5\n22.11.2026 08:05;60;-18,25\n"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_usual_layouts_say_the_same(layout):
    sheet = read_logger_file(LAYOUTS[layout].encode())

    assert [(line.at, line.temperature_dc) for line in sheet.lines[:2]] == [
        (datetime(2026, 11, 22, 5, 0, tzinfo=UTC), 35),
        (datetime(2026, 11, 22, 5, 5, tzinfo=UTC), -183),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1254"])
def test_any_usual_encoding_is_read(encoding):
    text = "Tarih Saat;Sıcaklık\n22.11.2026 08:00;3,5\n"

    sheet = read_logger_file(text.encode(encoding))

    assert sheet.lines[0].temperature_dc == 35
    assert sheet.temperature_column == "sıcaklık"


def test_a_line_that_says_nothing_is_told_with_its_number_and_reason():
    text = "Saat;Temp\n22.11.2026 08:00;3,5\n22.11.2026 08:05;---\n31.02.2026 08:10;4\nyarın;4\n"

    sheet = read_logger_file(text.encode())

    assert [(line.number, line.why) for line in sheet.lines] == [
        (2, ""),
        (3, "no_number"),
        (4, "no_time"),
        (5, "no_time"),
    ]


def test_days_past_the_twelfth_tell_what_stands_first():
    early = "Time,Temp\n01/02/2026 08:00,3.5\n"

    day_first = read_logger_file((early + "13/02/2026 08:00,3.5\n").encode())
    month_first = read_logger_file((early + "02/13/2026 08:00,3.5\n").encode())
    unknown = read_logger_file(early.encode())

    assert [sheet.lines[0].at.month for sheet in (day_first, month_first, unknown)] == [2, 1, 2]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nothing_in_it"),
        (b"\x89PNG\x00\x00", "no_text"),
        (b"hello\nworld\n", "no_times"),
        (b"Time;Nem (%)\n22.11.2026 08:00;61\n", "no_temperatures"),
        ("Time;Temp °F\n22.11.2026 08:00;38\n".encode(), "fahrenheit"),
    ],
)
def test_a_file_that_is_no_log_is_refused_with_the_reason(content, why):
    with pytest.raises(InvalidValue) as refusal:
        read_logger_file(content)

    assert refusal.value.why == why


@pytest.mark.parametrize(
    "line",
    [
        "0001-01-01 00:00;4",
        "9999-12-31 23:59-12:00;4",
        "2026-01-01 10:00+99:99;4",
        "2026-02-30 10:00;4",
        '"' + "x" * 140_000,
    ],
)
def test_a_line_beyond_every_calendar_or_page_is_one_wrong_line(line):
    content = "Time;Temp\n" + "22.11.2026 08:00;3,5\n" * 3 + line + "\n"

    sheet = read_logger_file(content.encode())

    assert [each.why for each in sheet.lines] == ["", "", "", "no_time"]
