"""What an import found and did, as facts; the command line words them."""

from dataclasses import dataclass
from enum import StrEnum

from models.errors import Refusal


class Reason(StrEnum):
    """Why a row cannot be taken in. `RowError.value` holds the part in the way, or what is said here."""

    MISSING = "missing"
    EXTRA_CELLS = "extra_cells"
    BAD_CODE = "bad_code"
    DUPLICATE_CODE = "duplicate_code"  # value: the line that has the code already
    NOT_PLAIN_TEXT = "not_plain_text"  # value: the character's number, such as U+0000
    TOO_LONG = "too_long"  # value: how many characters there may be
    UNKNOWN_WORD = "unknown_word"
    NO_RESULT = "no_result"
    BAD_NUMBER = "bad_number"
    BAD_DATE = "bad_date"
    IN_FUTURE = "in_future"
    BAD_HOURS = "bad_hours"
    CONTRADICTS_HOURS = "contradicts_hours"
    NOT_A_POINT = "not_a_point"
    NOT_A_POSITION = "not_a_position"
    NO_DATUM = "no_datum"
    UNKNOWN_AREA = "unknown_area"
    OUTSIDE_REGION = "outside_region"
    OUTSIDE_COUNTY = "outside_county"  # value: the county's name
    NO_PHOTO = "no_photo"
    BODY_OF_OTHER = "body_of_other"
    REGION_OF_PART = "region_of_part"  # value: the area's name
    NOT_AN_OUTLINE = "not_an_outline"
    SAME_ANSWER = "same_answer"
    UNKNOWN_OFFICE = "unknown_office"
    HELD_ALREADY = "held_already"  # value: the code of the other one
    TELLS_OF_PARTY = "tells_of_party"


class FileProblem(StrEnum):
    """Why a file cannot be read at all."""

    UNKNOWN_KIND = "unknown_kind"
    NOT_A_TABLE = "not_a_table"
    BAD_ENCODING = "bad_encoding"
    BAD_TABLE = "bad_table"  # detail: the line
    NOT_A_WORKBOOK = "not_a_workbook"
    NOT_FEATURES = "not_features"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NO_CODE_COLUMN = "no_code_column"
    SAME_COLUMN_TWICE = "same_column_twice"  # detail: the heading
    NO_DATUM = "no_datum"


class BadFile(Refusal):
    """The file as a whole cannot be taken in."""

    def __init__(self, problem: FileProblem, detail: str = "") -> None:
        super().__init__(problem, detail)
        self.problem, self.detail = problem, detail


@dataclass(frozen=True, slots=True)
class RowError:
    """`line` is the file's, or the feature's number from 1; `column` is the heading as the file has it.

    Where the file has no such column, `field` names what is missing; where the whole row is bad, both are empty.
    """

    line: int
    column: str
    reason: Reason
    value: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    code: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What would be done, and with `is_written` what was done; codes in the order of the file.

    With `skips_bad` the bad rows hold up nothing but themselves.
    """

    added: tuple[str, ...] = ()
    changed: tuple[ChangedEntry, ...] = ()
    closed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    errors: tuple[RowError, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    skips_bad: bool = False
    is_written: bool = False
