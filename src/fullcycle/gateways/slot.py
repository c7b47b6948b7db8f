"""Where a port keeps the implementation that config/wiring.py connected to it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar


Port = TypeVar("Port")


class NothingConnected(RuntimeError):
    """A gateway was used before config/wiring.py connected it."""


class Slot(Generic[Port]):
    """Holds one implementation of a port; connected once when the platform starts."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._connected: Port | None = None
        self._make: Callable[[], Port] | None = None
        self._lock = threading.Lock()

    def connect(self, implementation: Port) -> None:
        """Put the implementation behind the port, in the place of any other."""
        self._connected = implementation

    def connect_later(self, make: Callable[[], Port]) -> None:
        """Have the implementation made when it is first asked for, once in this process."""
        self._connected = None
        self._make = make

    def current(self) -> Port:
        """Return the connected implementation.

        Raises:
            NothingConnected: if there is none; the message names the gateway.
        """
        with self._lock:
            if self._connected is None and self._make is not None:
                self._connected = self._make()
        if self._connected is None:
            raise NothingConnected(
                f"nothing is connected to the gateway `{self._name}`: "
                "config/wiring.py connects it from the settings in docs/runbook.md",
            )
        return self._connected

    @contextmanager
    def lent(self, implementation: Port) -> Iterator[Port]:
        """Connect the implementation for one `with` block; for tests and simulations."""
        before = self._connected
        self._connected = implementation
        try:
            yield implementation
        finally:
            self._connected = before
