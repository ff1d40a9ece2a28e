"""Which sections of a page are written for a channel: "On your iPhone", "Computer", "Android"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lexicon import lexicon
from pipeline.lexicon.gloss import channel_terms, terms
from pipeline.model import Document, Target
from pipeline.text import canonical

_CHANNELS = "channels"


def channel_fit(targets: Sequence[Target], document: Document) -> list[float]:
    """For each block: 1 where its innermost heading names the channel, -1 where another, else 0."""
    wanted = targets[0].channel if targets else None
    if wanted is None or any(target.channel != wanted for target in targets):
        return [0.0] * len(document.blocks)
    fits = {
        headings: _fit(wanted, headings[-1] if headings else "", document.language or targets[0].locale)
        for headings in {block.headings for block in document.blocks}
    }
    return [fits[block.headings] for block in document.blocks]


def _fit(wanted: str, heading: str, language: str) -> float:
    named = channels_named(heading, language)
    if not named:
        return 0.0
    return 1.0 if wanted in named else -1.0


def channels_named(text: str, language: str) -> frozenset[str]:
    """The channels that a text names; a channel that the lexicon does not know is named by its own id."""
    key = canonical(text)
    padded = f" {' '.join(key.replace('&', ' ').replace(',', ' ').split())} "
    said = {term.key for term in terms(key, language)}
    listed = lexicon(language).section(_CHANNELS)
    found = {name for name, names in listed.items() if any(f" {each} " in padded for each in names)}
    found |= {name for name in ("web",) if said & set(channel_terms(name))}
    return frozenset(found)
