"""Loading tariff tables: strict, complete in its complaints, fast."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bundler.errors import Fault, TableError
from bundler.tariff import columns, forms, limits, parsed
from bundler.tariff.checking import check_months, check_order, check_periods, check_sources, check_unique, grouped, grouped_csv
from bundler.tariff.coverage import Coverage
from bundler.tariff.files import COVERAGE, FolderFiles, PackedFiles, TableFiles
from bundler.tariff.postal import ParcelLimit, Postal, PostalCategory, PostalExemption, PostalGoods, PostalRate, PostalSpecialRate
from bundler.tariff.postal_checks import check_postal
from bundler.tariff.reading import read_csv, read_keyed, read_record, read_records, read_toml
from bundler.tariff.references import check_gaps, check_references
from bundler.tariff.rows import (
    ConsumptionTaxClass,
    Document,
    Edition,
    Instrument,
    Limit,
    OriginBan,
    Remark,
    Unit,
    VatRate,
    VatScopeChange,
    Zone,
)
from bundler.tariff.store import Store, version_of
from bundler.tariff.tables import Tables
from bundler.values import exact
from bundler.values.near import did_you_mean
from bundler.values.paths import is_file, is_folder
from bundler.values.shipped import shipped

if TYPE_CHECKING:
    from bundler.tariff.release import Release

INSTRUMENTS = "instruments.toml"
TOML_TABLES: Mapping[str, Mapping[str, type[Any]]] = {
    "limits.toml": {"limit": Limit},
    "vat.toml": {"rate": VatRate, "scope_change": VatScopeChange},
    "consumption_tax.toml": {"class": ConsumptionTaxClass},
    "positive_list_editions.toml": {"edition": Edition},
    "remarks.toml": {"remark": Remark},
    "origin_bans.toml": {"ban": OriginBan},
    "zones.toml": {"zone": Zone},
    "personal_articles.toml": {
        "rate": PostalRate, "special_rate": PostalSpecialRate, "exemption": PostalExemption, "parcel_limit": ParcelLimit,
        "category": PostalCategory, "goods": PostalGoods,
    },
}  # fmt: skip
KEYS = {
    ("limits.toml", "limit"): "name",
    ("vat.toml", "rate"): "class_",
    ("positive_list_editions.toml", "edition"): "key",
    ("remarks.toml", "remark"): "key",
    ("origin_bans.toml", "ban"): "key",
    ("zones.toml", "zone"): "customs_district",
    ("personal_articles.toml", "rate"): "tier",
    ("personal_articles.toml", "special_rate"): "key",
    ("personal_articles.toml", "exemption"): "key",
    ("personal_articles.toml", "parcel_limit"): "key",
    ("personal_articles.toml", "category"): "key",
    ("personal_articles.toml", "goods"): "key",
}
"""The key of each array of tables: rows of one key are its periods."""
FILES = (INSTRUMENTS, *TOML_TABLES, *columns.NAMES)
Read = dict[tuple[str, str], list[Any]]


def load_tables(edition: str | Path | None = None, editions: str | Path | None = None) -> Tables:
    """Return one edition of the tariff tables, checked; without ``edition`` the shipped one, loaded once and shared.

    ``edition`` is a ``tariff_tables`` folder (or its ``cn`` folder), an edition file that ``bundler tables release`` wrote, or a version
    such as "2026-11-23": the file ``cn-VERSION.zip`` of the folder ``editions`` or of the shipped editions, else the shipped tables where
    they are of that version. Raises TableError with every fault: unknown files, unknown or duplicate keys, bad codes, unresolved
    references, figures that are missing or cannot be used, periods that overlap or run backwards, rows out of order; for a file, what in
    it is not as it was cut.
    """
    if edition is None:
        return _shipped()
    path = Path(edition)
    if is_file(path):
        return _unpacked(path)
    version = version_of(edition)
    if version is not None and not is_folder(path):
        return _of_version(version, editions)
    root = edition_folder(edition)
    if not is_folder(root / "cn"):
        message = "no folder 'cn' with tables" if is_folder(root) else "there is no such folder"
        hint = "Name a tariff_tables folder, an edition file or a version such as 2026-11-23."
        raise TableError([Fault(root.name or str(root), message, "missing_folder", hint=hint)])
    return _load(FolderFiles(root))


@cache
def _shipped() -> Tables:
    return load_tables(shipped_folder())


def shipped_folder() -> Path:
    """Return the folder of the tables that came with this installation."""
    return shipped("tariff_tables")


def edition_folder(folder: str | Path | None = None) -> Path:
    """Return the ``tariff_tables`` folder that is named by itself or by its ``cn`` folder; without ``folder`` the shipped one."""
    if folder is None:
        return shipped_folder()
    root = Path(folder)
    if root.name in ("", ".."):
        root = root.resolve()  # "." has no name to tell a folder by
    return root.parent if root.name == "cn" and not is_folder(root / "cn") else root


def _of_version(version: str, editions: str | Path | None) -> Tables:
    """Return the edition of a version: a cut one goes first, for the shipped tables may have been edited since."""
    stored = Store(editions)
    path = stored.path(version)
    if path is not None:
        found = _unpacked(path)
        if found.coverage.edition != version:
            message = f"the file is named for another edition than that in it, {found.edition}"
            raise TableError([Fault(path.name, message, "edition_differs", hint="Give it back the name that it was cut under.")])
        return found
    if version == _shipped().coverage.edition:
        return _shipped()
    raise TableError([stored.unknown(version, _shipped().coverage.edition)])


def _unpacked(path: Path) -> Tables:
    from bundler.tariff.packing import read_edition

    return load_members(path.name, *read_edition(path))


def load_members(place: str, release: Release, members: Mapping[str, bytes]) -> Tables:
    """Return the edition of an edition file that was read. Raises TableError with every fault, and where it is not what it says."""
    tables = _load(PackedFiles(members))
    stated, found = (release.edition, release.tables_sha256), (tables.edition, tables.sha256)
    if stated != found:
        message = f"its release.toml says {' '.join(stated)}, and its tables are {' '.join(found)}"
        raise TableError([Fault(place, message, "edition_differs", hint="Cut it anew with bundler tables release.")])
    return tables


def _load(files: TableFiles) -> Tables:
    faults = _strangers(files)
    raw = {name: files.read(name, faults) for name in FILES}
    instruments = read_keyed(INSTRUMENTS, raw[INSTRUMENTS], Instrument, faults)
    toml: Read = {}
    for name, kinds in TOML_TABLES.items():
        toml.update({(name, key): rows for key, rows in read_records(name, raw[name], kinds, faults).items()})
    broken = {fault.place for fault in faults}
    known = _known(raw, instruments, toml, broken)
    cells = columns.columns(known)
    csv = {name: read_csv(name, raw[name], cells[name], faults) for name in columns.NAMES}
    first = {name: next(iter(held)) for name, held in cells.items()}
    for name in columns.DATED:
        check_order(name, first[name], csv[name], faults)
    check_months("exchange_rates.csv", csv["exchange_rates.csv"], faults)
    for name in columns.PLAIN:
        check_unique(name, first[name], csv[name], faults)
    by_key = {(name, key): grouped(name, toml[name, key], field, faults) for (name, key), field in KEYS.items()}
    dated = {name: grouped_csv(name, csv[name], faults) for name in columns.DATED}
    _check_rows(toml, instruments, faults)
    check_references(toml, known, faults)
    limits.check_limits(toml[limits.NAME, "limit"], faults)
    if limits.NAME not in broken:
        limits.check_none_missing(toml[limits.NAME, "limit"], faults)
    forms.check_consumption_taxes(toml["consumption_tax.toml", "class"], faults)
    forms.check_remarks(toml["remarks.toml", "remark"], faults)
    if "personal_articles.toml" not in broken:
        check_postal(toml, faults)
    raw[COVERAGE], coverage = _coverage(files, faults)
    if coverage is not None:
        check_gaps(COVERAGE, coverage, known, faults)
    if faults or coverage is None:
        raise TableError(faults)
    return Tables(
        edition=f"cn {coverage.edition}",
        sha256=_digest(raw),
        coverage=coverage,
        instruments=MappingProxyType(instruments),
        limits=MappingProxyType(by_key["limits.toml", "limit"]),
        vat_rates=MappingProxyType(by_key["vat.toml", "rate"]),
        vat_scope_changes=tuple(toml["vat.toml", "scope_change"]),
        consumption_taxes=MappingProxyType({row.key: row for row in toml["consumption_tax.toml", "class"]}),
        tariff_lines=parsed.Parsed(dated["tariff_lines.csv"], parsed.tariff_line),
        listings=parsed.Parsed(dated["positive_list.csv"], parsed.listing),
        editions=MappingProxyType(by_key["positive_list_editions.toml", "edition"]),
        remarks=MappingProxyType(by_key["remarks.toml", "remark"]),
        origin_bans=tuple(toml["origin_bans.toml", "ban"]),
        exchange_rates=parsed.Parsed(dated["exchange_rates.csv"], parsed.exchange_rate),
        zones=MappingProxyType(by_key["zones.toml", "zone"]),
        postal=_postal(by_key),
        units=MappingProxyType({row[0]: Unit(row[0], row[1], row[2], exact.parse(row[3]) if row[3] else None) for row in csv["units.csv"]}),
        documents=MappingProxyType({row[0]: Document(*row) for row in csv["documents.csv"]}),
        districts=MappingProxyType({row[0]: row[1] for row in csv["districts.csv"]}),
        origins=MappingProxyType({row[0]: row[4] for row in csv["countries.csv"] if row[0]}),
        country_codes=MappingProxyType({row[0]: row[2] for row in csv["countries.csv"] if row[0] and row[2]}),
        currency_codes=MappingProxyType({row[0]: row[1] for row in csv["currencies.csv"]}),
        transport_modes=MappingProxyType({row[0]: row[1] for row in csv["transport_modes.csv"]}),
    )


def _postal(by_key: Mapping[tuple[str, str], dict[str, tuple[Any, ...]]]) -> Postal:
    rows = {key: MappingProxyType(held) for (name, key), held in by_key.items() if name == "personal_articles.toml"}
    return Postal(
        rates=rows["rate"],
        special_rates=rows["special_rate"],
        exemptions=rows["exemption"],
        parcel_limits=rows["parcel_limit"],
        categories=rows["category"],
        goods=rows["goods"],
    )


def _strangers(files: TableFiles) -> list[Fault]:
    """A table file that nothing reads would be ignored in silence: its name is probably misspelt."""
    found = sorted(name for name in files.names() if name.endswith((".toml", ".csv")) and name not in FILES)
    return [
        Fault(name, "no table has this name, so nothing reads the file", "unknown_file", hint=did_you_mean(name, FILES)) for name in found
    ]


def _known(raw: Mapping[str, bytes], instruments: Mapping[str, Any], toml: Read, broken: set[str]) -> dict[str, set[str] | None]:
    """Return the keys that rows may refer to, None where their own file is broken."""
    found: dict[str, set[str] | None] = {
        INSTRUMENTS: set(instruments),
        "vat.toml": {row.class_ for row in toml["vat.toml", "rate"]},
        "consumption_tax.toml": {row.key for row in toml["consumption_tax.toml", "class"]},
        "remarks.toml": {row.key for row in toml["remarks.toml", "remark"]},
        "positive_list_editions.toml": {row.key for row in toml["positive_list_editions.toml", "edition"]},
        "personal_articles.toml": {row.tier for row in toml["personal_articles.toml", "rate"]},
    }
    for name in columns.NAMED:
        found[name] = {line.split(",", 1)[0] for line in raw[name].decode("utf-8", "replace").splitlines()[1:]} - {""}
    return {name: None if name in broken else keys for name, keys in found.items()}


def _check_rows(toml: Read, instruments: Mapping[str, Instrument], faults: list[Fault]) -> None:
    """Collect what does not hold between the rows of TOML tables: sources, classes that stand twice, periods inside a class."""
    if INSTRUMENTS not in {fault.place for fault in faults}:
        for (name, _), rows in toml.items():
            check_sources(name, rows, instruments, faults)
    classes: set[str] = set()
    for row in toml["consumption_tax.toml", "class"]:
        if row.key in classes:
            faults.append(Fault("consumption_tax.toml", f"the class {row.key!r} stands twice", "duplicate_key", row=row.row, field="key"))
        classes.add(row.key)
        check_periods("consumption_tax.toml", row.key, row.period, faults, row.row)


def _coverage(files: TableFiles, faults: list[Fault]) -> tuple[bytes, Coverage | None]:
    found: list[Fault] = []
    raw = files.read(COVERAGE, found)
    document = read_toml(COVERAGE, raw, found)
    unread = not document and found  # an empty file is read, and lacks everything
    coverage = None if unread else read_record(COVERAGE, Coverage, document, None, found)
    faults.extend(found)
    return raw, coverage


def _digest(raw: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(raw):
        digest.update(f"{name}\0{hashlib.sha256(raw[name]).hexdigest()}\n".encode())
    return digest.hexdigest()
