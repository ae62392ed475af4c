"""Where receipts are pushed to, and the key that is shown there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bundler.environment import stated
from bundler.errors import Fault, InputError

PLACE = "bundler mock-customs"
_PRINTED = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Destination:
    """An address that takes POSTs, and a bearer key for it, which is never shown."""

    url: str
    key: str | None = field(default=None, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that let a push in."""
        return {} if self.key is None else {"Authorization": f"Bearer {self.key}"}


def destination(url: str | None, key_variable: str | None) -> Destination | None:
    """Return where to push, with the key that a variable of the environment holds; None where no address is given.

    Raises InputError where the address is none, the variable is not set, or it names a key for no address.
    """
    faults: list[Fault] = []
    if url is None:
        if key_variable is not None:
            hint = "Say with --push where receipts are pushed to, or leave --key-env out."
            raise InputError([Fault(PLACE, "a key is named, but no address to show it to", "key", field="--key-env", hint=hint)])
        return None
    if not _is_address(url):
        hint = "Such as http://127.0.0.1:8000/v1/receipts."
        message = "an address with http or https and a host is wanted, without blanks, a user, a password or a fragment"
        faults.append(Fault(PLACE, message, "address", field="--push", hint=hint))
    key = None
    if key_variable is not None:
        key = stated(key_variable)
        if key is None or not _PRINTED.fullmatch(key):
            # The name is not repeated: it may be the key itself.
            message = "no variable of that name is set" if key is None else "what the variable holds is no key: blanks stand in it"
            faults.append(Fault(PLACE, message, "key", field="--key-env", hint="Put the key into a variable and name that here."))
    if faults:
        raise InputError(faults)
    return Destination(url, key)


def _is_address(url: str) -> bool:
    """Whether something can be posted to an address; it is not looked up."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = parts.username is None and parts.password is None and "#" not in url
    return bool(_PRINTED.fullmatch(url)) and parts.scheme in ("http", "https") and bool(host) and plain
