"""What of a quote is kept when the law of the day of declaration is another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from bundler import load_tables
from bundler.catalogue import Order, load_catalogue
from bundler.storage import Database
from bundler.storage.items import Shelf
from bundler.storage.ordering import Orders, Reserving
from bundler.storage.quoting import PriceDiffersError, Quotes, Quoting, priced_parts

NOW = datetime(2019, 3, 31, 15, 59, tzinfo=UTC)
"""A minute before 2019-04-01 in Shanghai, from when on VAT is 13 % in the place of 16 %."""
GOODS = load_catalogue("examples/ningbo/catalogue.csv")
TABLES = load_tables()


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
def test_another_rate_on_the_day_of_declaration_is_told_with_both_though_it_is_lower(database: Database) -> None:
    def order(day: date) -> Order:
        return Order.model_validate({"on": day.isoformat(), "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 2}]})

    def quoted(session: Session) -> str:
        Shelf(session, "main", NOW).take([GOODS["WINE-75"].model_copy(update={"stock": 9})], "count")
        asked = order(date(2019, 3, 31))
        wanted = Quoting("0" * 32, asked, NOW + timedelta(hours=1), priced_parts(asked, {}))
        return Quotes(session, "main", NOW).keep(wanted, GOODS, TABLES).id

    quote = database.write(quoted)

    def reserved(session: Session, day: date) -> str:
        asked = order(day)
        cited = Quotes(session, "main", NOW).cite(quote, priced_parts(asked, {}))
        wanted = Reserving("A-1", asked, None, NOW + timedelta(hours=1), reviewed=True, cited=cited)
        return Orders(session, "main", NOW).reserve(wanted, GOODS, TABLES).state

    with pytest.raises(PriceDiffersError) as raised:
        database.write(lambda session: reserved(session, date(2019, 4, 1)))
    amounts = {(each["line"], each["amount"]): (each["quoted"], each["now"]) for each in raised.value.differences}
    before, after = amounts[(1, "vat")]
    assert float(before) > float(after)
    assert (None, "payable") in amounts
    assert raised.value.changes == [{"sku": None, "fact": "on", "quoted": "2019-03-31", "now": "2019-04-01"}]
    assert database.write(lambda session: reserved(session, date(2019, 3, 31))) == "reserved"
