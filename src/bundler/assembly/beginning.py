"""From a plan to start from to the first plan of a search, and what of it cannot be used any more."""

from __future__ import annotations

from bundler.assembly.columns import Columns
from bundler.assembly.locks import held, left_by, raised
from bundler.assembly.named import title
from bundler.assembly.standing import stops
from bundler.assembly.starting import Start, StartDesign

NO_MORE = "the copies of the policy, or what the market takes, allow no more"


def begun(columns: Columns, start: Start) -> tuple[dict[int, int], list[str]]:
    """Return what of a plan can be used, copies by column, beside the locked designs; and what is left out or cut, with the reason.

    The designs worth most are taken first; each is formed at its discount, or at another that is worth as much in as many copies.
    """
    told: list[str] = []
    wanted: list[tuple[int, int, StartDesign]] = []
    for each in start.designs:
        row = _row(columns, each, told)
        if row is not None:
            wanted.append((_worth(columns, row, each.copies), row, each))
    plan, seen = held(columns), set()
    for _, row, each in sorted(wanted, key=lambda known: -known[0]):
        if each.named.multiset in seen:
            told.append(f"Left out of the start. The design {_title(each)}: it stands twice.")
            continue
        seen.add(each.named.multiset)
        _add(columns, plan, row, each, told)
    return raised(columns, plan), told


def _worth(columns: Columns, row: int, copies: int) -> int:
    return min(copies, int(columns.designs.most[row])) * int(columns.designs.value[row])


def _row(columns: Columns, design: StartDesign, told: list[str]) -> int | None:
    """The column of a design that is worth most in its copies, or None where there is none."""
    problem = columns.problem
    if reasons := stops(problem, design.named):
        told += [f"Left out of the start. {reason['message']}" for reason in reasons]
        return None
    forbidden = [each for each in problem.policy.design if each.use == "forbidden" and each.multiset == design.named.multiset]
    if any(each.discount in (None, design.discount) for each in forbidden):
        told.append(f"Left out of the start. The design {_title(design)}: the policy forbids it.")
        return None
    at = {piece.item.sku: place for place, piece in enumerate(problem.pieces)}
    multiset = tuple(sorted((at[part.sku], part.quantity) for part in design.components))
    rows = [row for row in columns.rows_of(multiset) if columns.lawful(row)]
    if not rows:
        told.append(f"Left out of the start. The design {_title(design)}: the copies that the policy wants of it cannot be had.")
        return None
    return max(rows, key=lambda row: (_worth(columns, row, design.copies), -row))


def _add(columns: Columns, plan: dict[int, int], row: int, design: StartDesign, told: list[str]) -> None:
    """Put a design into a plan, in as many of its copies as the plan leaves."""
    designs, least = columns.designs, int(columns.designs.least[row])
    lock = int(designs.lock[row])
    if lock >= 0:
        for other in [each for each in plan if designs.lock[each] == lock]:
            del plan[other]
    stock, places = left_by(columns, plan)
    held_by = {item: int(stock[item]) // count for item, count in designs.multiset(row)}
    scarce = min(held_by, key=lambda item: held_by[item])
    copies = max(min(design.copies, int(designs.most[row]), held_by[scarce]), least if lock >= 0 else 0)
    name, sku = _title(design), columns.problem.pieces[scarce].item.sku
    why = f"{stock[scarce]} of {sku} are left for it" if held_by[scarce] == copies else NO_MORE
    if len(plan) == columns.problem.policy.max_designs:
        told.append(f"Left out of the start. The design {name}: {len(plan)} designs are worth more, and max_designs is {len(plan)}.")
    elif any(not places[item] for item in held_by):
        told.append(f"Left out of the start. The design {name}: an item of it is in designs_per_item_max designs that are worth more.")
    elif copies < least:
        told.append(f"Left out of the start. The design {name}: {why}, and at least {least} copies are wanted.")
    else:
        plan[row] = copies
        if copies < design.copies:
            told.append(f"Cut in the start from {design.copies} to {copies} copies. The design {name}: {why}.")


def _title(design: StartDesign) -> str:
    return title(((part.sku, part.quantity) for part in design.components), design.discount)
