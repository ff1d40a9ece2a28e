"""What a guide lacks: channels, products, citations, a disclaimer, a review, the words of a scaffold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.facts.products import mentions, names
from pipeline.facts.reading import read
from pipeline.lexicon import lexicon
from pipeline.lint.passages import Sheet, is_placeholder
from pipeline.lint.remark import Remark, Rule
from pipeline.model import Service


def placeholders(sheet: Sheet) -> Iterator[Remark]:
    """Texts that are still to be written."""
    for passage in sheet.passages:
        if is_placeholder(passage.text):
            what = passage.text.partition(":")[2].strip() or "this text"
            yield sheet.remark(Rule.PLACEHOLDER, passage.keys, f"is to be written: {what}", "fill it in")


def channels(sheet: Sheet) -> Iterator[Remark]:
    """Channels that show the reader no step, and a guide without any channel."""
    guide = sheet.guide
    if not guide.channels:
        message = "has no channel: nobody can do anything with it"
        yield sheet.remark(Rule.CHANNEL_UNCOVERED, ("channels",), message, "add the steps of one channel")
    for channel in guide.channels if guide.original is None else ():
        if not channel.steps and not channel.procedure:
            message = f"the channel “{channel.id}” has no steps"
            advice = "add its steps, or name a shared procedure"
            found = sheet.remark(Rule.CHANNEL_UNCOVERED, ("channels", channel.id, "title"), message, advice)
            yield replace(found, eased=bool(channel.intro or channel.notes))  # it says something at least


def products(service: Service, sheets: Sequence[Sheet]) -> Iterator[Remark]:
    """Products of a service of which no guide of it says anything; told at its first original guide."""
    originals = [each for each in sheets if each.guide.original is None and not each.guide.shared]
    if not originals or not service.products:
        return
    known = names(service.products)
    spoken: set[str] = set()
    for sheet in originals:
        spoken.update(claim.scope.product for claim in sheet.guide.facts if claim.scope.product)
        words = lexicon(sheet.guide.locale)
        for passage in sheet.passages:
            said = f"{passage.title}: {passage.text}" if passage.title else passage.text
            spoken.update(each.product for each in mentions(read(said, words), words, known))
    for product in service.products:
        if product.id not in spoken:
            message = f"no guide of {service.id} says anything of “{product.name}” ({product.id})"
            advice = "say what holds for it, or take it out of service.yaml"
            yield originals[0].remark(Rule.PRODUCT_UNCOVERED, ("products",), message, advice)


def uncited(sheet: Sheet) -> Iterator[Remark]:
    """Facts that no source supports; a translation inherits its original's citations."""
    if sheet.guide.original is not None:
        return
    for claim in sheet.guide.facts:
        if not claim.cites and not is_placeholder(claim.text):
            message = f"the fact “{claim.id}” cites no source"
            advice = "cite the official page that says so: only then is it watched"
            yield sheet.remark(Rule.FACT_UNCITED, ("facts", claim.id, "id"), message, advice)


def disclaimer(sheet: Sheet) -> Iterator[Remark]:
    """A guide without a disclaimer; a shared procedure shows that of the guide around it."""
    if not sheet.guide.shared and not sheet.guide.disclaimer:
        message = "has no disclaimer"
        advice = "say that the guide is independent and that the official pages count"
        yield sheet.remark(Rule.DISCLAIMER_MISSING, ("disclaimer",), message, advice)


def review(sheet: Sheet, now: datetime, after_days: int) -> Iterator[Remark]:
    """A guide that nobody has verified for ``after_days`` days, or ever."""
    verified = sheet.guide.verified_at
    if verified is None and sheet.guide.original is None:
        message = "nobody has verified this guide yet"
        yield sheet.remark(Rule.UNVERIFIED, ("verified_at",), message, "compare it with the official pages")
    elif verified is not None and now.date() - verified > timedelta(days=after_days):
        age = (now.date() - verified).days
        message = f"was verified {age} days ago, on {verified}; the limit is {after_days}"
        advice = "compare it with the official pages and decide its tickets"
        yield sheet.remark(Rule.REVIEW_OVERDUE, ("verified_at",), message, advice)
