"""Which addresses a spider may ask: the hosts that service.yaml declares, and nothing private.

A declared host is "name", "name:port" or an IP address, with or without a port. Without a port
the standard ones (80, 443) are meant. There is no wildcard: ``www.`` is a host of its own.
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit, urlunsplit

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_STANDARD_PORTS = {"http": 80, "https": 443}


def normalised(url: str) -> str:
    """The address with its host in lower case, without a trailing dot or a standard port; else as it was.

    Raises ValueError for what is no address.
    """
    parts = urlsplit(url)
    host = _host(parts)
    user, at, _ = parts.netloc.rpartition("@")
    netloc = user + at + (f"[{host}]" if ":" in host else host)
    if parts.port is not None and parts.port != _STANDARD_PORTS.get(parts.scheme):
        netloc += f":{parts.port}"
    return urlunsplit((parts.scheme.lower(), netloc, parts.path, parts.query, parts.fragment))


def host_of(url: str) -> str:
    """The host of an address without port, lower case, without a trailing dot; "" if there is none."""
    try:
        return _host(urlsplit(url))
    except ValueError:
        return ""


def is_private(address: str) -> bool:
    """Whether an IP address is anything but a public one: private, loopback, link-local, shared, reserved.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as both are.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_private(str(ip.ipv4_mapped))
        inner = [ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF))
        if ip.is_site_local or any(each is not None and is_private(str(each)) for each in inner):
            return True
    return not ip.is_global or ip.is_multicast


def is_local_name(host: str) -> bool:
    """Whether a host names a private place by itself, so that declaring it is declaring that place."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return is_private(host)
    except ValueError:
        return False


class Hosts:
    """The hosts of one service; ``declared`` as in service.yaml. What is no host allows nothing."""

    def __init__(self, declared: Iterable[str]) -> None:
        allowed: set[tuple[str, int | None]] = set()
        for entry in declared:
            with contextlib.suppress(ValueError):
                parts = urlsplit(f"//{entry}")
                allowed.add((_host(parts), parts.port))
        self._allowed = frozenset(allowed)

    @property
    def local(self) -> frozenset[str]:
        """Declared hosts that may lie in a private range: IP addresses and localhost."""
        return frozenset(host for host, _ in self._allowed if is_local_name(host))

    def refusal(self, url: str) -> str | None:
        """Why an address may not be asked, None where it may."""
        try:
            parts = urlsplit(url)
            host, port = _host(parts), parts.port
        except ValueError as error:
            return f"not an address: {error}"
        scheme = parts.scheme.lower()
        if scheme not in _STANDARD_PORTS:
            return f"{scheme or 'no'} scheme; only http and https are asked"
        if "@" in parts.netloc:
            return "the address carries a user name or a password"
        if (host, port) in self._allowed:
            return None
        if (host, None) in self._allowed and port in (None, *_STANDARD_PORTS.values()):
            return None
        if port == _STANDARD_PORTS[scheme] or port is None:
            implied = _STANDARD_PORTS[scheme]
            if (host, implied) in self._allowed:
                return None
        return f"{host}{f':{port}' if port else ''} is not among the hosts that service.yaml declares"


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError("it has no host")
    if not host.isascii():
        host = host.encode("idna").decode()
    return host
