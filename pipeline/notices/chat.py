"""Chats, pagers and webhooks through Apprise."""

from __future__ import annotations

from datetime import datetime

import apprise

from pipeline.errors import UsageError
from pipeline.notices.digest import Notice
from pipeline.notices.send import NoticeError


class Chat:
    """One Apprise address, such as ``slack://…``, ``matrix://…`` or ``json://host/path``."""

    def __init__(self, *, url: str) -> None:
        """Raises UsageError for an address that Apprise does not know (the address is not repeated)."""
        self._apprise = apprise.Apprise()
        if not self._apprise.add(url):
            raise UsageError("the Apprise address is not understood; see the list of services of Apprise")

    def carry(self, notice: Notice, now: datetime) -> None:
        """Hand it over as plain text: nothing of a page can be markup or a mention."""
        sent = self._apprise.notify(title=notice.subject, body=_defused(notice.body), body_format="text")
        if not sent:
            raise NoticeError(f"the chat did not take “{notice.subject}”; the next run tells it again")


def _defused(text: str) -> str:
    """Text in which ``@everyone`` and ``<!channel>`` call nobody."""
    return text.replace("@", "@\u2060").replace("<!", "<\u2060!")
