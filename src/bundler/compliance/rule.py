"""What a rule is: a code, the sentence its users read, its legal sources, and its checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType

from bundler.compliance.case import Case, GoodsCase
from bundler.compliance.finding import Finding
from bundler.compliance.return_case import ReturnCase
from bundler.duty.goods import Goods

Check = Callable[[Case], Iterable[Finding]]
GoodsCheck = Callable[[GoodsCase], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A compliance rule.

    ``check`` looks at a whole order, ``check_bundles`` at one that holds a bundle; ``check_goods`` at goods alone, on a day and under a
    supervision code, so that its findings are worked out once and hold for every order with these goods; ``of_code`` says that they hang
    on nothing of the goods but their tariff code, so that they hold for all goods of it. With ``concerns``, ``check`` is
    asked only of orders with goods for which it is true, and with ``only_for`` only of orders that have one of these traits: of others it
    has nothing to say. Nothing is best said as ``()``, and what never varies as a constant: a generator costs every order more.
    ``check_return`` looks at a return. ``solver_face`` says that the solver forms only bundles that keep the rule, instead of having
    them checked afterwards.
    """

    code: str
    sentence: str
    sources: tuple[str, ...]
    check: Check | None = None
    concerns: Callable[[Goods], object] | None = None
    check_bundles: Check | None = None
    check_goods: GoodsCheck | None = None
    solver_face: bool = False
    check_return: Callable[[ReturnCase], Iterable[Finding]] | None = None
    only_for: int = 0
    of_code: bool = False


def rule_of(module: ModuleType) -> Rule:
    """Return the rule that a module of ``rules`` states: its docstring is the sentence."""
    return Rule(
        module.CODE,
        " ".join((module.__doc__ or "").split()),
        module.SOURCES,
        getattr(module, "check", None),
        getattr(module, "concerns", None),
        getattr(module, "check_bundles", None),
        getattr(module, "check_goods", None),
        getattr(module, "SOLVER_FACE", False),
        getattr(module, "check_return", None),
        getattr(module, "ONLY_FOR", 0),
        getattr(module, "OF_CODE", False),
    )
