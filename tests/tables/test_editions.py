"""Edition files: what is in them is what was cut, and nothing else is read from them."""

from __future__ import annotations

import io
import shutil
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.tariff.loader import shipped_folder
from bundler.tariff.packing import RELEASE, pack, read_edition, read_release, sha256_of
from bundler.tariff.release import Release
from bundler.tariff.store import Store
from bundler.upkeep.releasing import cut

DAY = date(2026, 11, 24)
MEMBERS = {"tariff_tables/cn/a.csv": b"key\n1\n", "tariff_tables/coverage.toml": b'edition = "1"\n'}
WORDS = Release(
    version="1", edition="cn 1", tables_sha256="0" * 64, date=DAY, notes='made up, 2 "quoted"\n\x7f\\ 税', files=sha256_of(MEMBERS)
)
SOUND = pack(WORDS, MEMBERS)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped tables as an edition file."""
    folder = tmp_path_factory.mktemp("editions")
    cut(shipped_folder(), DAY, to=folder)
    return folder


@pytest.fixture(scope="module")
def version() -> str:
    return bundler.load_tables().coverage.edition


def written(tmp_path: Path, raw: bytes) -> Path:
    path = tmp_path / "cn-1.zip"
    path.write_bytes(raw)
    return path


def test_an_edition_file_and_its_version_give_the_tables_of_the_folder(shelf: Path, version: str) -> None:
    shipped = bundler.load_tables()
    by_file, by_version = bundler.load_tables(shelf / f"cn-{version}.zip"), bundler.load_tables(version, editions=shelf)
    for found in (by_file, by_version, bundler.load_tables(f"cn {version}", editions=shelf)):
        assert found is not shipped
        assert (found.edition, found.sha256) == (shipped.edition, shipped.sha256)
        assert found.tariff_lines["2208300000"] == shipped.tariff_lines["2208300000"]


def test_without_a_cut_edition_the_version_of_the_shipped_tables_is_theirs(version: str) -> None:
    assert bundler.load_tables(version) is bundler.load_tables()


def test_a_version_that_is_not_here_is_told_with_those_that_are(shelf: Path, version: str) -> None:
    with pytest.raises(bundler.TableError, match=rf"no edition of this version.*Known: {version}, {version} \(shipped\)"):
        bundler.load_tables("1999-01-01", editions=shelf)
    with pytest.raises(bundler.TableError, match="no such folder of editions"):
        bundler.load_tables("1999-01-01", editions=shelf / "nowhere")


def test_a_version_never_leads_out_of_the_folder_of_editions(shelf: Path) -> None:
    for name in ("1/../../etc", "../1", "1\0", "/etc/passwd", "1" * 300):
        with pytest.raises(bundler.TableError):
            bundler.load_tables(name, editions=shelf)


def test_an_edition_is_found_by_its_hash(shelf: Path) -> None:
    shipped = bundler.load_tables()
    assert Store(shelf).with_sha256(shipped.sha256) == shelf / f"cn-{shipped.coverage.edition}.zip"
    assert Store(shelf).with_sha256("0" * 64) is None


def test_a_broken_file_beside_it_does_not_hide_an_edition_but_is_told_where_none_has_the_hash(tmp_path: Path) -> None:
    (tmp_path / "cn-0.zip").write_bytes(SOUND[:-1])
    sound = written(tmp_path, SOUND)
    assert Store(tmp_path).with_sha256(WORDS.tables_sha256) == sound
    with pytest.raises(bundler.TableError, match=r"cn-0\.zip: it does not end as an edition file does"):
        Store(tmp_path).with_sha256("1" * 64)


def test_of_many_editions_the_last_are_named(tmp_path: Path, version: str) -> None:
    for number in range(100, 600):
        (tmp_path / f"cn-{number}.zip").touch()
    with pytest.raises(bundler.TableError) as refused:
        bundler.load_tables("1", editions=tmp_path)
    names = [str(number) for number in range(591, 600)]
    assert refused.value.faults[0].hint == f"Known: 491 more, {', '.join(names)}, {version} (shipped)."


def test_a_file_that_was_renamed_to_another_version_is_refused(shelf: Path, tmp_path: Path) -> None:
    shutil.copy(next(shelf.iterdir()), tmp_path / "cn-1999.zip")
    with pytest.raises(bundler.TableError, match="named for another edition"):
        bundler.load_tables("1999", editions=tmp_path)


def test_tables_that_are_not_those_that_the_release_names_are_refused(shelf: Path, tmp_path: Path) -> None:
    release, members = read_edition(next(shelf.iterdir()))
    path = tmp_path / "lying.zip"
    path.write_bytes(pack(release.model_copy(update={"tables_sha256": "f" * 64}), members))
    with pytest.raises(bundler.TableError, match=r"its release.toml says cn .* f{64}, and its tables are cn "):
        bundler.load_tables(path)


def test_an_edition_without_a_table_is_told_as_a_folder_without_it_is(shelf: Path, tmp_path: Path) -> None:
    release, members = read_edition(next(shelf.iterdir()))
    del members["tariff_tables/cn/vat.toml"]
    members["tariff_tables/cn/limits.toml"] = b"\xef\xbb\xbf" + members["tariff_tables/cn/limits.toml"]
    path = tmp_path / "short.zip"
    path.write_bytes(pack(release.model_copy(update={"files": sha256_of(members)}), members))
    with pytest.raises(bundler.TableError) as raised:
        bundler.load_tables(path)
    assert {("vat.toml", "missing_file"), ("limits.toml", "bom")} <= {(fault.place, fault.code) for fault in raised.value.faults}


def test_what_could_not_be_read_again_is_not_packed() -> None:
    for members in ({f"cn/{number}.toml": b"" for number in range(1000)}, {"cn/a.csv": bytes(64 << 20)}):
        with pytest.raises(bundler.TableError) as refused:
            pack(WORDS, members)
        assert [fault.code for fault in refused.value.faults] == ["too_large"]


def test_a_release_that_would_take_long_to_read_is_refused_unread(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(RELEASE, b"[files]\n" + b'"a" = ""\n' * 120_000)
    for read in (read_release, read_edition):
        with pytest.raises(bundler.TableError, match=r"its release\.toml is larger than 1 MiB"):
            read(written(tmp_path, file.getvalue()))


def test_what_was_packed_comes_back_byte_for_byte(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND)
    assert read_edition(path) == (WORDS, MEMBERS)
    assert read_release(path) == WORDS
    assert pack(WORDS, dict(reversed(MEMBERS.items()))) == SOUND


def zipped(members: list[tuple[str, bytes]], how: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, raw in members:
            archive.writestr(zipfile.ZipInfo(name), raw, how)
    return file.getvalue()


def release_of(members: dict[str, bytes]) -> bytes:
    return WORDS.model_copy(update={"files": sha256_of(members)}).to_toml().encode()


def encrypted(raw: bytes) -> bytes:
    """The flag of encryption in the list of members."""
    at = raw.rindex(b"PK\x01\x02")
    return raw[: at + 8] + bytes([raw[at + 8] | 1]) + raw[at + 9 :]


def far_end(raw: bytes) -> bytes:
    """A second end of the list, for large archives, that a reader would follow."""
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    end = bytearray(raw[-22:])
    size = struct.unpack_from("<L", end, 12)[0]
    struct.pack_into("<L", end, 12, size + len(locator))
    return raw[:-22] + locator + bytes(end)


def many(raw: bytes) -> bytes:
    return zipped([(f"f{at}", b"") for at in range(1001)])


A, B = MEMBERS
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "does not end as an edition file does"),
    "a text": (lambda: b"edition\n" * 100, "does not end as an edition file does"),
    "cut short": (lambda: SOUND[:-40], "does not end as an edition file does"),
    "something behind it": (lambda: SOUND + b"x", "does not end as an edition file does"),
    "something before it": (lambda: b"#!/bin/sh\n" + SOUND, "not where it should be"),
    "many members": (lambda: many(b""), "longer than that of 1000"),
    "a far end": (lambda: far_end(SOUND), "not where it should be"),
    "no release": (lambda: zipped([*MEMBERS.items()]), "it has no release.toml"),
    "a bomb": (lambda: zipped([(RELEASE, release_of(MEMBERS)), (A, b"0" * 10**7)], zipfile.ZIP_DEFLATED), "compressed or encrypted"),
    "encrypted": (lambda: encrypted(SOUND), "compressed or encrypted"),
    "an extra member": (lambda: zipped([(RELEASE, release_of(MEMBERS)), *MEMBERS.items(), ("../../etc/passwd", b"x")]), "does not name"),
    "a missing member": (lambda: zipped([(RELEASE, release_of(MEMBERS)), (A, MEMBERS[A])]), "a member is missing"),
    "another member": (lambda: zipped([(RELEASE, release_of(MEMBERS)), (A, b"key\n2\n"), (B, MEMBERS[B])]), "not what was cut"),
    "a release with a wrong key": (lambda: zipped([(RELEASE, release_of(MEMBERS) + b"more = 1\n"), *MEMBERS.items()]), "release.toml"),
    "a release that is no TOML": (lambda: zipped([(RELEASE, b"="), *MEMBERS.items()]), "not TOML"),
    "a release in another encoding": (lambda: zipped([(RELEASE, "税率表".encode("gbk")), *MEMBERS.items()]), "not UTF-8"),
    "a bit that fell over": (lambda: SOUND.replace(b"key\n1", b"key\n3"), "Bad CRC-32"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_sound_edition_says_what_is_wrong_with_it(tmp_path: Path, name: str) -> None:
    make, message = HOSTILE[name]
    with pytest.raises(bundler.TableError, match=message):
        read_edition(written(tmp_path, make()))


def test_a_member_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        raw = zipped([(RELEASE, release_of(MEMBERS)), *MEMBERS.items(), (A, MEMBERS[A])])
    with pytest.raises(bundler.TableError, match="a member stands twice"):
        read_edition(written(tmp_path, raw))


def test_members_that_share_their_bytes_cannot_grow_beyond_the_bound(tmp_path: Path) -> None:
    raw = zipped([(RELEASE, release_of({})), ("a", b"0" * 1000)])
    at = raw.rindex(b"PK\x01\x02")
    huge = bytearray(raw)
    struct.pack_into("<LL", huge, at + 20, 2**30, 2**30)
    with pytest.raises(bundler.TableError, match="larger than 64 MiB together"):
        read_edition(written(tmp_path, bytes(huge)))


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.zip"
    with path.open("wb") as file:
        file.truncate(10**11)
    with pytest.raises(bundler.TableError, match="larger than 64 MiB"):
        bundler.load_tables(path)


edits = st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=6)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@given(edits, st.integers(0, len(SOUND)), st.binary(max_size=30), st.integers(0, 40))
def test_no_damaged_file_does_more_than_be_refused(scratch: Path, edits: list[tuple[int, int]], at: int, put: bytes, gone: int) -> None:
    raw = bytearray(SOUND)
    for place, value in edits:
        raw[place] = value
    raw[at : at + gone] = put
    path = written(scratch, bytes(raw))
    try:
        release, members = read_edition(path)
    except bundler.TableError:
        return
    assert sha256_of(members) == release.files
