"""The trackers there are; a new one is a class and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.errors import UsageError
from pipeline.mirrors.tracker import Tracker
from pipeline.workspace import MirrorSettings


def tracker(settings: MirrorSettings, environment: Mapping[str, str]) -> Tracker:
    """The tracker that settings name; UsageError where its token is not in the environment."""
    token = environment.get(settings.token, "")
    if not token:
        raise UsageError(
            f"the mirror {settings.name} needs a token: put it into the environment variable {settings.token}"
        )
    # Imported here: either client costs up to a second, and most runs need none.
    if settings.kind == "github":
        from pipeline.mirrors.github import GitHub as Client
    else:
        from pipeline.mirrors.forgejo import Forgejo as Client  # type: ignore[assignment]  # same shape
    return Client(
        name=settings.name,
        project=settings.project,
        token=token,
        url=settings.url,
        label=settings.label,
    )
