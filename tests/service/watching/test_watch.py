"""The watch over bundles in force: what becomes so is seen, told once, and ends when it is mended."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bundler.compliance.watching.condition import Standing
from bundler.service.watching import watcher
from bundler.storage.watch.looking import Watch
from bundler.tariff import load_tables
from tests.service.examples import CATALOGUE, validator
from tests.service.watching.conftest import FIXED, Shop

pytestmark = pytest.mark.parametrize("begun_url", ["sqlite"], indirect=True)
WINE, CHOCOLATE = CATALOGUE


def test_a_bundle_that_stands_well_is_looked_at_once_and_nothing_is_told(shop: Shop) -> None:
    shop.sell()
    assert (shop.look(), shop.kinds(), shop.told()) == (1, set(), [])
    assert shop.look() == 0


def test_the_watch_rests_nine_times_as_long_as_it_looks_and_keeps_what_it_found_every_few_seconds(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        shop.sell(f"GIFT-{number}")
    passed, rested, kept = [0.0], [], list[int]()

    def looked(*_: Any) -> Standing:
        passed[0] += 0.25
        return Standing(())

    def rest(seconds: float) -> None:
        rested.append(seconds)
        passed[0] += seconds

    monkeypatch.setattr(watcher, "SHARE", 0.1)
    monkeypatch.setattr(watcher, "monotonic", lambda: passed[0])
    monkeypatch.setattr(watcher, "standing", looked)
    monkeypatch.setattr(shop.watcher._ended, "wait", rest)
    monkeypatch.setattr(Watch, "keep", lambda *_: kept.append(len(rested)) or True)
    assert shop.look() == 5
    assert rested == pytest.approx([9 * 0.25] * 5)
    # After each 2.5 seconds another, and what two of them found is kept after 5.
    assert kept == [2, 2, 4, 4, 5]


def test_what_nobody_sells_is_not_looked_at(shop: Shop) -> None:
    shop.write("PUT", "/v1/bundles/GIFT-7", FIXED)
    assert shop.look() == 0


def test_a_bundle_becomes_unavailable_when_its_stock_goes_and_ends_being_so_when_more_comes(shop: Shop) -> None:
    shop.sell()
    shop.look()
    shop.sell_out()
    shop.clock.at += timedelta(minutes=1)
    assert shop.look() == 1
    page = shop.get("/v1/watch").json()
    validator("WatchPage").validate(page)
    [found] = page["conditions"]
    assert (found["since"], found["until"]) == ("2026-11-23T04:01:00+00:00", None)
    assert (found["condition"]["kind"], found["condition"]["copies"], found["condition"]["skus"]) == ("unavailable", 0, ["WINE-75"])
    shop.step("A-1", "voiding")
    shop.look()
    assert (shop.kinds(), shop.told()) == (set(), [("began", "unavailable"), ("ended", "unavailable")])
    validator("WatchEvents").validate(shop.get("/v1/watch-events").json())
    [over] = shop.get("/v1/watch?ended=true").json()["conditions"]
    assert over["until"] == "2026-11-23T04:01:00+00:00"


def test_a_bundle_becomes_unlawful_when_an_item_does_and_is_lawful_again_when_that_is_mended(shop: Shop) -> None:
    shop.sell()
    shop.look()
    shop.put([{**CHOCOLATE, "storage_class": "frozen"}])
    shop.look()
    [found] = shop.get("/v1/watch?kind=unlawful").json()["conditions"]
    assert {"BND-06"} <= {each["code"] for each in found["condition"]["findings"]}
    shop.put([CHOCOLATE])
    shop.look()
    assert (shop.kinds(), shop.told()) == (set(), [("began", "unlawful"), ("ended", "unlawful")])


def test_as_days_pass_goods_are_near_their_expiry_and_then_gone(shop: Shop) -> None:
    shop.put([{**WINE, "expires_on": "2026-12-24"}])
    shop.sell()
    assert (shop.look(), shop.kinds()) == (1, set())
    shop.clock.at += timedelta(days=1)
    assert (shop.look(), shop.kinds()) == (1, {"near_expiry"})
    shop.clock.at += timedelta(days=1)
    assert (shop.look(), shop.told()) == (1, [("began", "near_expiry")])
    assert shop.get("/v1/watch").json()["conditions"][0]["condition"]["days"] == 29
    shop.clock.at += timedelta(days=30)
    shop.look()
    assert (shop.kinds(), shop.told()[1:]) == ({"unavailable"}, [("began", "unavailable"), ("ended", "near_expiry")])


def test_another_price_than_at_registration_is_told_with_both(shop: Shop) -> None:
    shop.sell()
    shop.put([{**WINE, "unit_price": "320.00"}])
    shop.look()
    [found] = shop.get("/v1/watch").json()["conditions"]
    changes = {(each["what"], each["sku"]): (each["before"], each["now"]) for each in found["condition"]["changes"]}
    assert (found["condition"]["kind"], changes["unit_price", "WINE-75"]) == ("price_drift", ("300.00", "320.00"))
    assert ("share", "CHOC-200") in changes


def test_another_edition_in_force_has_every_bundle_looked_at_anew(shop: Shop, small: Path) -> None:
    shop.sell()
    assert (shop.look(), shop.look()) == (1, 0)
    before, shop.tables = shop.tables, load_tables(small)  # which do not know the goods
    assert (shop.look(), shop.kinds()) == (1, {"review"})
    shop.tables = before
    assert (shop.look(), shop.told()) == (1, [("began", "review"), ("ended", "review")])


def test_thresholds_are_the_tenants_own_and_have_every_bundle_looked_at_anew(shop: Shop) -> None:
    shop.sell()
    assert (shop.look(), shop.kinds()) == (1, set())
    answer = shop.write("PUT", "/v1/watch-settings", {"copies_left": 41})
    validator("WatchSettingsAnswer").validate(answer.json())
    assert (
        answer.json()
        == {"days_before_expiry": 30, "share_before_cliff": "0.05", "copies_left": 41}
        == shop.get("/v1/watch-settings").json()
    )
    assert (shop.look(), shop.kinds()) == (1, {"unavailable"})
    assert shop.get("/v1/watch").json()["conditions"][0]["condition"]["copies"] == 40
    wrong = shop.write("PUT", "/v1/watch-settings", {"copies_left": 0, "share_before_cliff": "1", "day": 3}).json()["errors"]
    assert {each["field"] for each in wrong} == {"copies_left", "share_before_cliff", "day"}


def test_of_a_bundle_that_is_retired_nothing_is_so_any_more(shop: Shop) -> None:
    shop.sell()
    shop.sell_out()
    shop.look()
    shop.write("POST", "/v1/bundles/GIFT-7/retirement")
    assert (shop.look(), shop.kinds(), shop.told()) == (1, set(), [("began", "unavailable"), ("ended", "unavailable")])
    assert shop.look() == 0


def test_an_item_that_is_withdrawn_makes_a_bundle_unavailable_and_leaves_what_cannot_be_told_as_it_was(shop: Shop) -> None:
    shop.sell()
    shop.put([{**WINE, "unit_price": "320.00"}])
    shop.look()
    shop.write("DELETE", "/v1/items/CHOC-200")
    shop.look()
    assert (shop.kinds(), shop.told()) == ({"price_drift", "unavailable"}, [("began", "price_drift"), ("began", "unavailable")])


def test_a_bundle_close_to_the_single_limit_is_near_a_cliff(shop: Shop) -> None:
    shop.sell(definition={**FIXED, "price": "4800.00"})
    shop.look()
    [found] = shop.get("/v1/watch?kind=near_cliff").json()["conditions"]
    [cliff] = found["condition"]["cliffs"]
    assert (cliff["kind"], cliff["now"], cliff["at"], cliff["distance"]) == ("single_limit", "4800.00", "5000.00", "200.00")


def test_the_standing_is_worked_out_afresh_and_says_since_when(shop: Shop) -> None:
    shop.sell()
    shop.sell_out()
    fresh = shop.get("/v1/bundles/GIFT-7/standing").json()
    validator("BundleStanding").validate(fresh)
    assert [(each["since"], each["condition"]["kind"]) for each in fresh["conditions"]] == [(None, "unavailable")]
    shop.look()
    assert shop.get("/v1/bundles/GIFT-7/standing").json()["conditions"][0]["since"] == "2026-11-23T04:00:00+00:00"
    assert shop.get("/v1/bundles/GIFT-8/standing").json()["type"] == "urn:bundler:problem:unknown-bundle"


def test_pages_and_filters_give_every_condition_once(shop: Shop) -> None:
    for bundle_id in ("A", "B", "C"):
        shop.sell(bundle_id)
    shop.sell_out()
    shop.look()
    first = shop.get("/v1/watch?limit=2").json()
    rest = shop.get(f"/v1/watch?limit=2&after={first['next']}").json()
    assert [each["bundle_id"] for each in first["conditions"] + rest["conditions"]] == ["A", "B", "C"]
    assert rest["next"] is None
    assert [each["bundle_id"] for each in shop.get("/v1/watch?bundle=B").json()["conditions"]] == ["B"]
    assert shop.get("/v1/watch?since=2026-11-24T00:00:00Z").json()["conditions"] == []
    assert shop.get("/v1/watch?kind=unlawfull").json()["errors"][0]["hint"] == "Did you mean 'unlawful'?"
