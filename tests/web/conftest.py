from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.web import Desk
from pipeline.web.rights import Role
from pipeline.workspace import Workspace
from tests.web import sample

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with open tickets, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("lumen")
    sample.workspace(folder, sample.BEFORE, sample.AFTER, sample.AFTER)
    return folder


@pytest.fixture
def place(looked_at: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(looked_at, tmp_path / "lumen")
    return Workspace(tmp_path / "lumen", environment={})


@pytest.fixture
def desk(place: Workspace) -> Iterator[Desk]:
    made = sample.desk(place)
    yield made
    made.close()


@pytest.fixture
def stranger(desk: Desk) -> TestClient:
    """Somebody without a session, whose browser says which site a form came from."""
    return TestClient(sample.app(desk), headers=OURS, follow_redirects=False)


@pytest.fixture
def client(desk: Desk, stranger: TestClient) -> TestClient:
    """The operator, signed in by the link of the terminal."""
    stranger.get(f"/enter?once={sample.ONCE}")
    return stranger


@pytest.fixture
def viewer(desk: Desk) -> TestClient:
    """Somebody who may only read."""
    desk.accounts.add_user("vera", "long enough to keep", Role.VIEWER, now=sample.NOW)
    made = TestClient(sample.app(desk), headers=OURS, follow_redirects=False)
    made.post("/sign-in", data={"name": "vera", "password": "long enough to keep"})
    return made
