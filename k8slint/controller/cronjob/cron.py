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
        zone: tzinfo = after.tzinfo or UTC
        if self.delay:  # of time itself, whatever clocks do
            return (after.astimezone(UTC) + timedelta(seconds=self.delay)).replace(microsecond=0).astimezone(zone)
        walk = _Walk(zone, int(after.timestamp() // 1) + 1)
        end = walk.wall.year + _YEARS
        while walk.wall.year <= end:
            if self._found(walk):
                return walk.wall
        return None

    def _found(self, walk: _Walk) -> bool:
        """Go on from the months down to the seconds until all match; False where a field has run over, to begin again. A clock
        that skips the moment at which a field runs over is not noticed, as upstream does not notice it."""
        minutes, hours, _, months, _ = self.fields
        while walk.wall.month not in months:
            walk.cut(day=1, hour=0, minute=0, second=0)
            walk.add_month()
            if walk.wall.month == 1:
                return False
        while not self._day_matches(walk.wall):
            walk.cut(hour=0, minute=0, second=0)
            walk.add_day()
            if walk.wall.day == 1:
                return False
        while walk.wall.hour not in hours:
            walk.cut(minute=0, second=0)
            walk.go(3600)
            if walk.wall.hour == 0:
                return False
        while walk.wall.minute not in minutes:
            walk.cut_seconds()
            walk.go(60)
            if walk.wall.minute == 0:
                return False
        if walk.wall.second:
            walk.cut_seconds()
            walk.go(60 - walk.wall.second)
            return False
        return True

    def _day_matches(self, wall: datetime) -> bool:
        """A day and a weekday that are both restricted match either way. Source: `dayMatches`."""
        day = wall.day in self.fields[2]
        weekday = (wall.weekday() + 1) % 7 in self.fields[4]
        return day and weekday if self.any_day or self.any_weekday else day or weekday


class _Walk:
    """A moment that goes on, and what the clock of a time zone shows then."""

    __slots__ = ("_is_cut", "_zone", "moment", "wall")

    def __init__(self, zone: tzinfo, moment: int) -> None:
        self._zone = zone
        self._is_cut = False
        self._set(moment)

    def _set(self, moment: int) -> None:
        self.moment = moment
        self.wall = datetime.fromtimestamp(moment, self._zone)

    def _set_wall(self, wall: datetime) -> None:
        """Of a wall time that comes twice the first; one that is skipped is moved by the skip. Source: Go's `time.Date`."""
        moment = int(wall.replace(tzinfo=UTC).timestamp())
        offset = self._offset(moment)
        self._set(moment - self._offset(moment - offset) if offset else moment)

    def _offset(self, moment: int) -> int:
        offset = datetime.fromtimestamp(moment, self._zone).utcoffset()
        return int(offset.total_seconds()) if offset is not None else 0

    def cut(self, **finer: int) -> None:
        """Set what is finer than the field that goes on to its first value; only the first field that does needs it."""
        if not self._is_cut:
            self._is_cut = True
            self._set_wall(self.wall.replace(**finer))  # type: ignore[arg-type]

    def cut_seconds(self) -> None:
        """The same where minutes go on first: of time itself, so that an hour that comes twice stays the one that it is."""
        if not self._is_cut:
            self._is_cut = True
            self.go(-self.wall.second)

    def go(self, seconds: int) -> None:
        """Let time pass."""
        self._set(self.moment + seconds)

    def add_month(self) -> None:
        """To the same wall time on the first of the next month."""
        self._set_wall((self.wall.replace(day=1) + timedelta(days=32)).replace(day=1))

    def add_day(self) -> None:
        """To the next midnight, or the hour at which the day begins or a midnight is missed. Source: `SpecSchedule.Next`."""
        self._set_wall(self.wall + timedelta(days=1))
        hour = self.wall.hour
        if hour:
            self.go((24 - hour) * 3600 if hour > 12 else -hour * 3600)


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
