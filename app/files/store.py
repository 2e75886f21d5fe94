"""Where content lies: a folder or a bucket, through obstore, by tenant and hash. Knows nothing of rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from app.errors import NotFound, Unavailable
from app.settings import Settings


class StoreUnavailable(Unavailable):
    """The file store does not answer right now."""

    code = "file_store_unavailable"


class FileStore:
    """Content by hash. `put` may be repeated; nothing is ever changed in place."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def of(cls, settings: Settings) -> FileStore:
        """The bucket of FILES_URL, else a folder in VIGIE_DATA."""
        if settings.files_url:
            return cls(from_url(settings.files_url))
        folder = Path(settings.vigie_data) / "files"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(LocalStore(prefix=folder))

    async def put(self, tenant_id: int, sha256: bytes, content: bytes) -> None:
        """Keep this content.

        Raises:
            StoreUnavailable.
        """
        try:
            await self._store.put_async(_path(tenant_id, sha256), content)
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def get(self, tenant_id: int, sha256: bytes) -> bytes:
        """The content.

        Raises:
            NotFound: it is not there (any more).
            StoreUnavailable.
        """
        try:
            found = await self._store.get_async(_path(tenant_id, sha256))
            return bytes(await found.bytes_async())
        except FileNotFoundError:
            raise NotFound from None
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def delete(self, tenant_id: int, sha256: bytes) -> None:
        """Forget this content; what is not there is forgotten already.

        Raises:
            StoreUnavailable.
        """
        try:
            await self._store.delete_async(_path(tenant_id, sha256))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def names(self) -> AsyncIterator[str]:
        """The name of everything in the store, as `read` and `write` take it, in no order.

        Raises:
            StoreUnavailable.
        """
        try:
            async for found in self._store.list():
                for meta in found:
                    yield meta["path"]
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def read(self, name: str) -> bytes | None:
        """The content of that name, `None` when it has just gone.

        Raises:
            StoreUnavailable.
        """
        try:
            found = await self._store.get_async(name)
            return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def write(self, name: str, content: bytes) -> None:
        """Keep content under a name that `names` gave.

        Raises:
            StoreUnavailable.
        """
        try:
            await self._store.put_async(name, content)
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def remove(self, name: str) -> None:
        """Forget what is under that name.

        Raises:
            StoreUnavailable.
        """
        try:
            await self._store.delete_async(name)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error


def _path(tenant_id: int, sha256: bytes) -> str:
    name = sha256.hex()
    return f"{tenant_id}/{name[:2]}/{name}"
