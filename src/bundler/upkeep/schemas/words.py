"""What the fields of a row mean: the texts that stand below them in the code, read only when schemas are made."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from functools import cache
from types import ModuleType

from pydantic import BaseModel


def field_words(model: type[BaseModel]) -> dict[str, str]:
    """Return the text below each field of a model and of what it inherits, by the name that is written in a table."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        module = inspect.getmodule(each)
        if module is not None and issubclass(each, BaseModel) and each is not BaseModel:
            found |= _of_module(module).get(each.__name__, {})
    return {info.alias or name: found[name] for name, info in model.model_fields.items() if name in found}


@cache
def _of_module(module: ModuleType) -> Mapping[str, dict[str, str]]:
    tree = ast.parse(inspect.getsource(module))
    return {node.name: _of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> dict[str, str]:
    found = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else None
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, str):
            found[field.target.id] = text
    return found
