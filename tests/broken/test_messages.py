"""Bad input gives the whole message that stands beside it: what is wrong, where, and what would be right.

``catalogues/``, ``orders/``, ``parcels/`` and ``policies/`` hold broken files, ``returns/`` orders with broken returns. A file of
``tables/`` is a patch: it names a table, a text in it and what to put there; an empty text is the end of the file, none at all the whole of
it. ``UPDATE_MESSAGES=1`` writes the messages anew: read them before they are kept.
"""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.assembly import load_parcel_tariff, load_policy
from bundler.tariff.loader import shipped_folder

HERE = Path(__file__).parent

NEED_EVERY_LINE = ("cn/tariff_lines.csv", "cn/positive_list.csv", "cn/units.csv")  # of the other files few lines give the same message


def broken(folder: str) -> list[Path]:
    return sorted(path for path in (HERE / folder).iterdir() if path.suffix != ".txt")


def each(folder: str) -> Any:
    return pytest.mark.parametrize("path", broken(folder), ids=lambda path: path.name)


def compare(path: Path, error: Exception) -> None:
    kept = path.with_name(f"{path.name}.txt")
    if os.environ.get("UPDATE_MESSAGES"):
        kept.write_text(f"{error}\n", "utf-8")
    assert f"{error}\n" == kept.read_text("utf-8")


@each("catalogues")
def test_a_broken_catalogue_gives_its_whole_message(path: Path) -> None:
    with pytest.raises(bundler.InputError) as raised:
        bundler.load_catalogue(path)
    compare(path, raised.value)


@each("orders")
def test_a_broken_order_gives_its_whole_message(path: Path) -> None:
    with pytest.raises(bundler.InputError) as raised:
        bundler.quote(path.read_text("utf-8"))
    compare(path, raised.value)


@each("policies")
def test_a_broken_policy_gives_its_whole_message(path: Path) -> None:
    with pytest.raises(bundler.InputError) as raised:
        load_policy(path)
    compare(path, raised.value)


@each("returns")
def test_a_broken_return_gives_its_whole_message(path: Path) -> None:
    given = json.loads(path.read_text("utf-8"))
    with pytest.raises(bundler.InputError) as raised:
        bundler.check_return(given["order"], given["return"])
    compare(path, raised.value)


@each("parcels")
def test_a_broken_parcel_tariff_gives_its_whole_message(path: Path) -> None:
    with pytest.raises(bundler.InputError) as raised:
        load_parcel_tariff(path)
    compare(path, raised.value)


@each("tables")
def test_broken_tables_give_their_whole_message(path: Path, small: Path, tmp_path: Path) -> None:
    patch = tomllib.loads(path.read_text("utf-8"))
    whole = patch["file"] in NEED_EVERY_LINE
    shutil.copytree(shipped_folder() if whole else small, tmp_path / "tables")
    table = tmp_path / "tables" / patch["file"]
    text = table.read_text("utf-8") if table.exists() else ""
    find, put = patch.get("find", text), patch["put"]
    assert find in text, "the patch no longer applies"
    table.write_text(text.replace(find, put, 1) if find else text + put, "utf-8")
    with pytest.raises(bundler.TableError) as raised:
        bundler.load_tables(tmp_path / "tables")
    compare(path, raised.value)


def test_every_message_belongs_to_a_broken_input() -> None:
    for folder in ("catalogues", "orders", "parcels", "policies", "returns", "tables"):
        inputs = {path.name for path in broken(folder)}
        assert {path.name.removesuffix(".txt") for path in (HERE / folder).glob("*.txt")} == inputs
