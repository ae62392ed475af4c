"""A tour of bundler: a gift box taxed line by line, an order that is refused, and a small plan of bundles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bundler

HERE = Path(__file__).resolve().parent


def order(name: str) -> Any:
    """Return an order of the folder orders/."""
    return json.loads((HERE / "orders" / f"{name}.json").read_text(encoding="utf-8"))


def show_quote(answer: dict[str, Any]) -> None:
    """Print the declared lines of an answer with their taxes, and its totals."""
    print(f"{'line':<20}{'tariff code':<13}{'pieces':>6}{'price':>10}{'value':>10}{'cons. tax':>11}{'VAT':>9}")
    for line in answer["lines"]:
        print(
            f"{line['number']} {line['sku']:<18}{line['hs_code']:<13}{line['quantity']:>6}{line['unit_price']:>10}"
            f"{line['dutiable_value']:>10}{line['consumption_tax']:>11}{line['vat']:>9}"
        )
    print(f"value {answer['order_value']}, tax {answer['tax']}, to pay {answer['payable']}: {answer['verdict']}")


def show_findings(answer: dict[str, Any], severities: tuple[str, ...]) -> None:
    """Print what an answer has to say, with the way out where there is one."""
    for finding in answer["findings"]:
        if finding["severity"] in severities:
            print(f"{finding['severity']:<8}{finding['code']}  {finding['message']}")
            if finding["hint"]:
                print(f"{'':<16}{finding['hint']}")


def show_plan(plan: dict[str, Any]) -> None:
    """Print the designs of a plan."""
    print(f"{plan['status']}: worth {plan['objective']}, proven to be at most {plan['bound']}")
    for design in plan["designs"]:
        parts = " + ".join(f"{part['quantity']} {part['sku']}" for part in design["components"])
        print(f"{design['copies']:>5} x {parts}: price {design['price']} ({design['discount']} off), tax {design['tax']} each")


def main() -> None:
    """Walk through the three scenes."""
    tables = bundler.load_tables()
    catalogue = bundler.load_catalogue(HERE / "catalogue.csv")
    print("1. A gift box at 600.40, freight 15.00, as customs sees it\n")
    show_quote(bundler.quote(order("ok-gift-box"), catalogue=catalogue, tables=tables).to_dict())
    print("\n2. Wine and sun fluid in one box: two account books, so it is refused\n")
    show_findings(bundler.check(order("bad-two-books"), catalogue=catalogue, tables=tables).to_dict(), ("error", "review"))
    print("\n3. What to put together: a bottle and something sweet\n")
    show_plan(bundler.compose(catalogue, HERE / "policy-small.toml", tables=tables).to_dict())


if __name__ == "__main__":
    main()
