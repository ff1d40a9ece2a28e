"""``python -m tests.intake.pin``: writes the drafts that the published guides give now; read the diff."""

from __future__ import annotations

from pipeline.intake import written
from tests.intake.corpus import CASES, DRAFTS, PUBLISHED, taken


def main() -> None:
    """Write every draft."""
    DRAFTS.mkdir(exist_ok=True)
    for case in CASES:
        name = (PUBLISHED / case.file).stem
        (DRAFTS / f"{name}.yaml").write_text(written(taken(case).form), encoding="utf-8")


if __name__ == "__main__":
    main()
