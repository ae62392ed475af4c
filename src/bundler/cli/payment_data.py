"""``bundler payment-data``: the answer to customs' request for the payment of an order (公告2018年第179号), made or checked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bundler.cli.collecting import Collected, renamed
from bundler.cli.console import out, say, write_json
from bundler.cli.inputs import writable
from bundler.cli.message_files import Reviewed, wanted
from bundler.cli.options import AsJson, MaybeCatalogue, On, TablesFolder
from bundler.cli.order_pairs import OrdersAndShipments, declarations, pairs_of, read_means
from bundler.clock import now_utc
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bundler.declaration.payment_answering import Sent

T = TypeVar("T")
MILLIS = 1000
RequestFile = Annotated[Path, typer.Option("--request", metavar="FILE", help="What customs asked: the JSON of openReq.")]
PaymentFile = Annotated[
    Path | None,
    typer.Option("--payment", metavar="FILE", help="Make the answer: what the orders do not say of their payment, as JSON."),
]
CheckFile = Annotated[Path | None, typer.Option("--check", metavar="FILE", help="Check an answer: the JSON of payExInfoStr.")]
SignValue = Annotated[
    str, typer.Option("--sign-value", metavar="BASE64", help="The signature of the bytes to sign; with the --service-time that they had.")
]
ServiceTime = Annotated[
    int | None,
    typer.Option(
        "--service-time", metavar="MILLIS", min=10**12, max=10**13 - 1, help="When it is sent, in ms since 1970; now if left out."
    ),
]
Written = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write payExInfoStr here, byte for byte as it is sent.")]


def payment_data_command(
    files: OrdersAndShipments,
    request: RequestFile,
    payment: PaymentFile = None,
    check: CheckFile = None,
    catalogue: MaybeCatalogue = None,
    on: On = None,
    tables: TablesFolder = None,
    reviewed: Reviewed = False,
    sign_value: SignValue = "",
    service_time: ServiceTime = None,
    written: Written = None,
    as_json: AsJson = False,
) -> None:
    """Make the answer to customs' request for payment data (公告2018年第179号) with the bytes to sign, or check one.

    The orders are all that the payment paid, each with its shipment, as bundler declare takes them.
    """
    wanted()
    from bundler.declaration.payment_answering import PAYMENT, Sent, answer_request, read_payment, read_sent
    from bundler.declaration.payment_data import PLACE, check_payment_data, read_request

    faults = Collected()
    if (payment is None) == (check is None):
        faults.faults.append(Fault("--payment", "--payment makes an answer, --check looks at one: one of the two is wanted", "missing"))
    if check is not None and (sign_value or service_time is not None or written is not None):
        text = "an answer that is checked is not made: leave --sign-value, --service-time and --out out"
        faults.faults.append(Fault("--check", text, "not_together"))
    asked = faults.take(partial(_read, request, read_request, "openReq"))
    facts = None if payment is None else faults.take(partial(_read, payment, read_payment, PAYMENT))
    sent = None if check is None else faults.take(partial(_read, check, read_sent, PLACE))
    pairs = faults.take(partial(pairs_of, files))
    means = faults.take(partial(read_means, catalogue, tables, on))
    faults.take(partial(writable, written))
    found = None if pairs is None or means is None else faults.take(partial(declarations, pairs, means, reviewed=reviewed))
    faults.settle()
    assert asked is not None
    assert found is not None
    orders = [each.order for each in found]
    if sent is None:
        assert facts is not None
        assert payment is not None
        at = int(now_utc().timestamp() * MILLIS) if service_time is None else service_time
        sent = Sent(_named(partial(answer_request, asked, facts, orders, at), PAYMENT, payment), sign_value, ())
    objections = [*sent.objections, *check_payment_data(sent.data, asked, orders)]
    _tell(sent, [each.to_dict() for each in objections], written, made=check is None, as_json=as_json)
    raise typer.Exit(1 if any(each.severity == "error" for each in objections) else 0)


def _read(path: Path, read: Callable[[bytes], T], known_as: str) -> T:
    from bundler.catalogue.parsing import MAX_JSON_BYTES
    from bundler.catalogue.source import read_bytes

    return _named(lambda: read(read_bytes(path, MAX_JSON_BYTES)), known_as, path)


def _named(make: Callable[[], T], known_as: str, path: Path) -> T:
    from bundler.catalogue.source import place_of

    try:
        return make()
    except InputError as error:
        raise renamed(error, known_as, place_of(path)) from None


def _tell(sent: Sent, objections: list[dict[str, Any]], written: Path | None, *, made: bool, as_json: bool) -> None:
    from bundler.values.writing import write_whole

    text = sent.data.signed(sent.signature)
    if written is not None:
        write_whole(written, text.encode())
        say(f"wrote {written}")
    if as_json:
        answer = {"pay_ex_info_str": text, "to_sign": sent.data.to_sign.decode()} if made else {}
        write_json({**answer, "objections": objections})
    else:
        from bundler.cli.render_payment_data import show_payment_data

        show_payment_data(out(), sent, objections)
