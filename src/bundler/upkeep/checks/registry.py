"""The registry: every check of loaded tables, by group, in the order in which the page of the checks tells them."""

from __future__ import annotations

from bundler.upkeep.checks import rules
from bundler.upkeep.checks.check import Check, check_of

CHECKS: tuple[Check, ...] = tuple(check_of(module) for module in rules.MODULES)
BY_CODE: dict[str, Check] = {check.code: check for check in CHECKS}
