"""Checks of values against the types of the Bot API; each raises Misfit or returns."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.telegram_server.limits import Limit
from tests.telegram_server.misfit import Misfit, OutsideLimit

Check = Callable[[Any], None]

ARRAY = "Array of "
WRONG_TYPE = "field {{where}} must be of type {}"


@dataclass(frozen=True)
class Rule:
    """What api.json says of one field."""

    name: str
    types: tuple[str, ...]
    required: bool
    limit: Limit | None
    choices: frozenset[str]


def _check_integer(value: Any) -> None:
    if type(value) is not int:
        raise Misfit(WRONG_TYPE.format("Integer"))


def _check_float(value: Any) -> None:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise Misfit(WRONG_TYPE.format("Float"))


def _check_string(value: Any) -> None:
    if type(value) is not str:
        raise Misfit(WRONG_TYPE.format("String"))


def _check_boolean(value: Any) -> None:
    if type(value) is not bool:
        raise Misfit(WRONG_TYPE.format("Boolean"))


def _check_file(value: Any) -> None:
    raise Misfit("field {where} must be an uploaded file")


SCALARS: Mapping[str, Check] = {
    "Integer": _check_integer,
    "Float": _check_float,
    "String": _check_string,
    "Boolean": _check_boolean,
    "InputFile": _check_file,
}


class Types:
    """The named types. They refer to one another, so each is compiled when it is first needed."""

    def __init__(self, rules: Mapping[str, Sequence[Rule]], unions: Mapping[str, Sequence[str]]) -> None:
        self._rules = rules
        self._unions = unions
        self._compiled: dict[str, Check] = {}

    def field_check(self, rule: Rule) -> Check:
        check = self.check_of(rule.types)
        limit, choices = rule.limit, rule.choices
        if limit is not None and not limit.after_entities:
            return _with_limit(check, limit)
        return _with_choices(check, choices) if choices else check

    def check_of(self, types: Sequence[str]) -> Check:
        if all(name.startswith(ARRAY) for name in types):
            # An album may mix photos and videos, though api.json has an array for each.
            return _check_of_array(self.check_of([name.removeprefix(ARRAY) for name in types]))
        if len(types) > 1:
            return self._check_of_union(types)
        return SCALARS.get(types[0]) or self._check_of_named(types[0])

    def _check_of_named(self, name: str) -> Check:
        def check(value: Any) -> None:
            compiled = self._compiled.get(name)
            if compiled is None:
                compiled = self._compiled[name] = self._compile(name)
            compiled(value)

        return check

    def _compile(self, name: str) -> Check:
        if name in self._unions:
            return self._check_of_union(self._unions[name])
        return self._check_of_object(name)

    def _check_of_union(self, types: Sequence[str]) -> Check:
        plain = [self.check_of([name]) for name in types if name in SCALARS or name.startswith(ARRAY)]
        shapes = [self._shape(name) for name in self._flatten(types)]

        def check(value: Any) -> None:
            if type(value) is dict and shapes:
                _check_likeliest(value, shapes)
            else:
                _check_any(value, plain)

        return check

    def _flatten(self, types: Sequence[str]) -> list[str]:
        named = [name for name in types if name not in SCALARS and not name.startswith(ARRAY)]
        leaves = [self._flatten(self._unions[name]) if name in self._unions else [name] for name in named]
        return [leaf for branch in leaves for leaf in branch]

    def _shape(self, name: str) -> "Shape":
        rules = self._rules[name]
        constants = {rule.name: next(iter(rule.choices)) for rule in rules if len(rule.choices) == 1}
        required = frozenset(rule.name for rule in rules if rule.required)
        return Shape(self._check_of_named(name), constants, required, frozenset(rule.name for rule in rules))

    def _check_of_object(self, name: str) -> Check:
        fields = {rule.name: self.field_check(rule) for rule in self._rules[name]}
        required = [rule.name for rule in self._rules[name] if rule.required]

        def check(value: Any) -> None:
            if type(value) is not dict:
                raise Misfit(WRONG_TYPE.format("Object"))
            for key, item in value.items():
                if key not in fields:
                    raise Misfit("unknown field {where}", key)
                try:
                    fields[key](item)
                except Misfit as misfit:
                    raise misfit.within(key) from None
            for key in required:
                if key not in value:
                    raise Misfit("can't find field {where}", key)

        return check


@dataclass(frozen=True)
class Shape:
    """One of several types that an object can be of."""

    check: Check
    constants: Mapping[str, str]
    required: frozenset[str]
    names: frozenset[str]

    def likeness(self, value: Mapping[str, Any]) -> tuple[bool, bool, int]:
        constants_hold = all(value.get(name) == constant for name, constant in self.constants.items())
        return constants_hold, value.keys() >= self.required, len(value.keys() & self.names)


def _check_likeliest(value: Mapping[str, Any], shapes: Sequence[Shape]) -> None:
    refusals = []
    for shape in sorted(shapes, key=lambda shape: shape.likeness(value), reverse=True):
        try:
            return shape.check(value)
        except Misfit as misfit:
            refusals.append(misfit)
    raise refusals[0]


def _check_any(value: Any, checks: Sequence[Check]) -> None:
    refusals = []
    for check in checks:
        try:
            return check(value)
        except Misfit as misfit:
            refusals.append(misfit)
    # The refusal that came from deepest in the value tells most.
    raise max(refusals, key=lambda refusal: len(refusal.path), default=Misfit(WRONG_TYPE.format("Object")))


def _check_of_array(check_item: Check) -> Check:
    def check(value: Any) -> None:
        if type(value) is not list:
            raise Misfit(WRONG_TYPE.format("Array"))
        for index, item in enumerate(value):
            try:
                check_item(item)
            except Misfit as misfit:
                raise misfit.within(f"[{index}]") from None

    return check


def _with_limit(check_type: Check, limit: Limit) -> Check:
    def check(value: Any) -> None:
        check_type(value)
        if not limit.holds(value):
            raise OutsideLimit(f"field {{where}} must {'be' if limit.unit == 'value' else 'have'} {limit}")

    return check


def _with_choices(check_type: Check, choices: frozenset[str]) -> Check:
    def check(value: Any) -> None:
        check_type(value)
        if value not in choices:
            raise Misfit(f"field {{where}} must be one of {', '.join(sorted(choices))}")

    return check
