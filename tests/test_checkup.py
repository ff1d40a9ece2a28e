"""Sources examined, repaired and healed: the checkup, the suggestion, the ticket, the commands."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.commands.sources import command
from flows.refresh import refresh
from pipeline.checkup import Checkup, checkup
from pipeline.errors import UsageError
from pipeline.extract import EXTRACTOR
from pipeline.model import (
    Baseline,
    BaselineStatus,
    Capture,
    FindingKind,
    FormerRecipe,
    Outcome,
    Recipe,
    Source,
    SourceState,
)
from pipeline.reading import read_capture
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketStore
from pipeline.upgrade import outdated
from pipeline.workspace import Workspace

AT = datetime(2026, 3, 10, 6, tzinfo=UTC)
MENU = "<nav><a href=/>Home</a> <a href=/shop>Shop</a></nav>"
ARTICLE = """\
<h1>Terms of sale</h1>
<p>These terms apply to everything that you buy in our shop and on our pages, today and later.</p>
<h2>Refunds</h2>
<p>You have {days} days after the purchase to ask us for a full refund of your payment in writing.</p>
<ul><li>We send the money back in the way in which you have paid for your order.</li>
<li>Gift cards and tickets for our events are never refunded, wherever they were bought.</li></ul>
<h2>Contact</h2><p>Write to our team at any time, and we will answer within two working days.</p>
"""
SERVICE = """\
service: acme
name: Acme
hosts: [www.acme.example]
sources:
  - id: acme.terms
    title: Terms
    url: https://www.acme.example/terms
    locale: en
    select: .terms
    remove: .feedback
    access: archive
"""


def page(name: str = "terms", days: int = 14, extra: str = "") -> bytes:
    article = ARTICLE.format(days=days)
    return (
        f'<html lang="en"><head><title>Terms</title></head><body>{MENU}<div class="{name}">{article}</div>'
        f'{extra}<div class="feedback">Was this helpful?</div></body></html>'
    ).encode()


def series(*bodies: bytes) -> list[tuple[str, Capture]]:
    """Captures a day apart, with ids that sort by time."""
    found = []
    for i, body in enumerate(bodies):
        at = AT + timedelta(days=i)
        found.append(
            (
                f"acme.terms@{at:%Y%m%dT%H%M%S}000000Z-{i:016}",
                Capture(source="acme.terms", url="", final_url="", captured_at=at, body=body),
            )
        )
    return found


def source(*select: str, remove: tuple[str, ...] = (), former: tuple[FormerRecipe, ...] = ()) -> Source:
    return Source(
        id="acme.terms",
        service="acme",
        url="https://www.acme.example/terms",
        locale="en",
        recipe=Recipe(select=select, remove=remove),
        former=former,
    )


def examined(captures: list[tuple[str, Capture]], of: Source) -> Checkup:
    return checkup(captures, of, SourceState(source=of.id))


def test_each_selector_is_counted_in_each_capture() -> None:
    found = examined(series(page(), page()), source(".terms", remove=(".feedback",)))
    keep, remove = found.readings[0].matches
    assert (keep.count, keep.blocks, keep.headings) == (1, 8, 3) and keep.characters > 400
    assert (remove.selector, remove.removes, remove.count, remove.characters) == (".feedback", True, 1, 17)
    assert found.selectors == ((".terms", False), (".feedback", True))
    assert (found.alarms, found.repair, found.since) == ((), None, None)


def test_a_selector_that_stops_to_match_is_an_alarm_with_the_one_that_finds_the_text_again() -> None:
    found = examined(series(page(), page(), page("legal-text"), page("legal-text")), source(".terms"))
    assert found.alarms == ("“.terms” matches nothing any more; the text was found by itself",)
    assert found.repair is not None and found.since == AT + timedelta(days=2)
    assert (found.repair.lost, found.repair.selector) == (".terms", "div.legal-text")
    assert found.repair.kept == 1.0 and found.repair.preview[0] == "Terms of sale"
    assert "finds 100% of the usual text again" in found.repair.summary


def test_only_the_lost_member_of_a_list_is_replaced() -> None:
    aside = '<section class="{}"><h2>Withdrawal</h2><p>{}</p></section>'
    law = (
        "Consumers in the union may withdraw from a contract within fourteen days without any reason at all."
    )
    before = page(extra=aside.format("law", law))
    after = page(extra=aside.format("rights", law))
    found = examined(series(before, before, after), source(".terms", ".law"))
    assert found.repair is not None
    assert found.repair.recipe.select == (".terms", "section.rights")


def test_a_selector_that_never_matched_is_told_as_such() -> None:
    found = examined(series(page(), page()), source(".gone"))
    assert found.alarms == ("“.gone” matches nothing in any of the last 2 captures",)


def test_a_wall_is_no_reason_to_doubt_the_selectors() -> None:
    wall = b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
    found = examined(series(page(), wall), source(".terms"))
    assert [each.partition(":")[0] for each in found.alarms] == ["bot-check"]
    assert found.repair is None


def test_names_that_a_machine_drew_are_not_suggested() -> None:
    body = page("x").replace(b'<div class="x">', b'<div id="part-6a08b06c-f1a8" class="css-20817443">')
    found = examined(series(page(), body), source(".terms"))
    assert found.repair is not None
    assert "6a08" not in found.repair.selector and "2081" not in found.repair.selector


def test_older_captures_are_read_by_the_recipe_of_their_time() -> None:
    former = FormerRecipe(until=AT + timedelta(days=1), recipe=Recipe(select=(".terms",)))
    of = source(".legal-text", former=(former,))
    old, new = (capture for _, capture in series(page(), page("legal-text")))
    for capture, recipe in ((old, former.recipe), (new, of.recipe)):
        document = read_capture(capture, of, None)
        assert (document.extraction.route, document.extraction.recipe) == ("selector", recipe.digest)
    assert examined(series(page(), page("legal-text")), of).alarms == ()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "guides" / "acme").mkdir(parents=True)
    (root / "guides" / "acme" / "service.yaml").write_text(SERVICE)
    return root


def look(workspace: Path, captures: list[tuple[str, Capture]]) -> list[Outcome]:
    """Store captures one by one and look at each in its time."""
    store = SnapshotStore(workspace / "snapshots")
    outcomes = []
    for _, capture in captures:
        store.put(capture, recipe="", extractor="")
        outcomes += [each.outcome for each in refresh(Workspace(workspace)).run.looks]
    return outcomes


def run(workspace: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), obj=str(workspace))


def lose(workspace: Path) -> list[Outcome]:
    """The page is rebuilt and says more: the selector is lost and the text is not the same."""
    longer = "<p>Orders of companies are not covered by this page, they have a contract of their own.</p>"
    rebuilt = page("legal-text").replace(b"<h2>Contact", longer.encode() * 3 + b"<h2>Contact")
    captures = series(page(), page(), rebuilt)
    hours = [0, 1, 2, 3, 4]
    later = [
        (
            each,
            Capture(
                source="acme.terms",
                url="",
                final_url="",
                captured_at=AT + timedelta(days=3, hours=h),
                body=rebuilt,
            ),
        )
        for h, each in zip(hours, "abcde", strict=True)
    ]
    return look(workspace, [*captures[:2], *later])


def test_the_health_ticket_names_the_repair_and_shows_what_it_would_read(workspace) -> None:
    outcomes = lose(workspace)
    assert outcomes[:2] == [Outcome.FIRST_SEEN, Outcome.UNCHANGED] and set(outcomes[2:]) == {Outcome.HELD}
    with TicketStore(Workspace(workspace).database_url) as store:
        (ticket,) = (each for each in store.tickets() if each.kind is FindingKind.SOURCE_HEALTH)
    assert "“div.legal-text” in the place of “.terms”" in ticket.reason
    assert "guidewatch sources heal acme.terms" in ticket.reason
    assert ticket.after.startswith("Terms of sale\n")


def test_the_doctor_tells_access_looks_failures_selectors_and_the_repair(workspace) -> None:
    lose(workspace)
    result = run(workspace, "doctor", "acme.terms")
    assert result.exit_code == 1, result.output
    for said in ("archive", "selector-lost 5×", ".terms", "alarm", "suggested", "sources heal acme.terms"):
        assert said in result.output, said
    (told,) = json.loads(run(workspace, "doctor", "--json", "--last", "3").output)
    assert told["failures"] == {"selector-lost": 5}
    assert [each["selectors"][0]["matches"] for each in told["captures"]] == [0, 0, 0]
    assert told["repair"]["selector"] == "div.legal-text"


def test_heal_writes_the_selector_once_and_the_next_look_is_whole(workspace) -> None:
    lose(workspace)
    path = workspace / "guides" / "acme" / "service.yaml"
    dry = run(workspace, "heal", "acme.terms", "--dry-run")
    assert "would change" in dry.output and path.read_text() == SERVICE
    result = run(workspace, "heal", "acme.terms")
    assert result.exit_code == 0, result.output
    expected = (
        "    select: div.legal-text\n    remove: .feedback\n    former:\n"
        "      - until: 2026-03-13\n        select: .terms\n        remove: .feedback\n    access: archive\n"
    )
    assert path.read_text().endswith(expected)
    assert run(workspace, "doctor", "acme.terms").exit_code == 0
    again = run(workspace, "heal", "acme.terms")
    assert isinstance(again.exception, UsageError) and "nothing to heal" in str(again.exception)
    rebuilt = page("legal-text")
    later = Capture(
        source="acme.terms", url="", final_url="", captured_at=AT + timedelta(days=9), body=rebuilt
    )
    assert look(workspace, [("later", later)]) == [Outcome.UNCHANGED]
    with TicketStore(Workspace(workspace).database_url) as store:
        assert store.state("acme.terms").bad == 0


def test_two_addresses_with_the_same_text_are_told(workspace) -> None:
    second = SERVICE.replace("acme.terms", "acme.help").replace("/terms", "/help").partition("sources:\n")[2]
    (workspace / "guides" / "acme" / "service.yaml").write_text(SERVICE + second)
    store = SnapshotStore(workspace / "snapshots")
    for name in ("acme.terms", "acme.help"):
        capture = Capture(source=name, url="", final_url="", captured_at=AT, body=page())
        store.put(capture, recipe="", extractor="")
    result = run(workspace, "doctor")
    assert result.exit_code == 1
    assert "the same text as acme.help at another address" in result.output


def test_an_unknown_source_names_those_there_are(workspace) -> None:
    result = run(workspace, "doctor", "acme.term")
    assert isinstance(result.exception, UsageError) and "acme.terms" in str(result.exception)


def test_a_baseline_that_a_former_recipe_has_read_is_not_read_anew() -> None:
    former = FormerRecipe(until=AT, recipe=Recipe(select=(".terms",)))
    of = source(".legal-text", former=(former,))
    document = read_capture(series(page())[0][1], source(".terms"), None)
    baseline = Baseline(
        blocks=document.blocks,
        status=BaselineStatus.ENROLLED,
        since=AT,
        extraction=document.extraction,
        extractor=EXTRACTOR,
    )
    assert not outdated(baseline, of)
    assert outdated(baseline, source(".legal-text"))
