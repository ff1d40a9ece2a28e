"""Statements of a page to the typed facts of its draft."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.guide.forms import FactForm, NoteForm, ScopeForm
from pipeline.guide.values import kind_of
from pipeline.intake.register import Register
from pipeline.model import Product
from pipeline.sentences import sentences
from pipeline.statements import Found, claims

_OWN_RULES = ("renewal", "certificate", "trial-end")  # events that make a rule of its own


def facts_of(register: Register, products: Sequence[Product], channels: set[str]) -> tuple[FactForm, ...]:
    """The typed facts of everything that has a place; a scope names only ``channels`` of the guide."""
    found = claims(register.statements, products, register.locale)
    return tuple(_fact(each, register, channels) for each in found)


def _fact(found: Found, register: Register, channels: set[str]) -> FactForm:
    """One fact with an id from its subject and scope."""
    fact, where = found.fact, found.fact.scope
    apart = where.event if where.event in _OWN_RULES else None
    parts = [part for part in (where.product, where.region, where.channel, apart) if part]
    name = register.ids.new(fact.subject, "-".join(parts))
    register.lines[name] = found.line
    shown = kind_of(fact.value, subject=fact.subject)
    return FactForm(
        id=name,
        subject=fact.subject,  # type: ignore[arg-type]  # claims() yields subjects of the form only
        value=fact.value,
        kind=None if shown is fact.kind else fact.kind,
        text=found.text,
        scope=ScopeForm(
            product=where.product,
            channel=where.channel if where.channel in channels else None,
            region=where.region,
            event=where.event,  # type: ignore[arg-type]  # the same holds for events
            conditions=where.conditions,
        ),
    )


def is_told(note: NoteForm, facts: Sequence[FactForm], locale: str) -> bool:
    """Whether every sentence of a policy is the sentence of a fact, so that it would stand there twice."""
    texts = {fact.text for fact in facts}
    parts = sentences(f"{note.title}: {note.text}" if note.title else note.text, locale)
    row = not note.title and note.text.replace(" | ", " ") in texts
    return note.id.startswith("policy.") and (row or all(part in texts for part in parts))
