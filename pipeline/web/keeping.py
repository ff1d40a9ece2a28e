"""Secrets as they are kept: passwords as scrypt hashes (RFC 7914), session ids and tokens as sha256.

A random secret of 256 bits needs no slow hash; a password that a person can remember does.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from pipeline.errors import UsageError

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
TOKEN_MARK = "gw_"  # lets secret scanners recognise a token that was committed by mistake

# OWASP's minimum for scrypt in 2024: N=2^17 with r=8 takes 128 MB; 2^15 with p=3 is the equal
# choice that leaves room for several people who sign in at once.
_LOG_N, _R, _P = 15, 8, 3
_BYTES = 32


def hashed_password(password: str) -> str:
    """``scrypt$15$8$3$<salt>$<hash>``; raises UsageError for a password that is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UsageError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    salt = secrets.token_bytes(16)
    return f"scrypt${_LOG_N}${_R}${_P}${salt.hex()}${_scrypt(password, salt, _LOG_N, _R, _P).hex()}"


def is_password(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was kept; takes as long for somebody who does not exist."""
    name, log_n, r, p, salt, wanted = (kept or _NOBODY).split("$")
    given = _scrypt(password[:LONGEST_PASSWORD], bytes.fromhex(salt), int(log_n), int(r), int(p))
    same = hmac.compare_digest(given, bytes.fromhex(wanted))
    return same and kept is not None and name == "scrypt"


def new_secret() -> str:
    """256 random bits for a session or a one-time link, safe in an address."""
    return secrets.token_urlsafe(_BYTES)


def new_token() -> str:
    """A secret for programs: ``gw_`` and 256 random bits."""
    return TOKEN_MARK + new_secret()


def digest(secret: str) -> str:
    """What is kept of a random secret: its sha256 in hex."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def same_secret(given: str, wanted: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(digest(given), digest(wanted))


def _scrypt(password: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    data = password.encode("utf-8", "replace")
    return hashlib.scrypt(
        data, salt=salt, n=1 << log_n, r=r, p=p, maxmem=(1 << log_n) * r * 128 * 2, dklen=_BYTES
    )


_NOBODY = f"scrypt${_LOG_N}${_R}${_P}${'00' * 16}${'00' * _BYTES}"
