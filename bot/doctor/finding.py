"""What the doctor finds, one plain line each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` say how it stands, or what is wrong and what to do about it."""

    is_well: bool
    words: str


def well(words: str) -> Finding:
    return Finding(True, words)


def to_do(words: str) -> Finding:
    return Finding(False, words)
