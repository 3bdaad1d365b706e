"""Keeps tests off the network: every connection and look-up that leaves this machine raises, and is remembered."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

LOCAL_NAMES = frozenset({"", "localhost", socket.gethostname().lower()})


class NetworkAccessError(RuntimeError):
    """A test reached for the network; not an OSError, so that nothing under test mistakes it for a bad line."""


def is_local(host: object) -> bool:
    """Whether ``host`` (name, address or None) stays on this machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name.lower() in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


class NetworkGuard:
    """Stands in for the ways out of :mod:`socket` while installed; ``attempts`` lists what was refused."""

    def __init__(self) -> None:
        self.attempts: list[str] = []
        self._kept: list[tuple[Any, str, Any]] = []

    def install(self) -> None:
        """Put the guard in place, for all threads."""
        for name in ("connect", "connect_ex", "sendto"):
            self._replace(socket.socket, name, self._guarded_method(getattr(socket.socket, name)))
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            self._replace(socket, name, self._guarded_lookup(getattr(socket, name)))

    def remove(self) -> None:
        """Give :mod:`socket` back as it was."""
        while self._kept:
            owner, name, original = self._kept.pop()
            if original is None:
                delattr(owner, name)
            else:
                setattr(owner, name, original)

    def _replace(self, owner: Any, name: str, guarded: Any) -> None:
        self._kept.append((owner, name, vars(owner).get(name)))
        setattr(owner, name, guarded)

    def _refuse(self, host: object) -> None:
        self.attempts.append(str(host))
        raise NetworkAccessError(f"a test reached for the network: {host}")

    def _guarded_method(self, original: Any) -> Any:
        def guarded(this: socket.socket, *args: Any) -> Any:
            # sendto's address comes last, after optional flags; connect's is alone.
            address = args[-1]
            internet = this.family in {socket.AF_INET, socket.AF_INET6}
            if internet and isinstance(address, tuple) and not is_local(address[0]):
                self._refuse(address[0])
            return original(this, *args)

        return guarded

    def _guarded_lookup(self, original: Any) -> Any:
        def guarded(host: Any, *args: Any, **options: Any) -> Any:
            if not is_local(host):
                self._refuse(host)
            return original(host, *args, **options)

        return guarded
