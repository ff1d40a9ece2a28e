"""Where things are, and what the operator has set."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ContentErrors, UsageError
from pipeline.model import Access, Source
from pipeline.workspace import Settings, Workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "guides").mkdir()
    return tmp_path


def source(access: Access = Access.MANUAL) -> Source:
    return Source(
        id="acme.terms", service="acme", url="https://acme.example/terms", locale="en", access=access
    )


def test_places_lie_below_the_root(root: Path) -> None:
    workspace = Workspace(root, environment={})
    assert workspace.guides == root / "guides"
    assert workspace.snapshots == root / "snapshots"
    assert workspace.state == root / ".guidewatch"
    assert workspace.reports == root / ".guidewatch" / "reports"
    assert workspace.database_url == f"sqlite:///{root}/.guidewatch/guidewatch.db"


def test_opening_a_workspace_writes_nothing(root: Path) -> None:
    Workspace(root, environment={})
    assert [each.name for each in root.iterdir()] == ["guides"]


def test_another_database_is_taken_from_the_environment(root: Path) -> None:
    environment = {"GUIDEWATCH_DATABASE_URL": "postgresql://db/guidewatch"}
    assert Workspace(root, environment=environment).database_url == "postgresql://db/guidewatch"


def test_a_folder_without_guides_is_told_what_a_workspace_is(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no guides/ folder.*--workspace"):
        Workspace(tmp_path, environment={})


@pytest.mark.parametrize("text", [None, "", "# nothing set\n"])
def test_without_settings_the_defaults_hold(root: Path, text: str | None) -> None:
    if text is not None:
        (root / "guidewatch.yaml").write_text(text)
    settings = Workspace(root, environment={}).settings
    assert settings == Settings()
    assert (settings.tickets.wording, settings.health.open_after, settings.health.close_after) == (
        "ticket",
        3,
        2,
    )


def test_settings_are_read_from_the_file(root: Path) -> None:
    (root / "guidewatch.yaml").write_text(
        "consent: [acme.terms]\ntickets: {wording: digest}\nhealth: {open_after: 5, close_after: 1}\n"
        "crawl: {contact: team@guides.example}\nschedule: 0 6 * * 1-5\n"
    )
    settings = Workspace(root, environment={}).settings
    assert settings.consent == ("acme.terms",)
    assert settings.tickets.wording == "digest"
    assert (settings.health.open_after, settings.health.close_after) == (5, 1)
    assert settings.crawl.contact == "team@guides.example"
    assert settings.schedule == "0 6 * * 1-5"


def test_the_environment_overrides_the_file(root: Path) -> None:
    (root / "guidewatch.yaml").write_text("tickets: {wording: digest}\nhealth: {close_after: 4}\n")
    environment = {
        "GUIDEWATCH_TICKETS_WORDING": "ticket",
        "GUIDEWATCH_HEALTH_OPEN_AFTER": "9",
        "GUIDEWATCH_CONSENT": "acme, other.terms",
        "GUIDEWATCH_CRAWL_CONTACT": "",
    }
    settings = Workspace(root, environment=environment).settings
    assert settings.tickets.wording == "ticket"
    assert (settings.health.open_after, settings.health.close_after) == (9, 4)
    assert settings.consent == ("acme", "other.terms")
    assert settings.crawl.contact == ""


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("crawl: {}\nconsents: [acme]\n", 2, "unknown key “consents” (did you mean “consent”?)"),
        ("tickets:\n  wording: loud\n", 2, "“wording” must be 'ticket' or 'digest'"),
        ("health: {open_after: 0}\n", 1, "“open_after” must be greater than or equal to 1"),
        ("health: {open_after: many}\n", 1, "“open_after” must be a whole number"),
        ("schedule: every day\n", 1, "“schedule” must be five cron fields"),
        ("- consent\n", 1, "the file must be a mapping"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(root: Path, text: str, line: int, message: str) -> None:
    (root / "guidewatch.yaml").write_text(text)
    with pytest.raises(ContentErrors) as caught:
        Workspace(root, environment={})
    assert caught.value.line == line
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"GUIDEWATCH_TICKETS_WORDING": "loud"}, "must be 'ticket' or 'digest'"),
        ({"GUIDEWATCH_HEALTH_OPEN_AFTER": "many"}, "GUIDEWATCH_HEALTH_OPEN_AFTER must be a whole number"),
    ],
)
def test_a_wrong_variable_is_a_usage_error(root: Path, environment: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Workspace(root, environment=environment)


def test_consent_for_a_source_or_its_service_makes_it_crawlable() -> None:
    assert Settings().granted(source()).access is Access.MANUAL
    assert Settings(consent=("acme.terms",)).granted(source()).access is Access.CONSENT
    assert Settings(consent=("acme",)).granted(source()).access is Access.CONSENT
    assert Settings(consent=("other",)).granted(source()).access is Access.MANUAL


@pytest.mark.parametrize("access", [Access.ROBOTS, Access.ARCHIVE, Access.CONSENT])
def test_consent_changes_manual_sources_only(access: Access) -> None:
    assert Settings(consent=("acme",)).granted(source(access)).access is access
