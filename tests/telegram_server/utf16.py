"""Telegram counts the places in a text in UTF-16 code units."""


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def cut_utf16(text: str, offset: int, length: int) -> str:
    """What an entity of this offset and length covers."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def splits_character(text: str, offset: int) -> bool:
    """Whether the place is between the two halves of a character."""
    units = text.encode("utf-16-le")[2 * offset : 2 * offset + 2]
    return len(units) == 2 and 0xDC00 <= int.from_bytes(units, "little") <= 0xDFFF
