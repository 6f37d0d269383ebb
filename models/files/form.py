"""What stands in the files of one kind: their headings, and how the cells below them are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.files.cell import BadCell, CellReader, read_cell
from models.files.import_report import Reason
from models.spelling import folded
from models.term import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForm:
    """The form of a kind of file; `headings` have fields for codes.

    `choices` are the words of fields that know certain ones only, `area` is the field whose names the database knows.
    A blank cell of a field in `emptied` empties the field; of any other it leaves the field as it is. In `listed` ones
    a line break parts as a semicolon does.
    """

    headings: Terms = field(default_factory=Terms)
    choices: Mapping[str, Terms] = field(default_factory=dict)
    readers: Mapping[str, CellReader] = field(default_factory=dict)
    area: str = ""
    emptied: Mapping[str, object] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()

    @property
    def fields(self) -> list[str]:
        return [heading.code for heading in self.headings]

    def list_choices(self, name: str, language: str) -> list[str]:
        """What may stand in a field that knows certain words only; empty for any other."""
        return self.choices[name].labels(language) if name in self.choices else []

    def word_for(self, name: str, value: object, language: str) -> str:
        """What `read` reads as this code, or as this flag."""
        code = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        return self.choices[name].get(code).label(language)

    def read(self, name: str, text: str, areas: Mapping[str, int]) -> object:
        """The value of a field's cell; `areas` gives the adcode of every folded name by which an area goes.

        Raises:
            BadCell: the cell cannot be read.
        """
        if name == self.area:
            if (adcode := areas.get(folded(text))) is None:
                raise BadCell(Reason.UNKNOWN_AREA, text)
            return adcode
        return read_cell(text.replace("\n", ";") if name in self.listed else text, self.readers[name])
