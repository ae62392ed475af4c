"""Edition files: the tables of one edition in one ZIP archive that says what it holds.

Nothing in it is compressed. So equal tables give equal bytes under every version of the compressor, and no small file can unfold into a
large one.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from bundler.errors import Fault, TableError
from bundler.tariff.release import Release, parse_release

RELEASE = "release.toml"
MAX_BYTES = 64 * 1024 * 1024
MAX_MEMBERS = 1000
MAX_RELEASE_BYTES = 1024 * 1024
EARLIEST = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16
UNIX = 3
_END = struct.Struct("<4s4H2LH")
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, struct.error)
HINT = "Unpack it and name its tariff_tables folder, or cut it anew with bundler tables release."


def sha256_of(members: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of every member by its path."""
    return {path: hashlib.sha256(raw).hexdigest() for path, raw in members.items()}


def pack(release: Release, members: Mapping[str, bytes]) -> bytes:
    """Return an edition file: equal releases with equal members give equal bytes. Raises TableError where it could not be read again."""
    told = release.to_toml().encode()
    if faults := list(_too_much(release.version, len(told), [len(raw) for raw in members.values()])):
        raise TableError(faults)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for path, raw in [(RELEASE, told), *sorted(members.items())]:
            member = zipfile.ZipInfo(path, EARLIEST)
            member.create_system, member.external_attr = UNIX, READABLE
            archive.writestr(member, raw)
    return file.getvalue()


def _too_much(place: str, release: int, members: Sequence[int]) -> Iterable[Fault]:
    if len(members) >= MAX_MEMBERS:
        hint = "Leave out cases and change notes that no rate in force hangs on any more."
        yield Fault(place, f"{len(members)} files, and an edition has at most {MAX_MEMBERS - 1}", "too_large", hint=hint)
    if release > MAX_RELEASE_BYTES or release + sum(members) > MAX_BYTES - MAX_RELEASE_BYTES:
        yield Fault(place, f"the files are too large for an edition, which holds {MAX_BYTES >> 20} MiB", "too_large")


def read_release(path: Path) -> Release:
    """Return what an edition file says of itself. Raises TableError where it is none."""
    return _read(path, (RELEASE,))[0]


def read_edition(path: Path) -> tuple[Release, dict[str, bytes]]:
    """Return an edition file's release and its other members, whose hashes are those that the release states.

    Raises TableError with everything in it that is not as it was cut.
    """
    return _read(path, None)


def unpack(raw: bytes, place: str) -> tuple[Release, dict[str, bytes]]:
    """Return release and members of an edition file that is no file here, as ``read_edition`` does; ``place`` is what faults call it."""
    return _parts(place, lambda: io.BytesIO(raw), None)


def _read(path: Path, wanted: Container[str] | None) -> tuple[Release, dict[str, bytes]]:
    return _parts(path.name, lambda: path.open("rb"), wanted)


def _parts(place: str, opened: Callable[[], BinaryIO], wanted: Container[str] | None) -> tuple[Release, dict[str, bytes]]:
    try:
        with opened() as file:
            _bounded(place, file)
            with zipfile.ZipFile(file) as archive:
                _plain(place, archive.infolist())
                members = {name: archive.read(name) for name in archive.namelist() if wanted is None or name in wanted}
    except _BROKEN as error:
        raise _no_edition(place, f"it cannot be read as an edition: {error}") from None
    if RELEASE not in members:
        raise _no_edition(place, f"it has no {RELEASE}, so it is no edition")
    release = parse_release(members.pop(RELEASE), f"{place}/{RELEASE}")
    if wanted is None and (faults := list(_differences(place, release, members))):
        raise TableError(faults)
    return release, members


def _bounded(place: str, file: BinaryIO) -> None:
    """Refuse what would make the reader work long: its list of members is bounded, and stands where it says."""
    size = file.seek(0, io.SEEK_END)
    if size > MAX_BYTES:
        raise TableError([Fault(place, f"the file is larger than {MAX_BYTES >> 20} MiB", "too_large")])
    file.seek(max(size - 2 * _END.size, 0))
    tail = file.read()
    end = tail[-_END.size :]
    parts = _END.unpack(end) if len(end) == _END.size else (b"",) * 8
    if parts[0] != b"PK\x05\x06" or parts[7]:
        raise _no_edition(place, "it does not end as an edition file does: it is something else, or cut short")
    far = b"PK\x06\x07" in tail  # another end would go before this one
    if far or parts[4] > MAX_MEMBERS or parts[5] > MAX_MEMBERS * 512 or parts[5] + parts[6] + _END.size != size:
        raise _no_edition(place, f"its list of members is longer than that of {MAX_MEMBERS}, or not where it should be")
    file.seek(0)


def _plain(place: str, members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse compressed, encrypted, repeated and overlapping members: none of them was written by us."""
    seen: set[str] = set()
    faults: list[Fault] = []
    if any(member.filename == RELEASE and member.file_size > MAX_RELEASE_BYTES for member in members):
        faults.append(Fault(place, f"its {RELEASE} is larger than {MAX_RELEASE_BYTES >> 20} MiB", "too_large"))
    if sum(member.file_size for member in members) > MAX_BYTES:
        faults.append(Fault(place, f"its members are larger than {MAX_BYTES >> 20} MiB together", "too_large"))
    for member in members:
        if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1 or member.file_size != member.compress_size:
            faults.append(Fault(place, "a member is compressed or encrypted", "edition", value=member.filename, hint=HINT))
        if member.filename in seen:
            faults.append(Fault(place, "a member stands twice", "edition", value=member.filename, hint=HINT))
        seen.add(member.filename)
    if faults:
        raise TableError(faults)


def _differences(place: str, release: Release, members: Mapping[str, bytes]) -> Iterable[Fault]:
    found = sha256_of(members)
    for path in sorted(release.files.keys() | found.keys()):
        if path not in found:
            yield Fault(place, f"a member is missing that {RELEASE} names", "edition", value=path, hint=HINT)
        elif path not in release.files:
            yield Fault(place, f"a member that {RELEASE} does not name", "edition", value=path, hint=HINT)
        elif found[path] != release.files[path]:
            message = f"a member is not what was cut: its SHA-256 is {found[path]}, and {RELEASE} says {release.files[path][:80]}"
            yield Fault(place, message, "edition", value=path, hint=HINT)


def _no_edition(place: str, message: str) -> TableError:
    return TableError([Fault(place, message, "edition", hint=HINT)])
