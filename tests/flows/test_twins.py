"""The first look at a page fetches it twice: over real HTTP, what is learned from that, and what never is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from restless_site import RestlessSite

from flows.cli import cli
from flows.refresh import Result, refresh
from pipeline.model import FindingKind, Look, NoiseRule, Outcome, RuleSyntax, Ticket
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketFilter, TicketStore
from pipeline.workspace import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("twins")]

PACE = 0.3
SOURCES = ("counter", "variant", "fails", "mixed", "quiet")
ARTICLE = """<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body><main>
<h1>{title}</h1><p>{rule}</p>{extra}
<p>To leave, open your profile and choose Membership, then End. We write to you when it is done.</p>
<p>Whoever has paid in a shop asks that shop, since the contract was made there and not with us.</p>
</main></body></html>"""
RULE = "You get a full refund within {days} days of payment, and the money goes to the card you paid with."
QUOTES = (
    "A quiet place to learn.",
    "Taught me to draw!",
    "Every evening, one lesson.",
    "My best hobby so far.",
)
FRENCH = """<!doctype html><html lang="fr"><body><main><h1>Remboursements</h1><p>Vous êtes remboursé dans les
30 jours du paiement, sur la carte utilisée.</p><p>Pour partir, ouvrez votre profil et choisissez Abonnement,
puis Terminer.</p></main></body></html>"""


def page(title: str, days: int = 14, extra: str = "") -> tuple[int, str]:
    return 200, ARTICLE.format(lang="en", title=title, rule=RULE.format(days=days), extra=extra)


def restless(fetch: int, days: int = 14) -> tuple[int, str]:
    quote = QUOTES[fetch % len(QUOTES)]
    return page("Refunds", days, f"<p>Visited {5000 + 17 * fetch:,} times today</p><p>{quote}</p>")


@dataclass(frozen=True)
class Told:
    """What each of three runs came to, and what the site was asked in each."""

    site: RestlessSite
    workspace: Workspace
    runs: tuple[Result, ...]
    asked: tuple[list[tuple[str, float, dict[str, str]]], ...]
    learned: tuple[NoiseRule, ...]

    def look(self, run: int, source: str) -> Look:
        (found,) = [each for each in self.runs[run].run.looks if each.source == f"elm.{source}"]
        return found

    def fetches(self, run: int, source: str) -> int:
        return sum(path == f"/{source}" for path, _, _ in self.asked[run])


def workspace_in(folder: Path, site: RestlessSite, sources: tuple[str, ...] = SOURCES) -> Workspace:
    lines = [f"service: elm\nname: Elm\nhosts: ['{site.netloc}']\npace: {PACE}\nsources:"]
    for each in sources:
        lines.append(
            f"  - {{id: elm.{each}, title: {each}, url: 'http://{site.netloc}/{each}', locale: en,"
            " access: robots, select: main}"
        )
    file = folder / "guides/elm/service.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return Workspace(folder, environment={})


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    pages = {
        "/robots.txt": lambda n: (404, ""),
        "/counter": restless,
        "/variant": lambda n: page("Refunds", 14 if n == 1 else 30),
        "/fails": lambda n: page("Refunds") if n != 2 else (404, "<h1>Not found</h1>"),
        "/mixed": lambda n: (200, FRENCH) if n == 2 else page("Refunds"),
        "/quiet": lambda n: page("Refunds"),
    }
    with RestlessSite(pages) as site:
        workspace = workspace_in(tmp_path_factory.mktemp("elm"), site)
        runs, asked = [], []
        learned: tuple[NoiseRule, ...] = ()
        for number in range(3):
            if number == 2:
                pages["/counter"] = lambda n: restless(n, days=30)
            before = len(site.asked)
            runs.append(refresh(workspace))
            asked.append(site.asked[before:])
            if number == 0:
                learned = rules(workspace)
        yield Told(site, workspace, tuple(runs), tuple(asked), learned)


def rules(workspace: Workspace) -> tuple[NoiseRule, ...]:
    with TicketStore(workspace.database_url) as store:
        return store.rules(ended=True)


def tickets(workspace: Workspace) -> list[Ticket]:
    with TicketStore(workspace.database_url) as store:
        return list(store.tickets(TicketFilter()))


def test_the_first_run_asks_twice_in_a_row_and_later_ones_once(told: Told) -> None:
    paths = [path for path, _, _ in told.asked[0] if path != "/robots.txt"]
    assert sorted(paths[:5]) == sorted(f"/{each}" for each in SOURCES)
    assert paths[5:] == paths[:5], "no page loses its first fetch to another one's second"
    assert told.fetches(1, "counter") == told.fetches(1, "quiet") == told.fetches(1, "variant") == 1


def test_the_second_fetch_keeps_the_pace_and_asks_for_the_whole_page(told: Told) -> None:
    times = [at for _, at, _ in told.asked[0]]
    # On the whole: a busy server notes one request late and the next one in time.
    assert times[-1] - times[0] >= 0.8 * PACE * (len(times) - 1)
    assert not any("If-None-Match" in headers for _, _, headers in told.asked[0])
    assert any("If-None-Match" in headers for _, _, headers in told.asked[1])


def test_both_fetches_are_kept_and_the_second_is_no_look(told: Told) -> None:
    store = SnapshotStore(told.workspace.snapshots)
    assert len(store.history("elm.counter")) == 3
    (twin,) = store.twins("elm.counter")
    assert store.get(twin.id) == twin
    assert b"5,034 times" in store.load(twin).body
    assert {look.outcome for look in told.runs[0].run.looks} == {Outcome.FIRST_SEEN}


def test_what_differed_is_masked_by_rules_that_a_person_can_read(told: Told) -> None:
    patterns = {each.pattern for each in told.learned}
    assert "visited # times today" in patterns
    assert any(pattern.splitlines()[1:2] == ["*"] for pattern in patterns), "the quote has a place"
    store = SnapshotStore(told.workspace.snapshots)
    first, twin = store.history("elm.counter")[0], store.twins("elm.counter")[0]
    for each in told.learned:
        assert (each.source, each.by, each.syntax) == ("elm.counter", "two fetches", RuleSyntax.PASSAGE)
        assert first.id in each.why
        assert twin.id in each.why


def test_other_counts_and_quotes_are_no_change_at_the_next_look(told: Told) -> None:
    look = told.look(1, "counter")
    assert look.outcome is Outcome.UNCHANGED, look.reason
    assert look.changes, "the page differs, and says nothing new"
    assert {judged.rule for _, judged in look.changes} & {each.id for each in told.learned}


def test_a_changed_rule_speaks_at_once_beside_what_is_masked(told: Told) -> None:
    look = told.look(2, "counter")
    assert look.outcome is not Outcome.UNCHANGED
    (spoken,) = [judged for _, judged in look.changes if judged.needs_review]
    assert [(fact.before, fact.after) for fact in spoken.facts] == [("14 days", "30 days")]


def test_a_rule_that_alternates_is_told_and_never_masked(told: Told) -> None:
    assert not [each for each in told.learned if each.source == "elm.variant"]
    (ticket,) = [each for each in tickets(told.workspace) if each.source == "elm.variant"]
    assert ticket.kind is FindingKind.SOURCE_HEALTH
    assert "14 days" in ticket.before
    assert "30 days" in ticket.after
    assert "alternates" in ticket.reason
    look = told.look(1, "variant")
    assert any(judged.facts for _, judged in look.changes), "and the other value is a change as ever"


def test_a_second_fetch_that_fails_is_tried_again_at_the_next_look(told: Told) -> None:
    assert [told.fetches(run, "fails") for run in range(3)] == [2, 2, 1]
    assert told.runs[0].unknown == ()


def test_two_fetches_that_differ_too_much_teach_nothing_and_are_told(told: Told) -> None:
    assert not [each for each in told.learned if each.source == "elm.mixed"]
    assert [told.fetches(run, "mixed") for run in range(3)] == [2, 2, 1]
    (finding,) = told.look(0, "mixed").findings
    assert finding.kind is FindingKind.SOURCE_HEALTH
    assert "another language or variant" in finding.reason
    assert told.look(1, "mixed").findings == (), "the next two fetches agree"


def test_later_runs_make_no_second_rule(told: Told) -> None:
    assert rules(told.workspace) == told.learned


def test_a_run_that_was_killed_between_the_fetches_is_made_good_by_the_next(
    told: Told, tmp_path: Path
) -> None:
    folder = shutil.copytree(told.workspace.root, tmp_path / "copy")
    shutil.rmtree(folder / ".guidewatch")
    for twins in (folder / "snapshots/records").glob("*/twins"):
        shutil.rmtree(twins)
    workspace = Workspace(folder, environment={})
    told.site.pages["/counter"] = lambda n: restless(n, days=30)
    result = refresh(workspace)
    assert result.unknown == ()
    assert "visited # times today" in {each.pattern for each in rules(workspace)}


@pytest.mark.parametrize(("word", "twice"), [("true", ("elm.quiet",)), ("false", ())])
def test_a_person_may_have_pages_fetched_once(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, twice: tuple[str, ...]
) -> None:
    workspace = workspace_in(tmp_path, told.site, ("quiet",))
    asked: list[object] = []

    def crawled(*_: object, **more: object) -> tuple[()]:
        asked.append(more["twice"])
        return ()

    monkeypatch.setattr("flows.refresh.crawl", crawled)
    refresh(Workspace(workspace.root, environment={"GUIDEWATCH_CRAWL_TWICE": word}))
    assert asked == [twice]


def test_a_page_may_be_tried_with_two_fetches_and_nothing_is_kept(told: Told) -> None:
    arguments = ["--workspace", str(told.workspace.root), "sources", "try", "--twice", "--select", "main"]
    told.site.pages["/counter"] = restless
    result = CliRunner().invoke(cli, [*arguments, f"http://{told.site.netloc}/counter"])
    assert "changes by itself  visited # times today" in result.output, result.output
    store = SnapshotStore(told.workspace.snapshots)
    assert len(store.twins("elm.counter")) == 1
    assert store.sources() == tuple(sorted(f"elm.{each}" for each in SOURCES))


def test_only_an_address_can_be_fetched_twice(told: Told) -> None:
    arguments = ["--workspace", str(told.workspace.root), "sources", "try", "--twice", "saved.html"]
    assert "--twice needs the address of a page" in CliRunner().invoke(cli, arguments).output
