"""Cron schedules as Kubernetes reads them (the robfig/cron v3 standard parser: five fields, names, `@hourly`, `@every`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

_MONTHS = {n: i + 1 for i, n in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])}
_DAYS = {n: i for i, n in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}
_BOUNDS: tuple[tuple[int, int, dict[str, int]], ...] = ((0, 59, {}), (0, 23, {}), (1, 31, {}), (1, 12, _MONTHS), (0, 6, _DAYS))
_MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
# robfig gives up after five years without a match (30 February).
_YEARS = 5


class CronError(ValueError):
    """The text is no schedule; the message says why."""


class Schedule:
    """A parsed schedule: sets of minutes, hours, days, months and weekdays, or a constant delay."""

    __slots__ = ("any_day", "any_weekday", "delay", "fields")

    def __init__(self, text: str) -> None:
        self.delay = 0
        self.any_day = self.any_weekday = False
        self.fields: list[frozenset[int]] = []
        text = text.strip()
        if text.startswith("@every "):
            self.delay = max(1, int(_duration(text[7:])))
            return
        if text.startswith("@"):
            if text not in _MACROS:
                raise CronError(f"unrecognized descriptor: {text}")
            text = _MACROS[text]
        parts = text.split()
        if len(parts) != 5:
            raise CronError(f"expected exactly 5 fields, found {len(parts)}: [{text}]")
        self.fields = [_field(part, *bounds) for part, bounds in zip(parts, _BOUNDS, strict=True)]
        self.any_day, self.any_weekday = (any(_is_star(piece) for piece in parts[i].split(",")) for i in (2, 4))

    def next(self, after: datetime) -> datetime | None:
        """The first time after `after` (in its time zone), None where there is none in five years. Source: `SpecSchedule.Next`."""
        if self.delay:
            return (after + timedelta(seconds=self.delay)).replace(microsecond=0)
        minutes, hours, _, months, _ = self.fields
        zone: tzinfo = after.tzinfo or UTC
        # Time itself goes on, and a clock looks on: a wall time that the clock skips does not come, one that it repeats comes twice.
        moment = after.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
        end = after.year + _YEARS
        while True:
            wall = moment.astimezone(zone)
            if wall.year > end:
                return None
            if wall.month not in months:
                moment = _midnight((wall.replace(day=1) + timedelta(days=32)).replace(day=1))
            elif not self._day_matches(wall):
                moment = _midnight(wall + timedelta(days=1))
            elif wall.hour not in hours:
                moment += timedelta(minutes=60 - wall.minute)
            elif wall.minute not in minutes:
                moment += timedelta(minutes=1)
            else:
                return wall

    def _day_matches(self, wall: datetime) -> bool:
        """A day and a weekday that are both restricted match either way. Source: `dayMatches`."""
        day = wall.day in self.fields[2]
        weekday = (wall.weekday() + 1) % 7 in self.fields[4]
        return day and weekday if self.any_day or self.any_weekday else day or weekday


def _midnight(day: datetime) -> datetime:
    """The start of the day in its time zone, as UTC."""
    return day.replace(hour=0, minute=0, fold=0).astimezone(UTC)


def _is_star(piece: str) -> bool:
    """Only a star without a step (or with step 1) leaves a field unrestricted."""
    head, _, step = piece.partition("/")
    return head in ("*", "?") and (not step or step == "1")


def _field(text: str, low: int, high: int, names: dict[str, int]) -> frozenset[int]:
    out: set[int] = set()
    for piece in text.split(","):
        if piece:
            out |= _range(piece, low, high, names)
    return frozenset(out)


def _range(piece: str, low: int, high: int, names: dict[str, int]) -> set[int]:
    head, slash, step_text = piece.partition("/")
    first_text, dash, last_text = head.partition("-")
    if first_text in ("*", "?"):
        first, last = low, high
    else:
        first = _number(first_text, names)
        last = _number(last_text, names) if dash else first
        if slash and not dash:
            last = high
    step = _number(step_text, {}) if slash else 1
    if first < low:
        raise CronError(f"beginning of range ({first}) below minimum ({low}): {piece}")
    if last > high:
        raise CronError(f"end of range ({last}) above maximum ({high}): {piece}")
    if first > last:
        raise CronError(f"beginning of range ({first}) beyond end of range ({last}): {piece}")
    if step == 0:
        raise CronError(f"step of range should be a positive number: {piece}")
    return set(range(first, last + 1, step))


def _number(text: str, names: dict[str, int]) -> int:
    if text.lower() in names:
        return names[text.lower()]
    if not (text.isascii() and text.isdigit()):
        raise CronError(f"failed to parse int from {text}")
    return int(text)


def _duration(text: str) -> float:
    """A Go duration such as `1h30m`, in seconds."""
    rest, total = text.strip(), 0.0
    if not rest:
        raise CronError("invalid duration")
    while rest:
        end = 0
        while end < len(rest) and (rest[end].isdigit() or rest[end] == "."):
            end += 1
        unit_end = end
        while unit_end < len(rest) and not (rest[unit_end].isdigit() or rest[unit_end] == "."):
            unit_end += 1
        unit = rest[end:unit_end]
        if not end or unit not in _UNITS:
            raise CronError(f"invalid duration {text}")
        try:
            total += float(rest[:end]) * _UNITS[unit]
        except ValueError:
            raise CronError(f"invalid duration {text}") from None
        rest = rest[unit_end:]
    return total
