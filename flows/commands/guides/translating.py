"""A draft taken in as the translation of a guide of ours."""

from __future__ import annotations

import re

from pipeline.content import read_tree, read_typed
from pipeline.errors import UsageError
from pipeline.guide.forms import GuideForm
from pipeline.intake import Draft
from pipeline.intake.sibling import Translated, as_translation
from pipeline.workspace import Workspace

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")


def original_of(guide: str, workspace: Workspace) -> GuideForm:
    """The form of a guide in its original language; raises UsageError where there is none."""
    if not _ID.fullmatch(guide):
        raise UsageError(f"--translation-of {guide}: must be a guide such as acme-tv/cancel")
    service, _, name = guide.partition("/")
    for path in sorted((workspace.guides / service).glob(f"{name}.*.yaml")):
        tree = read_tree(path)
        if "original" not in (tree.value if isinstance(tree.value, dict) else {}):
            return read_typed(tree, GuideForm)
    raise UsageError(f"--translation-of {guide}: there is no such guide; see `guidewatch guides list`")


def translated(draft: Draft, original: GuideForm) -> Translated:
    """The draft with the ids of its original; raises UsageError where both are in one language."""
    if draft.form.locale == original.locale:
        raise UsageError(
            f"{original.guide} is in {original.locale} itself; name the draft's language with --locale"
        )
    return as_translation(draft.form, original, draft.lines)
