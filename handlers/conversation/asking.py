"""The question kinds as a flow asks them: each returns its answer once there is one, and ends the step until then."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date as day  # the method below is called date, too
from datetime import datetime
from typing import Literal, TypeVar, Unpack, overload
from zoneinfo import ZoneInfo

from handlers.conversation.asking_measures import AskingMeasures
from handlers.conversation.choices import Choose, Confirm, Option, Pick
from handlers.conversation.dates import Date
from handlers.conversation.entries import Code, Phone, Tell, Told
from handlers.conversation.files import File
from handlers.conversation.incoming import Photo, SentFile
from handlers.conversation.moments import Moment
from handlers.conversation.numbers import Number
from handlers.conversation.photos import Photos
from handlers.conversation.places import PlaceRules, WhichPlace
from handlers.conversation.question import Rules
from handlers.conversation.writing import Writing
from models.areas.place import Place

T = TypeVar("T")


class Asking(AskingMeasures, Writing, ABC):
    """`name` is a question's identity: a literal, unique in its flow. With `optional` it may be skipped: then None."""

    @abstractmethod
    def find_places(self, words: str) -> Sequence[Place]: ...

    @property
    @abstractmethod
    def now(self) -> datetime: ...

    @property
    @abstractmethod
    def zone(self) -> ZoneInfo: ...

    def choose(self, name: str, prompt: str, options: Sequence[Option[T]], **rules: Unpack[Rules[T]]) -> T:
        return self.ask(Choose(name=name, prompt=prompt, options=options, **rules))

    def pick(
        self,
        name: str,
        prompt: str,
        options: Sequence[Option[T]],
        *,
        at_least: int = 1,
        at_most: int | None = None,
        none: str = "",
        **rules: Unpack[Rules[tuple[T, ...]]],
    ) -> tuple[T, ...]:
        return self.ask(
            Pick(name=name, prompt=prompt, options=options, at_least=at_least, at_most=at_most, none=none, **rules)
        )

    def confirm(self, name: str, prompt: str, *, yes: str = "", no: str = "", **rules: Unpack[Rules[bool]]) -> bool:
        return self.ask(Confirm(name=name, prompt=prompt, yes=yes, no=no, **rules))

    def photos(
        self,
        name: str,
        prompt: str,
        *,
        at_least: int = 0,
        at_most: int = 9,
        in_one: bool = False,
        **rules: Unpack[Rules[tuple[Photo, ...]]],
    ) -> tuple[Photo, ...]:
        return self.ask(Photos(name=name, prompt=prompt, at_least=at_least, at_most=at_most, in_one=in_one, **rules))

    def code(
        self, name: str, prompt: str, *, length: int, only_digits: bool = False, **rules: Unpack[Rules[str]]
    ) -> str:
        return self.ask(Code(name=name, prompt=prompt, length=length, only_digits=only_digits, **rules))

    @overload
    def tell(
        self,
        name: str,
        prompt: str,
        *,
        at_most: int = 2000,
        formatted: bool = False,
        optional: Literal[False] = False,
        **rules: Unpack[Rules[Told]],
    ) -> Told: ...
    @overload
    def tell(
        self,
        name: str,
        prompt: str,
        *,
        at_most: int = 2000,
        formatted: bool = False,
        optional: Literal[True],
        **rules: Unpack[Rules[Told]],
    ) -> Told | None: ...
    def tell(
        self,
        name: str,
        prompt: str,
        *,
        at_most: int = 2000,
        formatted: bool = False,
        optional: bool = False,
        **rules: Unpack[Rules[Told]],
    ) -> Told | None:
        return self.ask(
            Tell(name=name, prompt=prompt, at_most=at_most, is_formatted=formatted, is_optional=optional, **rules)
        )

    @overload
    def number(
        self,
        name: str,
        prompt: str,
        *,
        at_least: float | None = None,
        at_most: float | None = None,
        step: float = 1,
        optional: Literal[False] = False,
        **rules: Unpack[Rules[float]],
    ) -> float: ...
    @overload
    def number(
        self,
        name: str,
        prompt: str,
        *,
        at_least: float | None = None,
        at_most: float | None = None,
        step: float = 1,
        optional: Literal[True],
        **rules: Unpack[Rules[float]],
    ) -> float | None: ...
    def number(
        self,
        name: str,
        prompt: str,
        *,
        at_least: float | None = None,
        at_most: float | None = None,
        step: float = 1,
        optional: bool = False,
        **rules: Unpack[Rules[float]],
    ) -> float | None:
        return self.ask(
            Number(
                name=name, prompt=prompt, at_least=at_least, at_most=at_most, step=step, is_optional=optional, **rules
            )
        )

    @overload
    def date(
        self,
        name: str,
        prompt: str,
        *,
        not_before: day | None = None,
        not_after: day | None = None,
        optional: Literal[False] = False,
        **rules: Unpack[Rules[day]],
    ) -> day: ...
    @overload
    def date(
        self,
        name: str,
        prompt: str,
        *,
        not_before: day | None = None,
        not_after: day | None = None,
        optional: Literal[True],
        **rules: Unpack[Rules[day]],
    ) -> day | None: ...
    def date(
        self,
        name: str,
        prompt: str,
        *,
        not_before: day | None = None,
        not_after: day | None = None,
        optional: bool = False,
        **rules: Unpack[Rules[day]],
    ) -> day | None:
        return self.ask(
            Date(
                name=name,
                prompt=prompt,
                today=self.today,
                not_before=not_before,
                not_after=not_after,
                is_optional=optional,
                **rules,
            )
        )

    @overload
    def moment(
        self,
        name: str,
        prompt: str,
        *,
        offers: Sequence[datetime] = (),
        or_now: bool = False,
        soonest: datetime | None = None,
        latest: datetime | None = None,
        optional: Literal[False] = False,
        **rules: Unpack[Rules[datetime]],
    ) -> datetime: ...
    @overload
    def moment(
        self,
        name: str,
        prompt: str,
        *,
        offers: Sequence[datetime] = (),
        or_now: bool = False,
        soonest: datetime | None = None,
        latest: datetime | None = None,
        optional: Literal[True],
        **rules: Unpack[Rules[datetime]],
    ) -> datetime | None: ...
    def moment(
        self,
        name: str,
        prompt: str,
        *,
        offers: Sequence[datetime] = (),
        or_now: bool = False,
        soonest: datetime | None = None,
        latest: datetime | None = None,
        optional: bool = False,
        **rules: Unpack[Rules[datetime]],
    ) -> datetime | None:
        return self.ask(
            Moment(
                name=name,
                prompt=prompt,
                now=self.now,
                zone=self.zone,
                offers=offers,
                or_now=or_now,
                soonest=soonest,
                latest=latest,
                is_optional=optional,
                **rules,
            )
        )

    @overload
    def file(
        self, name: str, prompt: str, *, optional: Literal[False] = False, **rules: Unpack[Rules[SentFile]]
    ) -> SentFile: ...
    @overload
    def file(
        self, name: str, prompt: str, *, optional: Literal[True], **rules: Unpack[Rules[SentFile]]
    ) -> SentFile | None: ...
    def file(
        self, name: str, prompt: str, *, optional: bool = False, **rules: Unpack[Rules[SentFile]]
    ) -> SentFile | None:
        return self.ask(File(name=name, prompt=prompt, is_optional=optional, **rules))

    @overload
    def phone(
        self, name: str, prompt: str, *, optional: Literal[False] = False, **rules: Unpack[Rules[str]]
    ) -> str: ...
    @overload
    def phone(self, name: str, prompt: str, *, optional: Literal[True], **rules: Unpack[Rules[str]]) -> str | None: ...
    def phone(self, name: str, prompt: str, *, optional: bool = False, **rules: Unpack[Rules[str]]) -> str | None:
        return self.ask(Phone(name=name, prompt=prompt, is_optional=optional, **rules))

    @overload
    def place(
        self,
        name: str,
        prompt: str,
        *,
        optional: Literal[False] = False,
        **rules: Unpack[PlaceRules],
    ) -> Place: ...
    @overload
    def place(
        self, name: str, prompt: str, *, optional: Literal[True], **rules: Unpack[PlaceRules]
    ) -> Place | None: ...
    def place(self, name: str, prompt: str, *, optional: bool = False, **rules: Unpack[PlaceRules]) -> Place | None:
        return self.ask(WhichPlace(name=name, prompt=prompt, find=self.find_places, is_optional=optional, **rules))
