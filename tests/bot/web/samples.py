"""The smallest files of each kind that is taken, and one picture of 4 by 3 pixels in each form."""

import struct

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\4\0\0\0\3\x08\2\0\0\0" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe1\0\x10Exif" + b"\0" * 10 + b"\xff\xff\xc2\0\x11\x08\0\x03\0\x04\x03" + b"\0" * 40
WEBP = b"RIFF\x30\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\3\0\0\2\0\0" + b"\0" * 20
WEBP_LOSSY = b"RIFF\x30\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\4\0\3\0" + b"\0" * 20
WEBP_LOSSLESS = b"RIFF\x30\0\0\0WEBPVP8L\x0a\0\0\0\x2f" + struct.pack("<I", 3 | 2 << 14) + b"\0" * 20
OGG, WEBM, MP4, MP3 = (
    head + b"\0" * 40 for head in (b"OggS\0\2", b"\x1a\x45\xdf\xa3\1", b"\0\0\0\x20ftypM4A ", b"ID3\4\0")
)
GOOD = {
    "image/png": PNG,
    "image/jpeg": JPEG,
    "image/webp": WEBP,
    "audio/ogg": OGG,
    "audio/webm": WEBM,
    "audio/mp4": MP4,
    "audio/mpeg": MP3,
}
