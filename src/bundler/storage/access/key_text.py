"""How a key is written: ``bdl_``, its id, ``_``, a secret of 256 random bits and a checksum, in letters and digits.

The prefix lets scanners find a key that was published by mistake; the checksum tells one that was cut off or mistyped without asking the
database. What is kept is the SHA-256 of the whole: 256 random bits cannot be guessed from it however fast the hash is, so a slow one, as
passwords need, would only cost every request.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib

ALPHABET = string.digits + string.ascii_letters
ID_LENGTH, SECRET_LENGTH, CHECK_LENGTH = 12, 43, 6
_SHAPE = re.compile(f"bdl_([0-9A-Za-z]{{{ID_LENGTH}}})_[0-9A-Za-z]{{{SECRET_LENGTH + CHECK_LENGTH}}}")


def new_key() -> str:
    """Return a new key."""
    body = f"bdl_{_random(ID_LENGTH)}_{_random(SECRET_LENGTH)}"
    return body + _checksum(body)


def id_of(key: str) -> str | None:
    """Return the id of a key, None where the text is no key."""
    found = _SHAPE.fullmatch(key)
    if found is None or _checksum(key[:-CHECK_LENGTH]) != key[-CHECK_LENGTH:]:
        return None
    return found[1]


def digest(key: str) -> str:
    """Return the hash under which a key is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _checksum(text: str) -> str:
    number, digits = zlib.crc32(text.encode()), ""
    for _ in range(CHECK_LENGTH):
        number, at = divmod(number, len(ALPHABET))
        digits += ALPHABET[at]
    return digits
