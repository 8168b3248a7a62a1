"""Where worker processes put what they do not want to keep in memory: unlinked temporary files, opened before the fork."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    Place = tuple[int, int] | bytes


class Spool:
    """One worker's file. `fd` -1: there is none, and bytes stay where they are."""

    __slots__ = ("_parts", "_size", "_written", "fd", "number")

    def __init__(self, number: int) -> None:
        self.number = number
        self.fd = _unlinked_file()
        self._parts: list[bytes] = []
        self._size = 0
        self._written = 0

    def add(self, data: bytes) -> int | bytes:
        """The place for `fetch` of less than 32 KiB that can be had from elsewhere, or the data itself."""
        if self.fd < 0:
            return data
        place = (self._written + self._size) << 21 | len(data) << 6 | self.number
        self._parts.append(data)
        self._size += len(data)
        if self._size > 65_536:
            self._flush()
        return place

    def keep(self, data: bytes) -> Place:
        """The place for `read` of data that cannot be had again, or the data itself. Writes what was added."""
        self._flush()
        if not self._write(data, self._written):
            return data
        place = self._written, len(data)
        self._written += len(data)
        return place

    def read(self, place: Place) -> bytes:
        """What was kept; b"" where it is gone."""
        if type(place) is bytes:
            return place
        start, length = place
        data = os.pread(self.fd, length, start)  # type: ignore[arg-type]
        return data if len(data) == length else b""

    def _flush(self) -> None:
        # a full disk loses what was added; the places stay as they were given out
        self._write(b"".join(self._parts), self._written)
        self._written += self._size
        self._parts.clear()
        self._size = 0

    def _write(self, data: bytes, start: int) -> bool:
        if self.fd < 0:
            return False
        try:
            while data:
                done = os.pwrite(self.fd, data, start)
                data = data[done:]
                start += done
        except OSError:
            return False
        return True


_spools: list[Spool] = []


def start(count: int) -> list[Spool]:
    """The files of a run, by the workers' numbers."""
    _spools.extend(Spool(number) for number in range(count))
    return _spools


def close() -> None:
    """At the end of a run. What is asked for later is gone."""
    for spool in _spools:
        if spool.fd >= 0:
            os.close(spool.fd)
    _spools.clear()


def fetch(place: int) -> bytes:
    """What was added, by any worker; b"" where it is gone."""
    number, length = place & 63, place >> 6 & 32_767
    if number >= len(_spools):
        return b""
    try:
        data = os.pread(_spools[number].fd, length, place >> 21)
    except OSError:
        return b""
    # a hole (the disk was full) reads as zeros: no dict begins with that
    return data if len(data) == length and data[0] else b""


def _unlinked_file() -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    for folder in (os.environ.get("TMPDIR", ""), "/tmp", "/var/tmp"):
        path = os.path.join(folder, f".k8slint-{os.getpid()}-{os.urandom(8).hex()}")
        if folder:
            try:
                fd = os.open(path, flags, 0o600)
            except OSError:
                continue
            os.unlink(path)
            return fd
    return -1
