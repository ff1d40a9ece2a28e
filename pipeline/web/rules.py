"""Noise rules: which are in force, what a new one would silence, and taking one out of force."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from pipeline.errors import UsageError
from pipeline.model import NoiseRule, RuleSyntax
from pipeline.web.asked import Asked, see
from pipeline.web.hunks import Hunk, HunkRole, silent_hunk

_SHOWN = 20
_LONGEST = 500


def listed(asked: Asked) -> Response:
    """The rules in force, those of the past, and the form for a new one."""
    return _page(asked, None, None)


def preview(asked: Asked) -> Response:
    """What a rule would have silenced on the captures that there are; nothing is kept."""
    rule = read_rule(asked)
    return _page(asked, rule, asked.desk.review.rule_preview(rule))


def add(asked: Asked) -> Response:
    """Put a rule in force."""
    asked.desk.review.add_rule(read_rule(asked))
    return see("/rules")


def end(asked: Asked) -> Response:
    """Take a rule out of force; it stays in the books."""
    asked.desk.store.end_rule(asked.parts["rule"], by=asked.who.name, at=asked.now)
    return see("/rules")


def read_rule(asked: Asked, source: str = "") -> NoiseRule:
    """The rule in a form; UsageError where it has no pattern or its source or service does not exist."""
    library = asked.desk.content().library
    pattern, syntax = asked.text("pattern").strip(), asked.text("syntax")
    if not pattern:
        raise UsageError("a rule needs the words that make no difference")
    source = source or asked.text("source")
    service = asked.text("service")
    if source and source not in library.sources:
        raise UsageError(f"there is no source “{source[:80]}”")
    if source and asked.text("scope") == "service":
        source, service = "", library.sources[source].service
    if service:
        library.service(service)
    return NoiseRule(
        pattern=pattern[:_LONGEST],
        by=asked.who.name,
        at=asked.now,
        why=asked.text("why").strip()[:_LONGEST],
        syntax=RuleSyntax(syntax) if syntax in {each.value for each in RuleSyntax} else RuleSyntax.LITERAL,
        service=None if source else service or None,
        source=source or None,
        block=asked.text("block").strip()[:_LONGEST] or None,
    )


def _page(asked: Asked, rule: NoiseRule | None, found: object) -> Response:
    content = asked.desk.content()
    context: dict[str, Any] = {
        "rule": rule,
        "found": found,
        "silenced": _hunks(found, "silenced", HunkRole.IGNORED),
        "spared": _hunks(found, "spared", HunkRole.TRIGGERING),
        "view": "changes",
    }
    if asked.partial:
        return asked.show("preview.html.j2", **context)
    rules = asked.desk.store.rules(ended=True)
    return asked.show(
        "rules.html.j2",
        **context,
        active=[each for each in rules if each.active],
        ended=[each for each in reversed(rules) if not each.active],
        library=content.library,
        shelf=content.shelf,
        syntaxes=tuple(RuleSyntax),
        content_error=content.error,
    )


def _hunks(found: object, member: str, role: HunkRole) -> list[tuple[str, Hunk]]:
    """Covered changes as hunks, each with the language of its page's source id."""
    tried = getattr(found, member, ())[:_SHOWN]
    shown = []
    for each in tried:
        hunk = silent_hunk(each.change, f"{each.source}, {each.snapshot.captured_at:%Y-%m-%d}")
        shown.append((each.source, Hunk(role=role, passage=hunk.passage, note=hunk.note)))
    return shown
