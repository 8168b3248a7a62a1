"""Schedules as robfig/cron reads them, durations and time zones as Go does."""

from __future__ import annotations

import pytest

from k8slint.apis.batch.cron import duration_error, is_time_zone, parse_error, time_zone_errors
from k8slint.apis.batch.validation_policies import count_indexes


@pytest.mark.parametrize(
    "spec",
    [
        "* * * * *",
        "*/5 0-23/2 1,15 * ?",
        "0 6 * JAN-mar Mon-FRI",
        "10/15 * * * *",
        "59 23 31 12 6",
        "+5 * * * *",
        ",5 * * * *",
        "  0   0 * * *  ",
        "@hourly",
        "@every 1h30m",
        "@every 1.5s",
        "TZ=UTC 0 0 * * *",
        "CRON_TZ=Europe/Berlin @daily",
    ],
)
def test_schedules(spec: str) -> None:
    assert parse_error(spec) == ""


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("", "empty spec string"),
        ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
        ("0 * * * * *", "expected exactly 5 fields, found 6: [0 * * * * *]"),
        ("60 * * * *", "end of range (60) above maximum (59): 60"),
        ("* 24 * * *", "end of range (24) above maximum (23): 24"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("* * * 13 *", "end of range (13) above maximum (12): 13"),
        ("* * * * 7", "end of range (7) above maximum (6): 7"),
        ("30-10 * * * *", "beginning of range (30) beyond end of range (10): 30-10"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("*/2/3 * * * *", "too many slashes: */2/3"),
        ("mon * * * *", 'failed to parse int from mon: strconv.Atoi: parsing "mon": invalid syntax'),
        ("@weekday", "unrecognized descriptor: @weekday"),
        ("@Daily", "unrecognized descriptor: @Daily"),
        ("@every 5", 'failed to parse duration @every 5: time: missing unit in duration "5"'),
        ("TZ=Nowhere/City 0 0 * * *", "provided bad location Nowhere/City: unknown time zone Nowhere/City"),
        ("TZ=UTC", "provided bad location UTC: unknown time zone UTC"),
    ],
)
def test_what_is_no_schedule(spec: str, message: str) -> None:
    assert parse_error(spec) == message


@pytest.mark.parametrize("text", ["0", "1h", "-1.5h", "+2us", "1h2m3.5s", "300ms", ".5s", "1.s"])
def test_durations(text: str) -> None:
    assert duration_error(text) == ""


@pytest.mark.parametrize("text", ["", "+", "1", "h", ".s", "1d", "1h 2m", "9999999999h", "1..5s"])
def test_what_is_no_duration(text: str) -> None:
    assert duration_error(text)


def test_time_zones() -> None:
    assert [name for name in ("UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5") if time_zone_errors(name)] == []
    for name in ("europe/berlin", "Mars/Base", "", "a//b", "../etc/passwd", "-x", "Europe/", "A_very_long_name_of_a_zone"):
        assert len(time_zone_errors(name)) == 1, name
    # Both not explicit and not a zone of that spelling.
    assert len(time_zone_errors("local")) == 2
    assert len(time_zone_errors("Local")) == 1
    assert is_time_zone("Local")


@pytest.mark.parametrize(
    ("text", "total"), [("", 0), ("0", 1), ("0,2-4", 4), ("0-9", 10), ("+1", 1)]
)
def test_indexes(text: str, total: int) -> None:
    assert count_indexes(text, 10) == (total, "")


@pytest.mark.parametrize("text", ["10", "3-2", "1,1", "2-2", "a", "1-2-3", "1,", "-1", "5,3"])
def test_what_are_no_indexes(text: str) -> None:
    assert count_indexes(text, 10)[1]
