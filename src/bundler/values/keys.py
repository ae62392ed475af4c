"""The keys that a data model takes, and what an unknown one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bundler.values.near import did_you_mean

Path = tuple[str, ...]


def hint_for(model: type[BaseModel], location: Sequence[int | str]) -> str:
    """Return a hint for the unknown key at the end of a pydantic location.

    Where its own object has one key of which it is a word (``id`` of ``order_id``), in the singular or the plural, that one; else where it
    belongs; else the nearest.
    """
    *place, key = location
    objects = list(_at(model, place))
    here = {name for each, _ in objects for name in _names(each)}
    longer = [name for name in here if str(key).rstrip("s") in [word.rstrip("s") for word in name.split("_")]]
    if len(longer) == 1:
        return f"Did you mean {longer[0]!r}?"
    own = objects[0][1] if objects else ()
    # a fact one level too high is a likelier slip than the fact of another part
    below = [place for each, path in objects for place in _places(each, path)]
    homes = [[path for name, path in places if name == key and path != own] for places in (below, _places(model))]
    if any(homes):
        home = min(homes[0] or homes[1], key=len)
        return f"It belongs under {'.'.join(home)!r}." if home else f"It belongs at the top, outside {'.'.join(own)!r}."
    return did_you_mean(str(key), here)


def _names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _at(annotation: Any, place: Sequence[int | str], path: Path = ()) -> Iterator[tuple[type[BaseModel], Path]]:
    """Yield the models that a location leads to, with the keys on the way; numbers of lists and tags of unions are no keys."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not place:
            yield annotation, path
        for name, field in annotation.model_fields.items():
            if place and place[0] == (field.alias or name):
                yield from _at(field.annotation, place[1:], (*path, str(place[0])))
    elif get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        tag = next((each.discriminator for each in metadata if isinstance(each, FieldInfo) and each.discriminator), None)
        options = (
            [each for each in get_args(inner) if place and place[0] in get_args(each.model_fields[tag].annotation)] if tag else [inner]
        )
        for option in options:
            yield from _at(option, place[1:] if tag else place, path)
    elif get_origin(annotation) in (Union, UnionType):
        for option in get_args(annotation):
            yield from _at(option, place, path)
    elif place and get_args(annotation):
        values = get_args(annotation)
        yield from _at(values[1] if get_origin(annotation) is dict else values[0], place[1:], path)


def _places(annotation: Any, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """Yield every key that a model and the models inside it take, with the keys that lead to its object."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield field.alias or name, path
            yield from _places(field.annotation, (*path, field.alias or name))
    for part in get_args(annotation):
        yield from _places(part, path)
