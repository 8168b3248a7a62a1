"""Cron schedules as robfig/cron v3 reads them (`ParseStandard`), and time zones as Go's `time.LoadLocation` knows them."""

from __future__ import annotations

_DIGITS = "0123456789"
_MONTHS = dict(zip(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], range(1, 13)))
_DAYS = dict(zip(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], range(7)))
# (lowest, highest, names) of minute, hour, day of month, month, day of week
_FIELDS: tuple[tuple[int, int, dict[str, int]], ...] = ((0, 59, {}), (0, 23, {}), (1, 31, {}), (1, 12, _MONTHS), (0, 6, _DAYS))
_DESCRIPTORS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
# The names that the `tzdata` package lists, once it was asked.
_zones: frozenset[str] = frozenset()
_ZONE_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_0123456789+"


class CronError(ValueError):
    """The text is not a schedule; its message is the parser's."""


def parse_error(spec: str) -> str:
    """What keeps `spec` from being a schedule; empty if nothing does."""
    try:
        parse_standard(spec)
    except CronError as error:
        return str(error)
    return ""


def parse_standard(spec: str) -> None:
    """Check a schedule: five fields or a descriptor, after an optional `TZ=zone `. Raises CronError."""
    if not spec:
        raise CronError("empty spec string")
    if spec.startswith(("TZ=", "CRON_TZ=")):
        zone, blank, rest = spec[spec.index("=") + 1 :].partition(" ")
        if not blank or not is_time_zone(zone):
            raise CronError(f"provided bad location {zone}: unknown time zone {zone}")
        spec = rest.strip()
    if spec.startswith("@"):
        _parse_descriptor(spec)
        return
    fields = spec.split()
    if len(fields) != 5:
        raise CronError(f"expected exactly 5 fields, found {len(fields)}: [{' '.join(fields)}]")
    for field, bounds in zip(fields, _FIELDS):
        for expression in field.split(","):
            if expression:
                _parse_range(expression, *bounds)


def _parse_descriptor(spec: str) -> None:
    if spec in _DESCRIPTORS:
        return
    if not spec.startswith("@every "):
        raise CronError(f"unrecognized descriptor: {spec}")
    duration = spec[len("@every ") :]
    message = duration_error(duration)
    if message:
        raise CronError(f"failed to parse duration {spec}: {message}")


def _parse_range(expression: str, low: int, high: int, names: dict[str, int]) -> None:
    """One part of a field: `*`, `3`, `mon-fri`, `*/5`, `10-20/2`."""
    interval, *steps = expression.split("/")
    limits = interval.split("-")
    if limits[0] == "*" or limits[0] == "?":
        start, end = low, high
    else:
        start = end = _parse_number(limits[0], names)
        if len(limits) == 2:
            end = _parse_number(limits[1], names)
        elif len(limits) > 2:
            raise CronError(f"too many hyphens: {expression}")
    step = 1
    if len(steps) > 1:
        raise CronError(f"too many slashes: {expression}")
    if steps:
        step = _parse_number(steps[0], {})
        if len(limits) == 1:
            end = high
    if start < low:
        raise CronError(f"beginning of range ({start}) below minimum ({low}): {expression}")
    if end > high:
        raise CronError(f"end of range ({end}) above maximum ({high}): {expression}")
    if start > end:
        raise CronError(f"beginning of range ({start}) beyond end of range ({end}): {expression}")
    if step == 0:
        raise CronError(f"step of range should be a positive number: {expression}")


def _parse_number(text: str, names: dict[str, int]) -> int:
    found = names.get(text.lower()) if names else None
    if found is not None:
        return found
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits or digits.strip(_DIGITS):
        raise CronError(f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": invalid syntax')
    if len(digits) > 400 or not -(1 << 63) <= int(text) < 1 << 63:
        raise CronError(f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": value out of range')
    if int(text) < 0:
        raise CronError(f"negative number ({int(text)}) not allowed: {text}")
    return int(text)


def duration_error(text: str) -> str:
    """What keeps `text` from being a duration such as `1h30m`; empty if nothing does. Source: Go's time.ParseDuration."""
    wrong = f'time: invalid duration "{text}"'
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return ""
    if not rest:
        return wrong
    total = 0.0
    while rest:
        end = 0
        while end < len(rest) and rest[end] in _DIGITS:
            end += 1
        number, rest = rest[:end], rest[end:]
        if rest[:1] == ".":
            end = 1
            while end < len(rest) and rest[end] in _DIGITS:
                end += 1
            number, rest = number + rest[:end], rest[end:]
        if not number.strip("."):
            return wrong
        end = 0
        while end < len(rest) and rest[end] != "." and rest[end] not in _DIGITS:
            end += 1
        unit, rest = rest[:end], rest[end:]
        if not unit:
            return f'time: missing unit in duration "{text}"'
        if unit not in _UNITS:
            return f'time: unknown unit "{unit}" in duration "{text}"'
        if len(number) > 300:
            return wrong
        total += float(number) * _UNITS[unit]
        if total >= 1 << 63:
            return wrong
    return ""


def time_zone_errors(name: str) -> list[str]:
    """What keeps `name` from being a CronJob's time zone. Source: validateTimeZone."""
    if not name:
        return ["timeZone must be nil or non-empty string"]
    for part in name.split("/"):
        if not part or len(part) > 14 or part in (".", "..") or part[0] == "-" or part.strip(_ZONE_CHARACTERS):
            return [f"unknown time zone {name}"]
    errors = []
    if name.lower() == "local":
        errors.append("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")
    if not is_time_zone(name):
        errors.append(f"unknown time zone {name}")
    return errors


def is_time_zone(name: str) -> bool:
    """Whether the IANA database has this zone, spelt exactly so. The `tzdata` package answers where it is installed."""
    if name in ("", "UTC", "Local"):
        return True
    if ".." in name or name[0] in "/\\":
        return False
    global _zones
    if not _zones:
        try:
            import os

            import tzdata  # importlib.resources would cost more than all the rest

            with open(os.path.join(os.path.dirname(tzdata.__file__), "zones"), encoding="utf-8") as file:
                _zones = frozenset(file.read().split())
        except (ImportError, OSError):
            pass
    if _zones:
        return name in _zones
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
