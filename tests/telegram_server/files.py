"""The files that Telegram keeps, each under an id of its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.telegram_server.refusal import bad_request
from tests.telegram_server.upload import Upload

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
ATTACHED = "attach://"


@dataclass(frozen=True)
class StoredFile:
    file_id: str
    path: str
    upload: Upload

    @property
    def unique_id(self) -> str:
        return hashlib.sha256(self.upload.content).hexdigest()[:16]

    @property
    def json(self) -> dict[str, Any]:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.upload.content)}


class Files:
    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def store(self, kind: str, upload: Upload) -> StoredFile:
        number = len(self._by_id) + 1
        suffix = upload.filename.rpartition(".")[2]
        stored = StoredFile(f"{kind}-{number}", f"{kind}s/file_{number}.{suffix}", upload)
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def store_smaller(self, stored: StoredFile) -> StoredFile:
        """A photo's preview: an id of its own, here with the same content."""
        smaller = StoredFile(f"{stored.file_id}-small", f"thumbnails/{stored.file_id}.jpg", stored.upload)
        self._by_id[smaller.file_id] = smaller
        self._by_path[smaller.path] = smaller
        return smaller

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def describe(self, file_id: str) -> dict[str, Any]:
        """What getFile answers."""
        stored = self.find(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(stored.upload.content) > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return {**stored.json, "file_path": stored.path}

    def take(self, kind: str, reference: str | None, name: str, uploads: Mapping[str, Upload]) -> StoredFile:
        """The file that a field of a call means: uploaded, attached, known already, or somewhere on the web."""
        attached = reference.removeprefix(ATTACHED) if reference and reference.startswith(ATTACHED) else name
        if attached in uploads:
            return self.store(kind, _checked(kind, uploads[attached]))
        if reference is None:
            raise bad_request(f"there is no {name} in the request")
        if reference.startswith(("http://", "https://")):
            return self.store(kind, Upload(reference.rpartition("/")[2], reference.encode(), "text/uri-list"))
        stored = self.find(reference)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored


def _checked(kind: str, upload: Upload) -> Upload:
    size = len(upload.content)
    if not size:
        raise bad_request("file must be non-empty")
    if kind == "photo" and size > LARGEST_PHOTO:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes"
        )
    return upload
