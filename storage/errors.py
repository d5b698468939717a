"""What can be wrong with the store, as a tree.

StoreError
├── StoreUnavailable    the database can't be reached, read or written just now
│   └── StoreLocked     another Redress has the data directory
├── MoveRefused         what one database holds can't be moved into the other
├── ImportRefused       what an export holds can't be taken in
├── SchemaUnfit         the database is of another version, or not Redress's at all
├── KeyWrong            the key is not the one that the database was sealed with
│   └── KeyMissing      there is no key, and none may be made
└── Erased              it was sealed with a key that is deleted for good
"""

from pathlib import Path


class StoreError(Exception):
    """The store can't do what was asked; the text is one plain sentence for the operator."""


class StoreUnavailable(StoreError):
    """The database can't be reached, read or written just now."""


class StoreLocked(StoreUnavailable):
    """Another process has the data directory."""

    def __init__(self, data_dir: Path, process: str) -> None:
        whose = f"process {process}" if process else "another process"
        super().__init__(f"Redress runs already in {data_dir} ({whose}); stop it first, or choose another DATA_DIR.")
        self.data_dir, self.process = data_dir, process


class MoveRefused(StoreError):
    """What one database holds can't be moved into the other as things are."""


class ImportRefused(StoreError):
    """What an export holds can't be taken in as things are."""


class SchemaUnfit(StoreError):
    """The database's tables are not those of this program."""


class KeyWrong(StoreError):
    """The key does not open what the store has sealed."""


class KeyMissing(KeyWrong):
    """There is no key where one must be."""


class Erased(StoreError, LookupError):
    """The key of it was deleted; nobody can read it any more."""
