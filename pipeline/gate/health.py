"""Judges a document by itself and beside the usual one: is the whole article there?"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from pipeline.gate.answer import is_home
from pipeline.gate.glance import glance_at_document, is_sentence
from pipeline.gate.looks import judge_looks
from pipeline.gate.tongue import tongue
from pipeline.model import Block, BlockKind, Document, Rejection, RejectionKind
from pipeline.text import canonical

SHRUNK, GROWN = 0.5, 2.0  # of the usual characters; four in five such pages come back (42,632 versions)
ENOUGH = 400  # characters; below it a page doubles or halves by one sentence
TELLING = 40  # characters from which a block is not found on another page by chance
KEPT = 0.02  # of the usual text: a page that holds less of it is another page, or written anew
TITLE = 200  # characters up to which headings alone are but a title
LABEL, LABELS = 3, 12  # words of a label, and how many of them make a form
STEPS = 3  # a list of so many steps that is gone altogether is an alarm
LOST = 0.8  # of the steps whose words must be gone, too


def health(document: Document, usual: Document | None) -> Rejection | None:
    """Why a document may not be the whole article, relative to the usual one; None where it looks whole.

    SELECTOR_LOST and SHRUNK only delay: a second look decides.
    """
    if not document.blocks:
        return Rejection(kind=RejectionKind.EMPTY, reason="no text was found in the page")
    if usual is None or not usual.blocks:
        return None
    if [block.key for block in document.blocks] == [block.key for block in usual.blocks]:
        return None  # the whole article, wherever on the page it was found
    return (
        _language(document, usual)
        or _place(document, usual)
        or _selectors(document, usual)
        or _size(document, usual)
        or _steps(document, usual)
    )


def broken(document: Document) -> Rejection | None:
    """Why a bare document (Markdown or text, no answer to judge) is no article; None where it may be one."""
    blocks = document.blocks
    if not blocks:
        return Rejection(kind=RejectionKind.EMPTY, reason="the document is empty")
    found = judge_looks(glance_at_document(document))
    if found:
        return found
    if document.characters < TITLE and all(block.kind is BlockKind.HEADING for block in blocks):
        return Rejection(kind=RejectionKind.EMPTY, reason=f"nothing but a title is left: “{blocks[0].text}”")
    return _controls(blocks)


def _controls(blocks: Sequence[Block]) -> Rejection | None:
    """Labels and messages of a form instead of an article: most blocks are a word or two, few are prose."""
    labels = [b for b in blocks if b.kind is BlockKind.PARAGRAPH and len(b.key.split()) <= LABEL]
    prose = sum(len(b.key) for b in blocks if is_sentence(b.text))
    if len(labels) < LABELS or 2 * len(labels) < len(blocks) or 2 * prose > sum(len(b.key) for b in blocks):
        return None
    said = ", ".join(f"“{block.text}”" for block in labels[:3])
    return Rejection(
        kind=RejectionKind.SCRIPT_SHELL,
        reason=f"{len(labels)} of {len(blocks)} passages are labels of a form: {said}",
    )


def _selectors(document: Document, usual: Document) -> Rejection | None:
    """A declared selector, or one to remove, that used to match and does not any more."""
    if document.extraction.recipe != usual.extraction.recipe:
        return None
    now = {(m.selector, m.removes): m for m in document.extraction.matches}
    for match in usual.extraction.matches:
        found = now.get((match.selector, match.removes))
        if found is None or found.count or not match.count:
            continue
        if match.removes and not _leaked(document, usual):
            continue  # what was removed is simply not there today
        what = "removed" if match.removes else "gave"
        return Rejection(
            kind=RejectionKind.SELECTOR_LOST,
            reason=f"“{match.selector}” matches nothing; it {what} {match.characters:,} characters before",
        )
    return None


def _leaked(document: Document, usual: Document) -> bool:
    """Whether there is text that the usual document does not have."""
    known = {block.key for block in usual.blocks}
    return any(block.key not in known for block in document.blocks)


def _language(document: Document, usual: Document) -> Rejection | None:
    """Another language, by what both texts read like; what a page declares of itself is often wrong."""
    if document.language == usual.language:
        return None
    now, before = (tongue("\n".join(block.text for block in each.blocks)) for each in (document, usual))
    if now and before and now != before:
        return Rejection(
            kind=RejectionKind.WRONG_LANGUAGE, reason=f"the text is in “{now}” and used to be in “{before}”"
        )
    return None


def _place(document: Document, usual: Document) -> Rejection | None:
    """Another page under the address of the article: hardly any of the usual text is there."""
    wanted = {block.key for block in usual.blocks if len(block.key) >= TELLING}
    known = sum(map(len, wanted))
    kept = sum(len(key) for key in wanted & {block.key for block in document.blocks})
    if known < ENOUGH or kept > KEPT * known:
        return None
    if document.address and is_home(urlsplit(document.address).path):
        return Rejection(
            kind=RejectionKind.HOME_PAGE,
            reason=f"the page says it is {document.address} and holds other text",
        )
    if canonical(document.title) == canonical(usual.title):
        return None
    return Rejection(
        kind=RejectionKind.SHRUNK,
        reason=f"another text: the page is titled “{document.title}” and used to be “{usual.title}”",
    )


def _size(document: Document, usual: Document) -> Rejection | None:
    before, now = usual.characters, document.characters
    if max(before, now) < ENOUGH or SHRUNK * before <= now <= GROWN * before:
        return None
    word = "shrunk" if now < before else "grown"
    return Rejection(
        kind=RejectionKind.SHRUNK, reason=f"the article has {word} from {before:,} to {now:,} characters"
    )


def _steps(document: Document, usual: Document) -> Rejection | None:
    """A step list that vanished with its words; those that became plain text are there, cut up or not."""
    steps = [block for block in usual.blocks if block.kind is BlockKind.STEP]
    if len(steps) < STEPS or any(block.kind is BlockKind.STEP for block in document.blocks):
        return None
    text = " ".join(block.key for block in document.blocks)
    lost = [block for block in steps if block.key not in text]
    if len(lost) < LOST * len(steps):
        return None
    return Rejection(
        kind=RejectionKind.SHRUNK,
        reason=f"{len(lost)} of {len(steps)} numbered steps are gone, first “{lost[0].text[:80]}”",
    )
