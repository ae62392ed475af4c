"""The price of a bundle is shared pro rata to the public prices of its components, by one factor for all."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.values.money import format as yuan

CODE = "BUN-02"
SOURCES = ("apportion-reading",)


def check_bundles(case: Case) -> Iterator[Finding]:
    """No public price at all is an error, a bundle dearer than its parts a warning."""
    for bundle, parts in case.bundles():
        public = sum(part.public for part in parts)
        if not public:
            yield Finding(
                CODE, "error", f"No component of {bundle.id} has a public price, so {yuan(bundle.price)} cannot be shared.",
                "Give the components their public unit_price.", case.numbers_of(parts), SOURCES[0],
            )  # fmt: skip
        elif bundle.price * bundle.quantity > public:
            yield Finding(
                CODE, "warning", f"Bundle {bundle.id} costs {yuan(bundle.price)}, its components alone {yuan(public // bundle.quantity)}.",
                "A bundle dearer than its parts is worth a look.", case.numbers_of(parts), SOURCES[0],
            )  # fmt: skip
