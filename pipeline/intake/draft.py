"""A published page to a draft guide; what has no place in it is listed by line, never dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.guide.forms import GuideForm, LinkForm, NoteForm, QuestionForm
from pipeline.intake.cues import CHANNELS, Role, disclaims, is_read, role_of
from pipeline.intake.masthead import Masthead, masthead, timed, timed_between
from pipeline.intake.page import Page, Piece, tidied
from pipeline.intake.policy import facts_of, is_told
from pipeline.intake.questions import questions
from pipeline.intake.reading_on import Known, related
from pipeline.intake.register import Register, Unplaced
from pipeline.intake.sections import Section, sections
from pipeline.intake.ways import Ways
from pipeline.model import BlockKind, Product
from pipeline.sentences import sentences
from pipeline.statements import Statement, claims

_NEAR = 4  # lines below "related guides" within which links belong to it
_NOWHERE = "names where to read on without an address; guides of ours are linked"
_COUNTED = re.compile(r"\W*[^\W\d_]+ \d{1,2}\W*")
_LABELLED = 60  # characters of a label before a colon
_SAID = (BlockKind.PARAGRAPH, BlockKind.CALLOUT, BlockKind.ITEM)
_BILLED = (Role.IOS, Role.ANDROID)


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
    register = Register(locale=locale)
    minutes, pieces = timed(page.pieces, register)
    builder = _Builder(
        page=page,
        locale=locale,
        products=products,
        known=known,
        register=register,
        ways=Ways(register=register),
        top=Masthead(minutes=timed_between(page, locale) if minutes is None else minutes),
    )
    parts = sections(builder.without_disclaimers(pieces), locale)
    for i, section in enumerate(parts):
        after = parts[i + 1] if i + 1 < len(parts) else None
        builder.section(section, parted=after is not None and _is_way(after))
    return builder.draft(guide, page.title or fallback or guide)


def _is_way(section: Section) -> bool:
    steps = any(piece.kind in (BlockKind.STEP, BlockKind.ITEM) for piece in section.pieces)
    return steps and section.role in (*CHANNELS, Role.STEPS)


@dataclass(slots=True, kw_only=True)
class _Builder:
    page: Page
    locale: str
    products: Sequence[Product]
    known: Sequence[Known]
    register: Register
    ways: Ways
    top: Masthead
    summary: list[str] = field(default_factory=list)
    notes: list[NoteForm] = field(default_factory=list)  # of the guide as a whole: products, policies
    faq: list[QuestionForm] = field(default_factory=list)
    links: list[LinkForm] = field(default_factory=list)
    disclaimer: list[str] = field(default_factory=list)

    def without_disclaimers(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces without those that disclaim something for the site, wherever they stand."""
        found = [each for each in pieces if each.kind in _SAID and disclaims(each.text, self.locale)]
        self.disclaimer += [each.text for each in found]
        return [each for each in pieces if each not in found]

    def section(self, section: Section, *, parted: bool) -> None:
        """Give one part of the page its place."""
        role = section.role
        if section.heading is None and role is Role.UNKNOWN:
            self.open(section.pieces)
        elif role is Role.FAQ:
            self.questions(section)
        elif role in (Role.RELATED, Role.SOURCES):
            self.read_on(section)
        elif role is Role.DISCLAIMER:
            self.disclaimer += [piece.text for piece in section.pieces]
        elif role is Role.PROMO:
            self.lay_aside(section, "speaks of the site, not of the service")
        elif role in (*CHANNELS, Role.STEPS):
            self.ways.add(section, parted=parted)
        elif role is Role.OVERVIEW or (role is Role.UNKNOWN and not self.ways.channels):
            self.introduce(section)
        else:
            self.remarks(section)

    def open(self, pieces: Sequence[Piece]) -> None:
        """The top of the page."""
        found = masthead(pieces, self.register, titled=bool(self.page.title))
        minutes = self.top.minutes if self.top.minutes is not None else found.minutes
        self.top = replace(found, minutes=minutes)

    def introduce(self, section: Section) -> None:
        """What a part says before the first way to do it."""
        self.summary += [piece.text for piece in section.pieces]
        for piece in section.pieces:
            self.register.statements.append(Statement(text=piece.text, line=piece.line))

    def remarks(self, section: Section) -> None:
        """A part on products, policies or anything else that the service sells or promises."""
        heading = section.heading.text if section.heading else ""
        tells = self.tells(section)
        if section.role is Role.UNKNOWN and not tells and is_read(self.locale):
            self.lay_aside(section, f"stands below “{heading}”, which names no part of a guide")
            return
        policy = section.role is Role.POLICY or (section.role is Role.UNKNOWN and tells)
        asks = heading.rstrip().endswith("?")
        title = heading if section.role is Role.UNKNOWN or asks else ""
        above = ""  # a title within the part whose text has not come yet
        for piece in section.pieces:
            if piece.kind is BlockKind.HEADING:
                above = piece.text
                continue
            named, text = ("", piece.text) if above else _labelled(piece)
            shown = above or named or ("" if piece.kind is BlockKind.ROW else title)
            self.remark(piece, shown, text, heading, policy=policy)
            title = above = ""

    def remark(self, piece: Piece, title: str, text: str, heading: str, *, policy: bool) -> None:
        """One remark, with what it says of facts."""
        title = title.strip(" :\u00a0")
        kind = "policy" if policy else "product"
        self.notes.append(
            NoteForm(id=self.register.new_id(kind, title or text, piece.line), title=title, text=text)
        )
        role = role_of(title, self.locale, steps=True) if title else Role.UNKNOWN
        about = text.partition(" | ")[0].partition(": ")[2] if piece.kind is BlockKind.ROW else ""
        self.register.statements.append(
            Statement(
                text=text,
                title=title,
                line=piece.line,
                heading=heading if heading != title else "",
                channel=role.value if role in _BILLED else None,
                about=about,
            )
        )

    def tells(self, section: Section) -> bool:
        """Whether a part with an unknown heading holds a policy fact."""
        told = [Statement(text=piece.text, line=piece.line) for piece in section.pieces]
        return bool(claims(told, self.products, self.locale))

    def questions(self, section: Section) -> None:
        """Questions with their answers."""
        entries, left = questions(section.pieces)
        for piece in left:
            self.register.drop(piece, "stands in the FAQ and is no answer")
        if not entries and not left and section.heading:
            self.register.drop(section.heading, "announces questions, but none follow")
        for each in entries:
            answer = "\n".join(each.answer)
            name = self.register.new_id("faq", each.question, each.line)
            self.faq.append(QuestionForm(id=name, question=each.question, answer=answer))
            self.register.statements.append(Statement(text=answer, line=each.line, heading=each.question))

    def read_on(self, section: Section) -> None:
        """Links to other guides and pages."""
        found = related(section.pieces, self.page.links, self.known)
        self.links += [link for link in found.links if link not in self.links]
        for piece in found.left:
            near = next((each.url for each in self.page.links if each.text == piece.text), "")
            why = f"leads to “{near}” on a site that the page does not name" if near else _NOWHERE
            self.register.drop(piece, why)

    def left_outside(self) -> Iterator[Unplaced]:
        """What the page shows around the article; links to related guides are taken in even there."""
        near = -_NEAR
        for line, text in self.page.outside:
            if _COUNTED.fullmatch(text):
                continue  # "Step 2", the mark of a step
            announced = role_of(text, self.locale, steps=False) in (Role.RELATED, Role.SOURCES)
            near = line if announced or (line - near < _NEAR and near >= 0) else -_NEAR
            piece = Piece(kind=BlockKind.PARAGRAPH, text=text, line=line)
            links = related((piece,), self.page.links, ()).links if near >= 0 else ()
            self.links += [link for link in links if link not in self.links]
            yield Unplaced(line=line, text=text, why="lies outside the article")

    def lay_aside(self, section: Section, why: str) -> None:
        """List a whole part."""
        self.register.lay_aside([*([section.heading] if section.heading else []), *section.pieces], why)

    def draft(self, guide: str, fallback: str) -> Draft:
        """All of it as a form."""
        outside = tuple(self.left_outside())
        dropped = {(each.line, each.text) for each in self.register.unplaced}
        linking = [p for p in self.page.pieces if p.linked > 0 and (p.line, p.text) not in dropped]
        linked = related(linking, self.page.links, ()).links
        told = {link.url for link in self.links}
        self.links += [link for link in linked if link.url not in told]
        channels = tuple(self.ways.channels)
        facts = facts_of(self.register, self.products, {each.id for each in channels})
        summary = [*self.top.summary, *self.summary, *self.ways.before]
        form = GuideForm(
            guide=guide,
            locale=self.locale,
            title=self.top.title or fallback,
            summary="\n".join(summary) or self.page.summary,
            reading_minutes=self.top.minutes,
            channels=channels,
            facts=facts,
            products=tuple(note for note in self.notes if not is_told(note, facts, self.locale)),
            faq=tuple(self.faq),
            related=tuple(self.links),
            disclaimer="\n".join(dict.fromkeys(self.disclaimer)),
        )
        total = sum(len(sentences(piece.text, self.locale)) for piece in self.page.pieces)
        left = sum(len(sentences(each.text, self.locale)) for each in self.register.unplaced)
        return Draft(
            form=form,
            unplaced=tuple(sorted(self.register.unplaced, key=lambda each: each.line)),
            outside=outside,
            sentences=total,
            placed=total - left,
            lines=dict(self.register.lines),
        )


def _labelled(piece: Piece) -> tuple[str, str]:
    """Title and rest of a text that begins with its own title: in bold, or a few words and a colon."""
    if piece.lead and piece.lead != piece.text:
        return piece.lead.strip(" .:–—-"), piece.text[len(piece.lead) :].lstrip(" .:–—-")
    label, colon, rest = piece.text.partition(": ")
    if colon and piece.kind is not BlockKind.ROW and len(label) <= _LABELLED and "." not in label and rest:
        return label, rest
    return "", piece.text
