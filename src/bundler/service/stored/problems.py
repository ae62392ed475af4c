"""What keeps a write from being done, as problem documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Request, Response

from bundler.service.observing.asked import method_of, route_of
from bundler.service.problems import MEDIA_TYPE, document, error, log_failure
from bundler.service.stored.moments import moment
from bundler.storage import UnavailableError
from bundler.storage.booking import ShortAccountError
from bundler.storage.bundles import BundleStateError, MissingItemsError, RefusedBundleError, UnknownBundleError
from bundler.storage.declared import EarlyMomentError, NoListNumberError, PendingError, TakenNumberError
from bundler.storage.editions import DecidedError, OtherEditionError, UnknownActivationError, UnknownEditionError
from bundler.storage.movements import ShortMovementsError
from bundler.storage.ordering import DeclaredError, RefusedError, TakenIdError, UnknownOrderError, WrongDayError, WrongStateError
from bundler.storage.persons import OtherKindError
from bundler.storage.quoting import ExpiredQuoteError, NoPriceError, OtherOrderError, PriceDiffersError, UnknownQuoteError, UsedQuoteError
from bundler.storage.writes import ForgottenKeyError, OtherContentError

AnyRequest = Request[Any, Any, Any]
RETRY_SECONDS = 1
NEEDED = {"stock": "short-stock", "yuan": "short-annual-limit", "kg": "short-kilograms"}


def _conflict(kind: str, detail: str, **extra: Any) -> Response[dict[str, Any]]:
    return Response(document(HTTPStatus.CONFLICT, kind, detail, **extra), status_code=HTTPStatus.CONFLICT, media_type=MEDIA_TYPE)


def _other_content(_: AnyRequest, failure: OtherContentError) -> Response[dict[str, Any]]:
    where = f"for {failure.route}" if failure.route else f"with other content at {failure.pointer or 'its top'}"
    detail = f"The key was used before, {where}. Use a new key for a new write."
    return _conflict("idempotency-key-reused", detail, pointer=failure.pointer, route=failure.route)


def _forgotten(_: AnyRequest, __: ForgottenKeyError) -> Response[dict[str, Any]]:
    detail = "The key was used so long ago that its answer is no longer kept. It was done then and is not done again."
    return _conflict("idempotency-key-expired", detail)


def _missing(kind: str, detail: str) -> Response[dict[str, Any]]:
    return Response(document(HTTPStatus.NOT_FOUND, kind, detail), status_code=HTTPStatus.NOT_FOUND, media_type=MEDIA_TYPE)


def _unknown(_: AnyRequest, __: UnknownOrderError) -> Response[dict[str, Any]]:
    return _missing("unknown-order", "No order has this id.")


def _unknown_bundle(_: AnyRequest, __: UnknownBundleError) -> Response[dict[str, Any]]:
    return _missing("unknown-bundle", "No bundle has this id, or not this version.")


def _unknown_quote(_: AnyRequest, __: UnknownQuoteError) -> Response[dict[str, Any]]:
    return _missing("unknown-quote", "No stored quote has this id.")


def _unknown_edition(_: AnyRequest, __: UnknownEditionError) -> Response[dict[str, Any]]:
    return _missing("unknown-edition", "No edition of this version is kept. Send its file to PUT /v1/editions/{version}.")


def _unknown_activation(_: AnyRequest, __: UnknownActivationError) -> Response[dict[str, Any]]:
    return _missing("unknown-activation", "No activation has this number.")


def _taken(_: AnyRequest, __: TakenIdError) -> Response[dict[str, Any]]:
    return _conflict("taken-order-id", "An order has this order_id already. Reserve under a new one.")


def _other_edition(_: AnyRequest, __: OtherEditionError) -> Response[dict[str, Any]]:
    return _conflict("other-edition", "Other tables are kept under this version. An edition is never changed: cut it under a new version.")


def _decided(_: AnyRequest, __: DecidedError) -> Response[dict[str, Any]]:
    return _conflict("decided-activation", "It took place or was withdrawn before. To go back, activate the edition of before.")


def _state(_: AnyRequest, failure: WrongStateError) -> Response[dict[str, Any]]:
    return _conflict("wrong-state", f"The order is {failure.state}, which does not allow this.", state=failure.state)


def _declared(_: AnyRequest, __: DeclaredError) -> Response[dict[str, Any]]:
    detail = "The order was declared here, and so is what comes back of it: send 'shipment' and 'reason' with the return."
    return _conflict("declared", detail)


def _taken_number(_: AnyRequest, failure: TakenNumberError) -> Response[dict[str, Any]]:
    detail = f"A document of the order {failure.order_id} has this {failure.field}. Give it one of its own, or end that order first."
    return _conflict("taken-number", detail, pointer=f"/shipment/{failure.field}", order_id=failure.order_id)


def _early_moment(_: AnyRequest, failure: EarlyMomentError) -> Response[dict[str, Any]]:
    detail = f"Customs refused the order at {failure.at}: what mends it is sent later, so that late answers can be told from new ones."
    return _conflict("early-moment", detail, pointer="/shipment/sent_at", answered_at=failure.at)


def _pending(_: AnyRequest, failure: PendingError) -> Response[dict[str, Any]]:
    return _conflict("undecided", f"Customs has not decided of {failure.number} yet. Wait for its receipts.", number=failure.number)


def _no_list_number(_: AnyRequest, __: NoListNumberError) -> Response[dict[str, Any]]:
    detail = "Customs has not given the list a number (invtNo) yet, by which it could be withdrawn. Send its receipts first."
    return _conflict("no-list-number", detail)


def _bundle_state(_: AnyRequest, failure: BundleStateError) -> Response[dict[str, Any]]:
    return _conflict("wrong-bundle-state", f"The bundle is {failure.state} already.", state=failure.state)


def _missing_items(_: AnyRequest, failure: MissingItemsError) -> Response[dict[str, Any]]:
    return _conflict("missing-items", f"Items of the bundle are not stored any more: {', '.join(failure.skus)}.", skus=[*failure.skus])


def _refused_bundle(_: AnyRequest, failure: RefusedBundleError) -> Response[dict[str, Any]]:
    detail = "A choice of the bundle breaks a rule: see 'examined'."
    if failure.examined["verdict"] == "review":
        detail = "A person has to decide on a choice of the bundle: see 'examined'. Send \"reviewed\": true once it is in order."
    return _conflict("bundle-refused", detail, examined=failure.examined)


def _wrong_day(_: AnyRequest, failure: WrongDayError) -> Response[dict[str, Any]]:
    detail = (
        f"The order was reserved for declaration on {failure.day}: duty and limits are those of the day of declaration. "
        "Reserve it anew for the other day, and void this one."
    )
    return _conflict("wrong-day", detail, on=failure.day.isoformat())


def _other_kind(_: AnyRequest, failure: OtherKindError) -> Response[dict[str, Any]]:
    detail = (
        f"The persons of this service are known by {failure.kind}, as the first one was. "
        "One person by both would have two sets of limits, so they are not mixed."
    )
    return _conflict("other-kind-of-person", detail)


def _quote_expired(_: AnyRequest, failure: ExpiredQuoteError) -> Response[dict[str, Any]]:
    until = moment(failure.until)
    return _conflict("quote-expired", f"The quote was valid until {until}. Ask for a new one.", valid_until=until)


def _quote_used(_: AnyRequest, failure: UsedQuoteError) -> Response[dict[str, Any]]:
    return _conflict("quote-used", "An order has this quote already. Ask for a new one.", order_id=failure.order_id)


def _other_order(_: AnyRequest, failure: OtherOrderError) -> Response[dict[str, Any]]:
    pointer = f"/order{failure.pointer}"
    return _conflict("quote-of-another-order", f"The quote was given for an order that differs at {pointer}.", pointer=pointer)


def _price_differs(_: AnyRequest, failure: PriceDiffersError) -> Response[dict[str, Any]]:
    detail = (
        "The price is no longer what was quoted: see 'differences', and 'changes' for why. Ask the buyer, then reserve without the quote."
    )
    return _conflict("quote-differs", detail, differences=failure.differences, changes=failure.changes, answer=failure.answer)


def _no_price(_: AnyRequest, failure: NoPriceError) -> Response[dict[str, Any]]:
    return _conflict("no-price", "There is no price that could be kept: see 'answer' for what stops the order.", answer=failure.answer)


def _refused(_: AnyRequest, failure: RefusedError) -> Response[dict[str, Any]]:
    verdict = failure.answer["verdict"]
    detail = "The rules refuse it: see 'answer'."
    if verdict == "review":
        detail = "A person has to decide: see 'answer'. Send \"reviewed\": true once it is in order."
    return _conflict("refused", detail, answer=failure.answer)


def _short(_: AnyRequest, failure: ShortAccountError) -> Response[dict[str, Any]]:
    account = failure.account
    if account.kind == "stock":
        detail = f"{failure.left} pieces of {account.owner} are left, {failure.wanted} are wanted."
        return _conflict(NEEDED["stock"], detail, sku=account.owner, wanted=failure.wanted, left=failure.left)
    # The owner of the account is a person, and is not told.
    return _conflict(NEEDED[account.kind], "The buyer has less left of this year's limit than the order takes.")


def _movements(_: AnyRequest, failure: ShortMovementsError) -> Response[dict[str, Any]]:
    detail = "More would be moved than is free, or less is counted than orders hold: see 'errors'. Nothing was moved."
    return _conflict(NEEDED["stock"], detail, errors=[error(fault) for fault in failure.faults])


def _unavailable(request: AnyRequest, failure: UnavailableError) -> Response[dict[str, Any]]:
    log_failure(f"the database under {method_of(request.scope)} {route_of(request.scope)}", failure.__cause__ or failure)
    detail = "The database cannot be reached, is too busy or full. Try again with the same key."
    told = document(HTTPStatus.SERVICE_UNAVAILABLE, "database-unavailable", detail)
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return Response(told, status_code=HTTPStatus.SERVICE_UNAVAILABLE, media_type=MEDIA_TYPE, headers=headers)


HANDLERS: dict[int | type[Exception], Any] = {
    OtherContentError: _other_content,
    ForgottenKeyError: _forgotten,
    UnknownOrderError: _unknown,
    UnknownBundleError: _unknown_bundle,
    UnknownQuoteError: _unknown_quote,
    OtherKindError: _other_kind,
    ExpiredQuoteError: _quote_expired,
    UsedQuoteError: _quote_used,
    OtherOrderError: _other_order,
    PriceDiffersError: _price_differs,
    NoPriceError: _no_price,
    WrongDayError: _wrong_day,
    UnknownEditionError: _unknown_edition,
    UnknownActivationError: _unknown_activation,
    OtherEditionError: _other_edition,
    DecidedError: _decided,
    TakenIdError: _taken,
    WrongStateError: _state,
    DeclaredError: _declared,
    TakenNumberError: _taken_number,
    EarlyMomentError: _early_moment,
    PendingError: _pending,
    NoListNumberError: _no_list_number,
    RefusedError: _refused,
    BundleStateError: _bundle_state,
    MissingItemsError: _missing_items,
    RefusedBundleError: _refused_bundle,
    ShortAccountError: _short,
    ShortMovementsError: _movements,
    UnavailableError: _unavailable,
}
