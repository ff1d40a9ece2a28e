"""Mail over SMTP, threaded: notices of one ticket answer one another (RFC 5322, section 3.6.4)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from pipeline.errors import UsageError
from pipeline.notices.digest import Notice
from pipeline.notices.send import NoticeError

_TIMEOUT = 30
_LONGEST_SUBJECT = 150


class Mail:
    """People by mail: ``smtp://user:password@host:587`` (STARTTLS where offered) or ``smtps://…``."""

    def __init__(self, *, url: str, sender: str, to: Sequence[str]) -> None:
        """Raises UsageError for an address, a sender or a receiver that cannot be."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise UsageError("the mail server's address must look like smtp://user:password@host:587")
        if "@" not in parseaddr(sender)[1] or not to:
            raise UsageError("mail notices need `sender: name@host` and `to: [name@host]` in guidewatch.yaml")
        self._server, self._sender, self._to = parts, sender, tuple(to)

    def carry(self, notice: Notice, now: datetime) -> None:
        """Hand the mail to the server."""
        try:
            with self._connected() as server:
                server.send_message(self.message(notice, now))
        except (OSError, smtplib.SMTPException) as error:
            raise NoticeError(
                f"the mail server {self._server.hostname} did not take “{notice.subject}”: {error}"
            ) from error

    def message(self, notice: Notice, now: datetime) -> EmailMessage:
        """The mail; the same notice has the same Message-ID, so that a repeated one is shown once."""
        host = parseaddr(self._sender)[1].rpartition("@")[2]
        root = f"<guidewatch.{notice.thread}@{host}>"
        mail = EmailMessage()
        mail["Subject"] = notice.subject[:_LONGEST_SUBJECT]
        mail["From"], mail["To"] = self._sender, ", ".join(self._to)
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = f"<guidewatch.{notice.key}@{host}>"
        mail["In-Reply-To"] = mail["References"] = root
        mail["Auto-Submitted"] = "auto-generated"  # nobody's holiday answers it (RFC 3834)
        mail.set_content(notice.body)
        return mail

    def _connected(self) -> smtplib.SMTP:
        host, port = self._server.hostname or "", self._server.port
        trusted = ssl.create_default_context()
        if self._server.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=_TIMEOUT, context=trusted)
        else:
            server = smtplib.SMTP(host, port or 587, timeout=_TIMEOUT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=trusted)
        if self._server.username:
            server.login(unquote(self._server.username), unquote(self._server.password or ""))
        return server
