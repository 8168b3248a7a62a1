"""CronJobs: when they run, and what the run's Job is called."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from plan_cases import plan

from k8slint.controller.cronjob.cron import CronError, Schedule
from k8slint.controller.cronjob.cronjob_controller import parse_time

AT = "2026-03-04T05:06:07Z"  # a Wednesday


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("* * * * *", "2026-03-04T05:07:00+00:00"),
        ("*/15 * * * *", "2026-03-04T05:15:00+00:00"),
        ("0 0 1 JAN,jul mon", "2026-07-01T00:00:00+00:00"),
        ("0 0 * * sun", "2026-03-08T00:00:00+00:00"),
        ("5/20 6 * * ?", "2026-03-04T06:05:00+00:00"),
        ("0 0 29 2 *", "2028-02-29T00:00:00+00:00"),
        ("@hourly", "2026-03-04T06:00:00+00:00"),
        ("@weekly", "2026-03-08T00:00:00+00:00"),
        ("@every 1h30m", "2026-03-04T06:36:07+00:00"),
        # A restricted day and a restricted weekday: either is enough. With a star beside it: both.
        ("0 12 5 * mon", "2026-03-05T12:00:00+00:00"),
        ("0 12 */1 * mon", "2026-03-09T12:00:00+00:00"),
    ],
)
def test_next(text: str, want: str) -> None:
    found = Schedule(text).next(parse_time(AT))
    assert found is not None
    assert found.isoformat() == want


def test_never() -> None:
    assert Schedule("0 0 30 2 *").next(parse_time(AT)) is None


@pytest.mark.parametrize("text", ["", "* * * *", "60 * * * *", "*/0 * * * *", "0 0 * * 7", "5-1 * * * *", "@daily2", "@every x", "a * * * *"])
def test_no_schedule(text: str) -> None:
    with pytest.raises(CronError):
        Schedule(text)


def test_an_hour_that_summer_time_skips() -> None:
    zone = ZoneInfo("Europe/Berlin")
    found = Schedule("30 2 * * *").next(datetime(2026, 3, 28, 12, 0, tzinfo=zone))
    assert found is not None
    assert found.isoformat() == "2026-03-30T02:30:00+02:00"


def cron_job(spec: str = "") -> str:
    return f"""\
apiVersion: batch/v1
kind: CronJob
metadata: {{name: hello}}
spec:
  schedule: "0 * * * *"
{spec}  jobTemplate:
    spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: c, image: "busybox:1.36"}}]}}}}}}
"""


def test_job_of_the_next_run() -> None:
    found = plan(cron_job(), at=AT)
    minutes = int(parse_time("2026-03-04T06:00:00Z").timestamp()) // 60
    assert [j["metadata"]["name"] for j in found.cluster.list("Job")] == [f"hello-{minutes}"]
    (shown,) = [o for o in found.objects() if o["kind"] == "CronJob"]
    assert shown["next"][1] == "2026-03-04T07:00:00+00:00"
    assert shown["job"] == f"hello-{minutes}"


def test_time_zone() -> None:
    found = plan(cron_job("  timeZone: Asia/Kolkata\n"), at=AT)
    (shown,) = [o for o in found.objects() if o["kind"] == "CronJob"]
    assert shown["next"][0] == "2026-03-04T11:00:00+05:30"


def test_without_a_time_or_suspended_nothing_runs() -> None:
    assert plan(cron_job()).pods() == []
    assert plan(cron_job("  suspend: true\n"), at=AT).pods() == []


@pytest.mark.parametrize(
    ("text", "zone", "after", "want"),
    [
        # the clock skips 02:00 to 03:00: that day has no run
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T02:30:00+02:00"),
        ("0 3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T03:00:00+02:00"),
        # it shows 02:00 to 03:00 twice: so does the schedule
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T02:30:00+02:00"),
        ("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00+01:00"),
        ("30 2 * * *", "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-26T02:30:00+01:00"),
        ("15 * * * *", "Australia/Lord_Howe", "2026-04-04T14:20:00Z", "2026-04-05T02:15:00+10:30"),
        ("0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-05T00:00:00-02:00"),  # midnight is skipped
        # a month that begins at one o'clock, and a clock that goes on by half an hour, as upstream's steps meet them
        ("0 1 31 * 1-5", "Asia/Beirut", "2024-03-30T12:32:32Z", "2024-04-01T01:00:00+03:00"),
        ("0 23 15 * 0", "Australia/Lord_Howe", "2024-10-04T18:52:58Z", "2024-10-13T23:00:00+11:00"),
        ("0 0 15 * 0", "Australia/Lord_Howe", "2025-04-05T13:00:00Z", "2025-04-15T00:00:00+10:30"),
        ("59 1 * * *", "Antarctica/Troll", "2025-10-25T23:59:00Z", "2025-10-26T01:59:00+00:00"),
        ("@every 24h", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T13:00:00+01:00"),
    ],
)
def test_when_the_clocks_change(text: str, zone: str, after: str, want: str) -> None:
    found = Schedule(text).next(parse_time(after).astimezone(ZoneInfo(zone)))
    assert found is not None
    assert found.isoformat() == want


def test_a_delay_counts_from_the_start() -> None:
    text = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec:\n  schedule: '@every 1h30m'\n" \
        "  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}\n"
    found, = (o for o in plan(text, at="2026-03-01T00:00:00Z").objects() if o["kind"] == "CronJob")
    assert found["next"][:2] == ["2026-03-01T01:30:00+00:00", "2026-03-01T03:00:00+00:00"] and found["job"] == "c-29538810"


def test_a_delay_of_some_millennia() -> None:
    text = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec:\n  schedule: '@every 2562047h'\n" \
        "  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}\n"
    found, = (o for o in plan(text, at="8999-03-01T00:00:00Z").objects() if o["kind"] == "CronJob")
    assert [run[:4] for run in found["next"]] == ["9291", "9583", "9875"]
