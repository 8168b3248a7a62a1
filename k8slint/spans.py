"""Positions of paths, from the record that the composer keeps of marks (parse.py).

The record is flat: a start and an end mark for a scalar (and, for a key, its text), a mark and a code for what opens or closes.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

MAP, SEQ, END = 1, 2, 3


def replay(log: list[Any]) -> dict[tuple[str | int, ...], tuple[Any, Any, Any, Any]]:
    """Positions of every path, from the composer's record. Iterative: the record is as deep as the input."""
    spans: dict[tuple[str | int, ...], tuple[Any, Any, Any, Any]] = {}
    # frames: [path, kind, next index, pending key, key start, key end, start, is a key itself]
    frames: list[list[Any]] = []
    i, size = 0, len(log)
    while i + 1 < size:
        mark, other = log[i], log[i + 1]
        i += 2
        frame = frames[-1] if frames else None
        if other is END:
            if frame is None:
                break
            frames.pop()
            if frame[7]:
                frames[-1][3] = ("\0", frame[6], mark)  # its value stands under no path of the document's value
            else:
                spans[frame[0]] = (frame[4], frame[5], frame[6], mark)
            continue
        if frame is not None and frame[1] == MAP and frame[3] is None and other is not MAP and other is not SEQ:
            frame[3] = (log[i], mark, other)
            i += 1
            continue
        path: tuple[str | int, ...]
        key_start = key_end = None
        is_key = False
        if frame is None:
            path = ()
        elif frame[1] == MAP:
            if frame[3] is None:
                is_key = True
                path = (*frame[0], "\0")
            else:
                name, key_start, key_end = frame[3]
                path = (*frame[0], name)
                frame[3] = None
        else:
            path = (*frame[0], frame[2])
            frame[2] += 1
        if other is MAP or other is SEQ:
            frames.append([path, other, 0, None, key_start, key_end, mark, is_key])
            if not is_key:
                spans[path] = (key_start, key_end, mark, mark)
        else:
            spans[path] = (key_start, key_end, mark, other)
    return spans


def first_keys(log: list[Any], wanted: set[tuple[str | int, ...]]) -> dict[tuple[str | int, ...], tuple[Any, Any]]:
    """Where the wanted keys stand first: spans keep the last place, so the record is read anew."""
    places: dict[tuple[str | int, ...], tuple[Any, Any]] = {}
    frames: list[list[Any]] = []
    i = 0
    while i + 1 < len(log):
        path: tuple[str | int, ...]
        mark, other = log[i], log[i + 1]
        i += 2
        frame = frames[-1] if frames else None
        if other is END:
            frames.pop()
            if frame is not None and frame[4]:
                frames[-1][3] = "\0"
            continue
        if frame is not None and frame[1] == MAP and frame[3] is None and other is not MAP and other is not SEQ:
            frame[3] = log[i]
            path = (*frame[0], log[i])
            if path in wanted:
                places.setdefault(path, (mark, other))
            i += 1
            continue
        path = ()
        is_key = False
        if frame is not None and frame[1] == MAP:
            is_key = frame[3] is None
            path = (*frame[0], "\0" if is_key else frame[3])
            frame[3] = None
        elif frame is not None:
            path = (*frame[0], frame[2])
            frame[2] += 1
        if other is MAP or other is SEQ:
            frames.append([path, other, 0, None, is_key])
    return places
