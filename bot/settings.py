"""Settings from the environment or a .env file, listed in .env.example; bot/plain_words.py says what would work."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from models.people.quiet_hours import QuietHours, parse_spans
from models.training import TrainingTerms

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_WEB_ADDRESS = re.compile(r"https?://[^/\s]\S*")
_CONTACT = re.compile(r"telegram:[1-9][0-9]{0,15}|web:\S+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class UnreadableSettings(Exception):
    """The .env file is there but cannot be read; carries its path."""


def is_contact(words: str) -> bool:
    """Whether it is a contact as ADMINS holds them: channel:address."""
    return _CONTACT.fullmatch(words) is not None


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore")

    database_url: str = Field(
        "", description="sqlite:///path or postgresql+psycopg://user@host/name; empty: a file in DATA_DIR"
    )
    telegram_token: SecretStr = Field(SecretStr(""), description="the bot's token from @BotFather; empty: no Telegram")
    telegram_api_url: str = Field("https://api.telegram.org/bot", description="Bot API address, the token is appended")
    telegram_file_url: str = Field(
        "https://api.telegram.org/file/bot", description="file address, the token is appended"
    )
    telegram_webhook_url: str = Field("", description="public https address of POST /telegram; empty: polling")
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""), validate_default=True, description="secret token that Telegram repeats in each call"
    )
    admins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="comma-separated channel:address, e.g. telegram:12345"
    )
    host: str = Field("127.0.0.1", description="address the web server listens on")
    port: int = Field(8000, ge=0, le=65535, description="port the web server listens on; 0 takes a free one")
    page_url: str = Field("", description="address at which others open the chat page; posters lead there")
    data_dir: Path = Field(Path("var"), description="where the database and uploaded files are kept")
    tz_name: str = Field("Asia/Shanghai", description="time zone in which times are shown")
    telegram_rate: int = Field(
        30, ge=1, le=1000, description="messages a second to all chats; above 30 Telegram asks to be paid"
    )
    quiet_hours: str = Field(
        "22:00-08:00", description="when nobody gets reminders or notices that are not urgent; spans by commas"
    )
    meal_rush: str = Field(
        "11:00-13:30,17:00-19:30", description="when riders get none besides; spans of the day by commas"
    )
    training_reminders: str = Field(
        "24,1", description="hours before a training event at which people are reminded, by commas"
    )
    training_offer_hours: int = Field(
        2, ge=1, le=48, description="how long a seat that was given back is kept for who is next on the wait list"
    )
    appointment_move_hours: int = Field(
        2, ge=0, le=168, description="until so many hours before it begins an appointment can be moved"
    )
    appointment_moves: int = Field(2, ge=0, le=20, description="how often an appointment can be moved")
    wide_notice: int = Field(500, ge=1, description="a notice to more people than this needs a second admin")
    keep_sent_days: int = Field(90, ge=7, description="how long it is kept to whom a notice was sent")
    case_idle_hours: int = Field(
        4, ge=1, le=400, description="office hours after which a case that its holder leaves alone is free for others"
    )
    default_language: Literal["zh_CN", "en"] = Field("zh_CN", description="language where a person's own is unknown")
    demo: bool | None = Field(
        None, description="load demo data into an empty database; empty: on where no token is set"
    )

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("admins")
    @classmethod
    def _name_channels(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for place, entry in enumerate(value, 1):
            if not is_contact(entry):
                raise ValueError(place)
        return value

    @field_validator("tz_name")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no such time zone") from error
        return value

    @field_validator("quiet_hours", "meal_rush")
    @classmethod
    def _spans_of_the_day(cls, value: str) -> str:
        parse_spans(value)
        return value

    @field_validator("training_reminders")
    @classmethod
    def _hours_before(cls, value: str) -> str:
        if not all(re.fullmatch(r"[1-9]\d{0,2}", part.strip()) for part in value.split(",") if part.strip()):
            raise ValueError("not hours by commas")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _from_botfather(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("not a token")
        return value

    @field_validator("telegram_api_url", "telegram_file_url", "telegram_webhook_url", "page_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        # A port that is none, or a bracket that is not closed, is a ValueError by itself.
        if value and (not _WEB_ADDRESS.fullmatch(value) or urlsplit(value).port == 0):
            raise ValueError("not a web address")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _fit_for_a_header(cls, value: SecretStr, told: ValidationInfo) -> SecretStr:
        is_needed = bool(told.data.get("telegram_webhook_url"))
        if (value.get_secret_value() or is_needed) and not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("not a secret for a header")
        return value

    @field_validator("database_url")
    @classmethod
    def _supported_database(cls, value: str) -> str:
        if not value:
            return value
        try:
            url = make_url(value)
        except ArgumentError as error:
            raise ValueError("not a database's address") from error
        is_file = url.drivername == "sqlite" and not (url.host or url.query)
        if not is_file and url.drivername != "postgresql+psycopg":
            raise ValueError("not a database that is supported")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz_name)

    @property
    def quiet(self) -> QuietHours:
        return QuietHours(self.zone, night=parse_spans(self.quiet_hours), rush=parse_spans(self.meal_rush))

    @property
    def training(self) -> TrainingTerms:
        hours = [int(part) for part in self.training_reminders.split(",") if part.strip()]
        leads = tuple(timedelta(hours=lead) for lead in hours)
        return TrainingTerms(
            leads=leads,
            offer=timedelta(hours=self.training_offer_hours),
            moved_before=timedelta(hours=self.appointment_move_hours),
            most_moves=self.appointment_moves,
        )

    @property
    def has_telegram(self) -> bool:
        return bool(self.telegram_token.get_secret_value())

    @property
    def page_address(self) -> str:
        """Where others open the chat page; in the demo, this machine itself. Empty where it is not known."""
        if self.page_url:
            return self.page_url.rstrip("/")
        return f"http://{self.host}:{self.port}" if self.is_demo and self.port else ""

    @property
    def is_demo(self) -> bool:
        return not self.has_telegram if self.demo is None else self.demo

    @property
    def files(self) -> Path:
        """The folder of kept files."""
        return self.data_dir / "files"

    @property
    def database(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'nuanyi.db'}"


def read_settings() -> Settings:
    """Raises ValidationError, UnreadableSettings."""
    try:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSettings(Path(".env").resolve()) from error
