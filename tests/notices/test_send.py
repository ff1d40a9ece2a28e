"""Notices are sent once, settled when sent, and threaded."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.model import Severity
from pipeline.notices import Notice, NoticeError, carrier, send
from pipeline.notices.mail import Mail
from pipeline.tickets import TicketStore
from pipeline.workspace import NoticeSettings
from tests.tickets.sample import finding, minutes, whole_look

CHAT = NoticeSettings(kind="apprise", url="CHAT")


@dataclass
class Box:
    """A carrier that keeps what it is given, and may refuse from some notice on."""

    taken: list[Notice] = field(default_factory=list)
    takes: int = 1_000

    def carry(self, notice: Notice, now: datetime) -> None:
        if len(self.taken) >= self.takes:
            raise NoticeError("no")
        self.taken.append(notice)


@pytest.fixture
def store() -> Iterator[TicketStore]:
    with TicketStore("sqlite://") as opened:
        yield opened


def look(store: TicketStore, minute: float, *findings: Any) -> None:
    store.record([whole_look(minute, *findings, page={"refund": "7"})], now=minutes(minute), run=f"r{minute}")


def test_a_hundred_runs_without_news_tell_nothing(store: TicketStore) -> None:
    box = Box()
    look(store, 1, finding())
    send(store, box, CHAT, now=minutes(1))
    for minute in range(2, 102):
        look(store, minute, finding())
        send(store, box, CHAT, now=minutes(minute))
    assert len(box.taken) == 1


def test_a_notice_that_was_not_taken_is_told_by_the_next_run_and_the_others_are_not_repeated(
    store: TicketStore,
) -> None:
    look(store, 1, finding(owner="a"), finding(owner="b"))
    first = Box(takes=1)
    with pytest.raises(NoticeError):
        send(store, first, CHAT, now=minutes(2))
    second = Box()
    send(store, second, CHAT, now=minutes(3))
    assert [n.thread for n in first.taken + second.taken] == ["ticket-1", "ticket-2"]


def test_a_digest_is_sent_once_a_day(store: TicketStore) -> None:
    box = Box()
    look(store, 1, finding(severity=Severity.MAJOR))
    send(store, box, CHAT, now=minutes(1))
    look(store, 2, finding(severity=Severity.MAJOR), finding("notice", "day", "two", severity=Severity.MAJOR))
    send(store, box, CHAT, now=minutes(2))
    assert len(box.taken) == 1
    send(store, box, CHAT, now=minutes(24 * 60 + 1))
    assert len(box.taken) == 2


def test_a_week_after_the_first_run_the_open_tickets_are_counted(store: TicketStore) -> None:
    box = Box()
    look(store, 1, finding())
    send(store, box, CHAT, now=minutes(1))
    send(store, box, CHAT, now=minutes(7 * 24 * 60))
    send(store, box, CHAT, now=minutes(7 * 24 * 60 + 1))
    send(store, box, CHAT, now=minutes(7 * 24 * 60 + 2))
    assert [n.thread for n in box.taken] == ["ticket-1", "weekly"]


def test_a_dry_run_tells_nobody_and_settles_nothing(store: TicketStore) -> None:
    box = Box()
    look(store, 1, finding())
    assert len(send(store, box, CHAT, now=minutes(1), dry_run=True)) == 1
    assert not box.taken
    assert len(send(store, box, CHAT, now=minutes(2))) == 1


def test_two_who_are_told_hear_independently(store: TicketStore) -> None:
    chat, other = Box(), Box()
    look(store, 1, finding())
    send(store, chat, CHAT, now=minutes(1))
    send(store, other, NoticeSettings(kind="apprise", url="OTHER"), now=minutes(1))
    assert len(chat.taken) == len(other.taken) == 1


MAIL = Mail(url="smtp://127.0.0.1:2525", sender="Guidewatch <gw@orchard.example>", to=("a@orchard.example",))


def test_mails_of_one_ticket_are_one_thread_and_a_repeated_one_is_the_same_mail() -> None:
    first = MAIL.message(Notice(subject="s", body="b", key="ticket-1-1", thread="ticket-1"), minutes(1))
    second = MAIL.message(Notice(subject="t", body="b", key="ticket-1-9", thread="ticket-1"), minutes(2))
    assert first["References"] == second["References"] == "<guidewatch.ticket-1@orchard.example>"
    assert first["Message-ID"] != second["Message-ID"]
    again = MAIL.message(Notice(subject="s", body="b", key="ticket-1-1", thread="ticket-1"), minutes(9))
    assert again["Message-ID"] == first["Message-ID"]


def test_a_mail_arrives_at_a_server() -> None:
    from threading import Thread

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, got = listening.getsockname()[1], []
        thread = Thread(target=lambda: got.append(_receive(listening)), daemon=True)
        thread.start()
        mail = Mail(url=f"smtp://127.0.0.1:{port}", sender="gw@orchard.example", to=("a@orchard.example",))
        mail.carry(Notice(subject="Refund: 14 → 7", body="Why", key="k", thread="t"), minutes(1))
        thread.join(5)
    received = message_from_bytes(got[0])
    assert received["To"] == "a@orchard.example"
    assert received["Auto-Submitted"] == "auto-generated"


def _receive(listening: socket.socket) -> bytes:
    """One mail, by the least of RFC 5321."""
    connection, _ = listening.accept()
    with connection, connection.makefile("rwb") as stream:

        def answer(line: bytes) -> None:
            stream.write(line + b"\r\n")
            stream.flush()

        answer(b"220 here")
        data = b""
        while line := stream.readline():
            if line.upper().startswith(b"DATA"):
                answer(b"354 go on")
                while (part := stream.readline()) != b".\r\n":
                    data += part
            if line.upper().startswith(b"QUIT"):
                answer(b"221 bye")
                return data
            answer(b"250 fine")
    return data


def test_a_mail_server_that_is_not_there_is_said() -> None:
    mail = Mail(url="smtp://127.0.0.1:9", sender="gw@orchard.example", to=("a@orchard.example",))
    with pytest.raises(NoticeError, match=r"127\.0\.0\.1 did not take"):
        mail.carry(Notice(subject="s", body="b", key="k", thread="t"), minutes(1))


@pytest.mark.parametrize(
    ("url", "sender", "to", "said"),
    [
        ("ftp://x", "a@b.example", ("c@d.example",), "smtp://user"),
        ("smtp://x", "nobody", ("c@d.example",), "sender"),
        ("smtp://x", "a@b.example", (), "to:"),
    ],
)
def test_mail_settings_that_cannot_be_are_explained(
    url: str, sender: str, to: tuple[str, ...], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        Mail(url=url, sender=sender, to=to)


def test_an_apprise_address_that_is_none_is_refused_without_repeating_it() -> None:
    with pytest.raises(UsageError) as caught:
        carrier(CHAT, {"CHAT": "nonsense-with-a-secret"})
    assert "secret" not in str(caught.value)


def test_an_address_that_is_missing_names_its_variable() -> None:
    with pytest.raises(UsageError, match="CHAT"):
        carrier(CHAT, {})


def test_a_chat_receives_plain_text_that_calls_nobody() -> None:
    import json
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    got: list[Any] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Nothing is printed."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=server.handle_request, daemon=True).start()
    to = carrier(CHAT, {"CHAT": f"json://127.0.0.1:{server.server_port}"})
    to.carry(Notice(subject="s", body="@everyone <!channel>", key="k", thread="t"), minutes(1))
    server.server_close()
    assert "@everyone" not in got[0]["message"] and "<!channel>" not in got[0]["message"]
