"""The methods of the Bot API, from api.json, compiled once."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.telegram_server.checks import Check, Rule, Types
from tests.telegram_server.limits import Limit, read_choices, read_limit
from tests.telegram_server.misfit import Misfit
from tests.telegram_server.upload import Upload

API = Path(__file__).with_name("api.json")
WHOLE_NUMBER = re.compile(r"-?\d{1,19}")
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
TOLD_IF_MISSING = {"chat_id": "chat_id is empty", "text": "message text is empty"}


@dataclass(frozen=True)
class Field:
    types: tuple[str, ...]
    check: Check

    @property
    def takes_file(self) -> bool:
        return "InputFile" in self.types

    def from_form(self, text: str) -> Any:
        """What the string of a form would be in JSON; the string itself where it cannot be that."""
        if "Integer" in self.types and WHOLE_NUMBER.fullmatch(text):
            return int(text)
        if "String" in self.types or "InputFile" in self.types:
            return text
        if self.types == ("Boolean",):
            return BOOLEANS.get(text.lower(), text)
        try:
            return float(text) if self.types == ("Float",) else json.loads(text)
        except ValueError:
            return text


@dataclass(frozen=True)
class Method:
    name: str
    returns: tuple[str, ...]
    fields: Mapping[str, Field]
    required: tuple[str, ...]

    def read_form(self, texts: Mapping[str, str]) -> dict[str, Any]:
        fields = self.fields
        return {name: fields[name].from_form(text) if name in fields else text for name, text in texts.items()}

    def check(self, parameters: Mapping[str, Any], uploads: Mapping[str, Upload]) -> None:
        """Raises Refused for what api.json forbids."""
        for name, value in parameters.items():
            self._check_field(name, value)
        if uploads:
            self._check_uploads(parameters, uploads)
        for name in self.required:
            if name not in parameters and name not in uploads:
                raise Misfit(TOLD_IF_MISSING.get(name, "field {where} is required"), name).refusal()

    def _check_field(self, name: str, value: Any) -> None:
        if name not in self.fields:
            raise Misfit("unknown field {where}", name).refusal()
        try:
            self.fields[name].check(value)
        except Misfit as misfit:
            raise misfit.within(name).refusal() from None

    def _check_uploads(self, parameters: Mapping[str, Any], uploads: Mapping[str, Upload]) -> None:
        referring = json.dumps(parameters, ensure_ascii=False)
        for name in uploads:
            is_field = name in self.fields and self.fields[name].takes_file
            if not is_field and f'"attach://{name}"' not in referring:
                raise Misfit("unknown field {where}: a file that nothing refers to", name).refusal()


@dataclass(frozen=True)
class Schema:
    methods: Mapping[str, Method]
    types: Types
    limits: Mapping[tuple[str, str], Limit]
    """By (method or type, field)."""

    def check(self, type_name: str, value: Any) -> None:
        """Raises Refused where `value` is not what api.json calls `type_name`."""
        try:
            self.types.check_of([type_name])(value)
        except Misfit as misfit:
            raise misfit.within(type_name).refusal() from None

    def check_result(self, method: str, result: Any) -> None:
        """Raises Refused where `result` is not what the method gives back."""
        try:
            self.types.check_of(self.methods[method].returns)(result)
        except Misfit as misfit:
            raise misfit.within(method).refusal() from None


@cache
def load_schema() -> Schema:
    api = json.loads(API.read_text(encoding="utf-8"))
    shapes = {name: _rules(entry) for name, entry in api["types"].items() if "subtypes" not in entry}
    unions = {name: entry["subtypes"] for name, entry in api["types"].items() if "subtypes" in entry}
    types = Types(shapes, unions)
    calls = {name: _rules(entry) for name, entry in api["methods"].items()}
    limits = {
        (owner, rule.name): rule.limit
        for owner, rules in (*calls.items(), *shapes.items())
        for rule in rules
        if rule.limit is not None
    }
    methods = {name: _method(name, api["methods"][name]["returns"], rules, types) for name, rules in calls.items()}
    return Schema(methods, types, limits)


def _method(name: str, returns: Sequence[str], rules: Sequence[Rule], types: Types) -> Method:
    fields = {rule.name: Field(rule.types, types.field_check(rule)) for rule in rules}
    return Method(name, tuple(returns), fields, tuple(rule.name for rule in rules if rule.required))


def _rules(entry: Mapping[str, Any]) -> list[Rule]:
    return [_rule(described) for described in entry.get("fields", [])]


def _rule(described: Mapping[str, Any]) -> Rule:
    words, types = described.get("description", ""), tuple(described["types"])
    limit, choices = read_limit(words, types), read_choices(words, types)
    return Rule(described["name"], types, described["required"], limit, choices)
