"""Everything that can go wrong with data, as one tree. Messages carry no patient data.

CareteamError
├── UseError                 wrong use of a command, filter or setting        exit 2
├── LockedError              no key, or a wrong passphrase                    exit 3
│   └── LeaseError           another console holds the store for writing      exit 3
├── StoreError               the store cannot be used                         exit 4
│   ├── NotEncryptedError    the file is a plain database
│   ├── DamagedError         pages do not verify
│   └── FutureError          made by a newer version
├── NetworkError             a server could not be reached or refused         exit 5
└── MissingError             a needed component is not installed              exit 6
"""

from __future__ import annotations

from typing import ClassVar


class CareteamError(Exception):
    """Base of all errors that a person is shown: a title, a sentence, and what to do next."""

    exit_code: ClassVar[int] = 2
    title: ClassVar[str] = "That did not work"

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class UseError(CareteamError):
    """A command, filter, setting or file was used in a way that has no meaning."""

    title = "Not understood"


class LockedError(CareteamError):
    """There is no key for the store, or the passphrase is wrong."""

    exit_code = 3
    title = "Locked"


class LeaseError(LockedError):
    """Another process holds the store for writing."""

    title = "Open elsewhere"


class StoreError(CareteamError):
    """The store cannot be used; nothing in it was changed."""

    exit_code = 4
    title = "Store problem"


class NotEncryptedError(StoreError):
    """The file is a plain, unencrypted database: never opened, never written."""

    title = "Not encrypted"


class DamagedError(StoreError):
    """Pages of the store do not verify."""

    title = "Store damaged"


class FutureError(StoreError):
    """The store was written by a newer version of the program."""

    title = "Newer store"


class NetworkError(CareteamError):
    """A server could not be reached, or refused."""

    exit_code = 5
    title = "Network"


class MissingError(CareteamError):
    """A component that is needed is not installed."""

    exit_code = 6
    title = "Component missing"
