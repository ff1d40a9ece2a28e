"""Judges a document by itself and beside the usual one: is the whole article there?"""

from __future__ import annotations

from pipeline.gate.glance import Glance, is_sentence, names_of
from pipeline.gate.looks import judge_looks
from pipeline.model import BlockKind, Document, Rejection, RejectionKind

SHRUNK, GROWN = 0.5, 2.0  # of the usual characters; four in five such pages come back (42,632 versions)
ENOUGH = 400  # characters; below it a page doubles or halves by one sentence
STEPS = 3  # a step list of so many steps that is gone altogether is an alarm


def health(document: Document, usual: Document | None) -> Rejection | None:
    """Why a document may not be the whole article, relative to the usual one; None where it looks whole.

    SELECTOR_LOST and SHRUNK only delay: a second look decides.
    """
    if not document.blocks:
        return Rejection(kind=RejectionKind.EMPTY, reason="no text was found in the page")
    if usual is None or not usual.blocks:
        return None
    return (
        _selectors(document, usual)
        or _language(document, usual)
        or _size(document, usual)
        or _steps(document, usual)
    )


def broken(document: Document) -> Rejection | None:
    """Why a bare document (Markdown or text, without an answer to judge) is no article; None where it may be one."""
    blocks = document.blocks
    if not blocks:
        return Rejection(kind=RejectionKind.EMPTY, reason="the document is empty")
    main = [block.text for block in blocks[:8] if block.kind is BlockKind.HEADING and block.level <= 4]
    text = " ".join(block.key for block in blocks)
    page = Glance(
        names=names_of(document.title, main[:3] or [blocks[0].text]),
        text=text[:4_000],
        characters=document.characters,
        prose=sum(len(block.text) for block in blocks if is_sentence(block.text)),
    )
    if document.characters < 200 and all(block.kind is BlockKind.HEADING for block in blocks):
        found = judge_looks(page)
        return found or Rejection(
            kind=RejectionKind.EMPTY, reason=f"nothing but a title is left: “{blocks[0].text}”"
        )
    return judge_looks(page)


def _selectors(document: Document, usual: Document) -> Rejection | None:
    """A declared selector, or one to remove, that used to match and does not any more."""
    if document.extraction.recipe != usual.extraction.recipe:
        return None
    now = {(m.selector, m.removes): m for m in document.extraction.matches}
    for match in usual.extraction.matches:
        found = now.get((match.selector, match.removes))
        if found is None or found.count or not match.count:
            continue
        if match.removes and not match.characters:
            continue
        what = "removed" if match.removes else "gave"
        return Rejection(
            kind=RejectionKind.SELECTOR_LOST,
            reason=f"“{match.selector}” matches nothing; it {what} {match.characters:,} characters before",
        )
    return None


def _language(document: Document, usual: Document) -> Rejection | None:
    one, other = (each.language.split("-")[0] if each.language else "" for each in (document, usual))
    if one and other and one != other:
        return Rejection(
            kind=RejectionKind.WRONG_LANGUAGE, reason=f"the page is in “{one}” and used to be in “{other}”"
        )
    return None


def _size(document: Document, usual: Document) -> Rejection | None:
    before, now = usual.characters, document.characters
    if max(before, now) < ENOUGH or SHRUNK * before <= now <= GROWN * before:
        return None
    word = "shrunk" if now < before else "grown"
    return Rejection(
        kind=RejectionKind.SHRUNK, reason=f"the article has {word} from {before:,} to {now:,} characters"
    )


def _steps(document: Document, usual: Document) -> Rejection | None:
    before, now = (sum(b.kind is BlockKind.STEP for b in each.blocks) for each in (usual, document))
    if before < STEPS or now:
        return None
    kept = {block.key for block in document.blocks}
    lost = [b for b in usual.blocks if b.kind is BlockKind.STEP and b.key not in kept]
    if len(lost) < before / 2:
        return None  # the same words, only no longer marked as a list
    return Rejection(
        kind=RejectionKind.SHRUNK, reason=f"all {before} numbered steps are gone, first “{lost[0].text[:80]}”"
    )
