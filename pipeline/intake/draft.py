"""A published page to a draft guide; what has no place in it is listed by line, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.guide.forms import (
    ChannelForm,
    FactForm,
    GuideForm,
    LinkForm,
    NoteForm,
    QuestionForm,
    ScopeForm,
    StepForm,
)
from pipeline.guide.values import kind_of
from pipeline.intake.cues import CHANNELS, Role, channel_title, reading_minutes, role_of
from pipeline.intake.ids import Ids, slug
from pipeline.intake.page import Page, Piece, tidied
from pipeline.intake.questions import questions
from pipeline.intake.reading_on import Known, related
from pipeline.intake.sections import Section, sections
from pipeline.intake.steps import Walk, walk
from pipeline.model import BlockKind, Product
from pipeline.sentences import sentences
from pipeline.statements import Found, Statement, claims

_NEAR = 4  # lines below "related guides" within which links belong to it
_TITLE = 110  # characters of a line that may be the title


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Text of the page that the draft does not hold, with its 1-based line and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A guide as it was taken in. ``lines`` maps ids of targets to lines of the published file.

    ``sentences`` counts those of the article, ``placed`` those of them that the draft holds.
    """

    form: GuideForm
    unplaced: tuple[Unplaced, ...]
    outside: tuple[Unplaced, ...]
    sentences: int
    placed: int
    lines: dict[str, int]

    @property
    def share(self) -> float:
        """Sentences of the article that have a place, 0..1; 1 for an empty page."""
        return self.placed / self.sentences if self.sentences else 1.0


def take_in(
    page: Page,
    *,
    guide: str,
    locale: str,
    products: Sequence[Product] = (),
    known: Sequence[Known] = (),
    fallback: str = "",
) -> Draft:
    """The draft of a page as ``guide`` (``<service>/<name>``) in ``locale``.

    ``known`` are our guides that a page may refer to; ``fallback`` is the title where it has none.
    """
    page = tidied(page)
    builder = _Builder(page=page, locale=locale, products=products, known=known)
    for section in sections(page.pieces, locale):
        builder.section(section)
    return builder.draft(guide, page.title or fallback or guide)


@dataclass(slots=True, kw_only=True)
class _Builder:
    page: Page
    locale: str
    products: Sequence[Product]
    known: Sequence[Known]
    ids: Ids = field(default_factory=Ids)
    title: str = ""
    minutes: int | None = None
    summary: list[str] = field(default_factory=list)
    channels: list[ChannelForm] = field(default_factory=list)
    notes: list[NoteForm] = field(default_factory=list)  # of the guide as a whole: products, policies
    faq: list[QuestionForm] = field(default_factory=list)
    links: list[LinkForm] = field(default_factory=list)
    disclaimer: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def section(self, section: Section) -> None:
        """Give one part of the page its place."""
        role = section.role
        if section.heading is None and role is Role.UNKNOWN:
            self.top(section.pieces)
        elif role is Role.FAQ:
            self.questions(section)
        elif role in (Role.RELATED, Role.SOURCES):
            self.read_on(section)
        elif role is Role.DISCLAIMER:
            self.disclaimer += [piece.text for piece in section.pieces]
        elif role is Role.PROMO:
            self.lay_aside(section, "speaks of the site, not of the service")
        elif role in (*CHANNELS, Role.STEPS):
            self.channel(section)
        elif role is Role.OVERVIEW or (role is Role.UNKNOWN and not self.channels):
            self.summary += [piece.text for piece in section.pieces]
        else:
            self.remarks(section)

    def top(self, pieces: Sequence[Piece]) -> None:
        """Title, reading time and introduction; what stands before the title belongs to the site."""
        found = next((i for i, piece in enumerate(pieces) if self.is_title(piece)), None)
        before = pieces[:found] if found is not None else ()
        for piece in before:
            self.drop(piece, "stands before the title")
        if found is not None:
            self.title = pieces[found].text.strip()
        for piece in pieces[len(before) + (found is not None) :]:
            minutes = reading_minutes(piece.text, self.locale)
            if minutes is not None and self.minutes is None:
                self.minutes = minutes
                continue
            self.summary.append(piece.text)
            self.statements.append(Statement(text=piece.text, line=piece.line))

    def is_title(self, piece: Piece) -> bool:
        """Whether a piece is the title: the page's main heading, or a short line that names the task."""
        text = piece.text.strip()
        if piece.kind is BlockKind.HEADING and piece.level == 1:
            return True
        named = role_of(text, self.locale, steps=True) not in (Role.UNKNOWN, Role.PROMO, Role.RELATED)
        return len(text) <= _TITLE and text[-1:] not in ".:!;" and len(text.split()) > 1 and named

    def channel(self, section: Section) -> None:
        """One way to do it; a second part for the same channel goes on where the first ended."""
        found = walk(
            section.pieces,
            self.locale,
            loose=section.loose,
            opened=section.loose and section.role in CHANNELS,
        )
        for piece in found.leftover:
            self.drop(piece, "looks like the label of a link without its address")
        role = Role.WEB if section.role is Role.STEPS else section.role
        name = role.value
        title = section.heading.text if section.heading else self.untitled(section, found)
        heading = section.heading.text if section.heading else ""
        self.lines.setdefault(name, section.heading.line if section.heading else section.pieces[0].line)
        if not found.steps and not found.notes and not found.intro:
            return
        at = next((i for i, each in enumerate(self.channels) if each.id == name), None)
        if at is not None and not found.steps:
            self.join(at, found, heading)
            return
        if at is not None:
            name = self.ids.new(f"{name}-{slug(title, self.locale, words=3)}")
        form = ChannelForm(
            id=name,
            title=title,
            intro="\n".join(found.intro),
            steps=self.steps(found, name),
            notes=self.aside(found, name),
        )
        self.channels.append(form)
        self.say(found, heading, name)

    def untitled(self, section: Section, found: Walk) -> str:
        """What a part without a heading is called: its first sentence says whom it is for."""
        if section.role not in CHANNELS or not found.intro:
            return channel_title(self.locale)
        return next(iter(sentences(found.intro[0], self.locale)), found.intro[0]).rstrip(".:")

    def join(self, at: int, found: Walk, heading: str) -> None:
        """Add the remarks of a later part to the channel that is there."""
        form = self.channels[at]
        intro = tuple(
            NoteForm(id=self.new_id(form.id, text, 0), text=text, title=heading if i == 0 else "")
            for i, text in enumerate(found.intro)
        )
        self.channels[at] = ChannelForm(
            id=form.id,
            title=form.title,
            intro=form.intro,
            steps=form.steps,
            notes=(*form.notes, *intro, *self.aside(found, form.id)),
        )
        self.say(found, heading, form.id)

    def steps(self, found: Walk, channel: str) -> tuple[StepForm, ...]:
        """The steps of a channel with their ids."""
        return tuple(
            StepForm(
                id=self.new_id(channel, step.heading, step.line),
                heading=step.heading,
                body="\n".join(step.body),
            )
            for step in found.steps
        )

    def aside(self, found: Walk, channel: str) -> tuple[NoteForm, ...]:
        """The callouts of a channel with their ids."""
        return tuple(
            NoteForm(id=self.new_id(channel, n.title or n.text, n.line), title=n.title, text=n.text)
            for n in found.notes
        )

    def say(self, found: Walk, heading: str, channel: str) -> None:
        """Note every text of a channel for its facts."""
        shown = channel if channel in ("ios", "android", "partner") else None
        texts = [(text, 0, "") for text in found.intro]
        texts += [(f"{s.heading}. {' '.join(s.body)}", s.line, "") for s in found.steps]
        texts += [(n.text, n.line, n.title) for n in found.notes]
        first = self.lines.get(channel, 1)
        for text, line, title in texts:
            self.statements.append(
                Statement(text=text, line=line or first, title=title, heading=heading, channel=shown)
            )

    def remarks(self, section: Section) -> None:
        """A part on products, policies or anything else that the service sells or promises."""
        heading = section.heading.text if section.heading else ""
        if section.role is Role.UNKNOWN and not self.tells(section):
            self.lay_aside(section, f"stands below “{heading}”, which names no part of a guide")
            return
        kind = "policy" if section.role is Role.POLICY else "product"
        title = ""
        for piece in section.pieces:
            if piece.kind is BlockKind.HEADING:
                title = piece.text
                continue
            named, text = _labelled(piece)
            note = title or named or (heading if section.role is Role.UNKNOWN else "")
            self.notes.append(NoteForm(id=self.new_id(kind, note or text, piece.line), title=note, text=text))
            self.statements.append(Statement(text=text, title=note, line=piece.line, heading=heading))
            title = ""

    def tells(self, section: Section) -> bool:
        """Whether a part with an unknown heading holds a policy fact."""
        told = [Statement(text=piece.text, line=piece.line) for piece in section.pieces]
        return bool(claims(told, self.products, self.locale))

    def questions(self, section: Section) -> None:
        """Questions with their answers."""
        entries, left = questions(section.pieces)
        for piece in left:
            self.drop(piece, "stands in the FAQ and is no answer")
        if not entries and not left and section.heading:
            self.drop(section.heading, "announces questions, but none follow")
        for each in entries:
            answer = "\n".join(each.answer)
            name = self.new_id("faq", each.question, each.line)
            self.faq.append(QuestionForm(id=name, question=each.question, answer=answer))
            self.statements.append(Statement(text=answer, line=each.line, heading=each.question))

    def read_on(self, section: Section) -> None:
        """Links to other guides and pages."""
        found = related(section.pieces, self.page.links, self.known)
        self.links += [link for link in found.links if link not in self.links]
        for piece in found.left:
            self.drop(piece, "names where to read on without an address; guides of ours are linked")

    def left_outside(self) -> Iterator[Unplaced]:
        """What the page shows around the article; links to related guides are taken in even there."""
        near = -_NEAR
        for line, text in self.page.outside:
            announced = role_of(text, self.locale, steps=False) in (Role.RELATED, Role.SOURCES)
            near = line if announced or (line - near < _NEAR and near >= 0) else -_NEAR
            piece = Piece(kind=BlockKind.PARAGRAPH, text=text, line=line)
            links = related((piece,), self.page.links, ()).links if near >= 0 else ()
            if links or announced:
                self.links += [link for link in links if link not in self.links]
            else:
                yield Unplaced(line=line, text=text, why="lies outside the article")

    def lay_aside(self, section: Section, why: str) -> None:
        """List a whole part."""
        for piece in ([section.heading] if section.heading else []) + section.pieces:
            self.drop(piece, why)

    def drop(self, piece: Piece, why: str) -> None:
        """List one piece that has no place."""
        self.unplaced.append(Unplaced(line=piece.line, text=piece.text, why=why))

    def new_id(self, group: str, text: str, line: int) -> str:
        """A new id in a group from the words of a text; its line is remembered."""
        found = self.ids.new(group, slug(text, self.locale))
        self.lines[found] = line
        return found

    def facts(self) -> tuple[FactForm, ...]:
        """The typed facts of everything that has a place."""
        channels = {each.id for each in self.channels}
        return tuple(
            self.fact(found, channels) for found in claims(self.statements, self.products, self.locale)
        )

    def fact(self, found: Found, channels: set[str]) -> FactForm:
        """One fact with an id from its subject and scope."""
        fact, where = found.fact, found.fact.scope
        apart = where.event if where.event in ("renewal", "certificate", "trial-end") else None
        parts = [part for part in (where.product, where.region, where.channel, apart) if part]
        name = self.ids.new(fact.subject, "-".join(parts))
        self.lines[name] = found.line
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

    def draft(self, guide: str, fallback: str) -> Draft:
        """All of it as a form."""
        outside = tuple(self.left_outside())
        linked = related([p for p in self.page.pieces if p.linked > 0], self.page.links, ()).links
        told = {link.url for link in self.links}
        self.links += [link for link in linked if link.url not in told]
        facts = self.facts()
        summary = self.summary or ([self.page.summary] if self.page.summary else [])
        form = GuideForm(
            guide=guide,
            locale=self.locale,
            title=self.title or fallback,
            summary="\n".join(summary),
            reading_minutes=self.minutes,
            channels=tuple(self.channels),
            facts=facts,
            products=tuple(note for note in self.notes if not _is_told(note, facts, self.locale)),
            faq=tuple(self.faq),
            related=tuple(self.links),
            disclaimer="\n".join(self.disclaimer),
        )
        outside = tuple(
            Unplaced(line=n, text=text, why="lies outside the article") for n, text in self.page.outside
        )
        total = sum(len(sentences(piece.text, self.locale)) for piece in self.page.pieces)
        left = sum(len(sentences(each.text, self.locale)) for each in self.unplaced)
        return Draft(
            form=form,
            unplaced=tuple(sorted(self.unplaced, key=lambda each: each.line)),
            outside=outside,
            sentences=total,
            placed=total - left,
            lines=dict(self.lines),
        )


def _is_told(note: NoteForm, facts: Sequence[FactForm], locale: str) -> bool:
    """Whether every sentence of a policy is the sentence of a fact, so that it would stand there twice."""
    texts = {fact.text for fact in facts}
    parts = sentences(f"{note.title}: {note.text}" if note.title else note.text, locale)
    return note.id.startswith("policy.") and all(part in texts for part in parts)


def _labelled(piece: Piece) -> tuple[str, str]:
    """Title and rest of a text that begins with its own title: in bold, or a few words and a colon."""
    if piece.lead and piece.lead != piece.text:
        return piece.lead.strip(" .:–—-"), piece.text[len(piece.lead) :].lstrip(" .:–—-")
    label, colon, rest = piece.text.partition(": ")
    if colon and piece.kind is not BlockKind.ROW and len(label) <= 60 and "." not in label and rest:
        return label, rest
    return "", piece.text
