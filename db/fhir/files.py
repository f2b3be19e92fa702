"""Files, folders and archives into single resources, streamed: memory does not grow with the input.

It knows containers (Bundle, NDJSON, gzip, zip) and nothing of what a resource means; whatever is wrong with a file
becomes a `Refused` in the stream, never an exception.
"""

from __future__ import annotations

import gzip
import os
import re
import stat
import zipfile
import zlib
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

import msgspec

from db.fhir.bundles import Element, elements, whole
from db.fhir.clean import clean_text
from db.fhir.draft import Refused
from db.fhir.streams import BombError, Counted, Readable, large

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Element", "Input", "read", "scan"]

Read: TypeAlias = "Element | Refused"

MB = 1024 * 1024
WHOLE_LIMIT = 32 * MB
"""Decompressed size up to which a file is decoded at once; larger ones go element by element."""
LINE_LIMIT = 64 * MB
"""Bytes of one NDJSON line; a longer one is refused and passed over."""
_SUFFIX = re.compile(r"\.(?:json|ndjson|jsonl|gz|zip)[^A-Za-z0-9]*$", re.IGNORECASE)
_LINES = re.compile(r"\.(?:ndjson|jsonl)(?:\.gz)?[^A-Za-z0-9]*$", re.IGNORECASE)
_PROBE = 64 * 1024


class Input(msgspec.Struct, frozen=True):
    """One file to read."""

    path: Path
    name: str
    """To show: relative to what was asked for, cleaned."""
    size: int
    """Bytes on disk; for progress."""
    problem: str = ""
    """Why it cannot be read, where that is known already; `read` then gives one refusal."""


def scan(paths: Iterable[Path]) -> list[Input]:
    """Files in a fixed order; folders are walked, files in them that are neither JSON nor archive by name and content are left out."""
    found: dict[str, Input] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            for one in _walk(path):
                found.setdefault(os.path.realpath(one), _input(one, str(one.relative_to(path))))
        else:
            found.setdefault(os.path.realpath(path), _input(path, path.name))
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    """Readable-looking files below a folder, by name; links to folders and hidden files are not followed."""
    for here, folders, names in os.walk(folder, onerror=None):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if not name.startswith(".") and (_SUFFIX.search(name) or _looks_like_input(path)):
                yield path


def _looks_like_input(path: Path) -> bool:
    """Whether a file with an unknown name starts like JSON, gzip or zip."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return False
    return head.startswith((b"\x1f\x8b", b"PK\x03\x04")) or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {
        b"{",
        b"[",
    }


def _input(path: Path, name: str) -> Input:
    shown = clean_text(name)
    try:
        about = path.stat()
    except OSError as error:
        return Input(path, shown, 0, _told(error))
    if not stat.S_ISREG(about.st_mode):
        return Input(path, shown, 0, "is no file")
    return Input(path, shown, about.st_size)


def _told(error: OSError) -> str:
    """The system's words without the path."""
    return f"cannot be read: {error.strerror or type(error).__name__}"


class Position:
    """How far into a file the reader is, in bytes on disk: for the progress of a large one."""

    def __init__(self) -> None:
        self.at = 0


def read(source: Input, position: Position | None = None) -> Iterator[Read]:
    """The resources of one file in order, each as an `Element`; what is wrong comes as `Refused` in its place.

    A file that fits `WHOLE_LIMIT` is refused whole when its JSON is broken; of a larger one or of NDJSON the part
    before the break has been given already.
    """
    if source.problem:
        yield _refusal(source.name, source.problem)
        return
    try:
        with source.path.open("rb") as file:
            for one in _contents(source.name, file, depth=0):
                if position is not None:
                    position.at = file.tell()
                yield one
    except OSError as error:
        yield _refusal(source.name, _told(error))


def _refusal(name: str, reason: str, line: int | None = None) -> Refused:
    return Refused(file=name, line=line, resource="", path="", reason=reason)


def _contents(name: str, file: IO[bytes], depth: int) -> Iterator[Read]:
    """By content rather than by name: gzip and zip announce themselves."""
    try:
        head = file.read(4)
        file.seek(0)
        if head.startswith(b"PK\x03\x04") and depth == 0:
            yield from _zip(name, file)
        elif head.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=file) as opened:
                yield from _plain(name, Counted(opened, file.tell))
        else:
            yield from _plain(name, Counted(file, None))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield _refusal(name, "the compressed file is damaged or breaks off")
    except BombError as error:
        yield _refusal(name, str(error))


def _zip(name: str, file: IO[bytes]) -> Iterator[Read]:
    """Every JSON member of an archive, in the archive's order."""
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                if member.is_dir() or not _SUFFIX.search(member.filename):
                    continue
                yield from _member(f"{name}/{clean_text(member.filename)}", archive, member)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        yield _refusal(name, "the archive is damaged or of an unknown kind")


def _member(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Read]:
    try:
        with archive.open(member) as opened:
            packed = max(member.compress_size, 1)
            packed_again = archive.open(member).read(2) == b"\x1f\x8b"
            plain: Readable = gzip.GzipFile(fileobj=opened) if packed_again else opened
            yield from _plain(name, Counted(plain, lambda: packed))
    except (RuntimeError, NotImplementedError):
        yield _refusal(name, "the member is encrypted or packed in an unknown way")
    except (zipfile.BadZipFile, EOFError, zlib.error):
        yield _refusal(name, "the compressed file is damaged or breaks off")
    except BombError as error:
        yield _refusal(name, str(error))


def _plain(name: str, file: Counted) -> Iterator[Read]:
    """Decompressed bytes: NDJSON by lines, small JSON at once, large JSON element by element."""
    head = file.read(_PROBE)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:64]:
        yield _refusal(name, "the file is not UTF-8 text")
        return
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _LINES.search(name) or _is_lines(head):
        yield from _lines(name, head, file)
        return
    data = head + file.read(max(0, WHOLE_LIMIT + 1 - len(head)))
    if len(data) <= WHOLE_LIMIT:
        yield from whole(name, data)
    else:
        yield from large(name, data, file)


def _is_lines(head: bytes) -> bool:
    """Whether text under another name is NDJSON: its first line is a whole resource and another follows."""
    first, newline, rest = head.partition(b"\n")
    if not newline or not rest.lstrip().startswith(b"{") or not first.rstrip().endswith(b"}"):
        return False
    try:
        msgspec.json.decode(first, type=msgspec.Raw)
    except (msgspec.MsgspecError, RecursionError):
        return False
    return True


def _lines(name: str, head: bytes, file: Counted) -> Iterator[Read]:
    """NDJSON: one resource a line, with its real line number; blank lines are passed over."""
    for number, line in enumerate(_split(head, file), 1):
        if line is None:
            yield _refusal(name, f"the line is longer than {LINE_LIMIT // MB} MB", number)
        elif line.strip():
            yield from elements(name, number, line)


def _split(head: bytes, file: Counted) -> Iterator[bytes | None]:
    """Lines of a stream; None for one over the limit, whose bytes are dropped as they come."""
    rest: list[bytes] = []
    length = 0
    over = False
    for chunk in chain((head,), iter(lambda: file.read(MB), b"")):
        pieces = chunk.split(b"\n")
        for piece in pieces[:-1]:
            yield None if over or length + len(piece) > LINE_LIMIT else b"".join((*rest, piece))
            rest, length, over = [], 0, False
        length += len(pieces[-1])
        if length > LINE_LIMIT:
            over, rest = True, []
        else:
            rest.append(pieces[-1])
    if over or rest:
        yield None if over else b"".join(rest)
