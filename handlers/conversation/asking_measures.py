"""The questions for how much and since when, as a flow asks them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar, Unpack

from handlers.conversation.choices import Option
from handlers.conversation.quantities import Quantity
from handlers.conversation.question import Question, Rules
from handlers.conversation.since import Since
from models.period import Period

T = TypeVar("T")


class AskingMeasures(ABC):
    @abstractmethod
    def ask(self, question: Question[T]) -> T: ...

    @property
    @abstractmethod
    def today(self) -> date: ...

    def since(
        self,
        name: str,
        prompt: str,
        *,
        spans: Sequence[Option[Period]] = (),
        others: Sequence[Option[str]] = (),
        **rules: Unpack[Rules[Period | str]],
    ) -> Period | str:
        return self.ask(Since(name=name, prompt=prompt, today=self.today, spans=spans, others=others, **rules))

    def quantity(
        self,
        name: str,
        prompt: str,
        *,
        units: Mapping[str, int],
        at_least: int,
        at_most: int,
        works: str,
        likely: Sequence[Option[int]] = (),
        shown: str = "{value}",
        shown_per: int = 1,
        **rules: Unpack[Rules[int]],
    ) -> int:
        return self.ask(
            Quantity(
                name=name,
                prompt=prompt,
                units=units,
                at_least=at_least,
                at_most=at_most,
                works=works,
                likely=likely,
                shown=shown,
                shown_per=shown_per,
                **rules,
            )
        )
