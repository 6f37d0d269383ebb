"""OGG recordings, as phones make them."""

from collections.abc import Sequence

SERIAL = b"\x01\x02\x03\x04"
_HEAD = b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"


def recording(*, vendor: bytes = b"phone", comments: Sequence[bytes] = (), sound: bytes = b"\xf8\xff\xfe") -> bytes:
    """One Opus stream; comments are like ARTIST=name."""
    tags = b"OpusTags" + _counted(vendor) + len(comments).to_bytes(4, "little") + b"".join(map(_counted, comments))
    pages = [page(_HEAD, number=0, flags=2)]
    for start in range(0, len(tags), 255 * 255):
        piece = tags[start : start + 255 * 255]
        pages.append(page(piece, number=len(pages), flags=1 if start else 0, goes_on=len(piece) == 255 * 255))
    return b"".join([*pages, page(sound, number=len(pages), flags=4)])


def page(packet: bytes, *, number: int, flags: int = 0, goes_on: bool = False, serial: bytes = SERIAL) -> bytes:
    lacing = b"\xff" * (len(packet) // 255) + (b"" if goes_on else bytes([len(packet) % 255]))
    head = b"OggS\x00" + bytes([flags]) + bytes(8) + serial + number.to_bytes(4, "little")
    rest = bytes([len(lacing)]) + lacing + packet
    return head + checksum(head + bytes(4) + rest).to_bytes(4, "little") + rest


def checksum(data: bytes) -> int:
    """CRC-32 as OGG has it, bit by bit."""
    value = 0
    for byte in data:
        value ^= byte << 24
        for _bit in range(8):
            value = (value << 1) ^ (0x104C11DB7 if value & 0x80000000 else 0)
    return value


def checksums_are_right(content: bytes) -> bool:
    start = 0
    while start < len(content):
        lacing = content[start + 27 : start + 27 + content[start + 26]]
        end = start + 27 + len(lacing) + sum(lacing)
        one = content[start:end]
        if int.from_bytes(one[22:26], "little") != checksum(one[:22] + bytes(4) + one[26:]):
            return False
        start = end
    return True


def _counted(text: bytes) -> bytes:
    return len(text).to_bytes(4, "little") + text
