"""The demo's own workspace: guides and services that fit the local help centre."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.files import write_whole

TEMPLATE = Path(__file__).parent / "workspace"
_PLACEHOLDER = "{port}"
_ADDRESS = re.compile(r"\b127\.0\.0\.1:\d+")


def materialise(target: Path, port: int) -> Path:
    """Write the demo's workspace into a folder and return the folder.

    A file that exists is never written again, so edits and decisions survive a rerun; only the port
    in the services is set to the one at which the site stands now.
    """
    for template in sorted(TEMPLATE.rglob("*.yaml")):
        file = target / template.relative_to(TEMPLATE)
        if not file.exists():
            write_whole(file, template.read_text("utf-8").replace(_PLACEHOLDER, str(port)))
        elif file.name == "service.yaml":
            before = file.read_text("utf-8")
            after = _ADDRESS.sub(f"127.0.0.1:{port}", before)
            if after != before:
                write_whole(file, after)
    return target
