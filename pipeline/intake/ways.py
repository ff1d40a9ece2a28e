"""The ways to do it that a guide tells: one channel per section with its steps and callouts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.guide.forms import ChannelForm, NoteForm, StepForm
from pipeline.intake.cues import CHANNELS, Role, channel_title
from pipeline.intake.ids import slug
from pipeline.intake.register import Register
from pipeline.intake.sections import Section
from pipeline.intake.steps import Walk, walk
from pipeline.sentences import sentences
from pipeline.statements import Statement

_BILLED = ("ios", "android", "partner")  # channels that limit what is said in them
_LABEL = 3  # words of a label: the head of a layout's column


@dataclass(slots=True, kw_only=True)
class Ways:
    """The channels so far; ``before`` is what was said of all of them before the first began."""

    register: Register
    channels: list[ChannelForm] = field(default_factory=list)
    before: list[str] = field(default_factory=list)

    def add(self, section: Section, *, parted: bool) -> None:
        """One way to do it; a second part for the same channel goes on where the first ended.

        ``parted``: the next section is a way of its own with steps, so that one without only introduces.
        """
        named = section.role in CHANNELS
        found = walk(
            section.pieces, self.register.locale, loose=section.loose, opened=section.loose and named
        )
        for piece in found.leftover:
            self.register.drop(piece, "looks like the label of a link without its address")
        if not found.steps and not found.notes and not found.intro:
            return
        if parted and not found.steps:
            self.introduce(section)
            return
        role = Role.WEB if section.role is Role.STEPS else section.role
        heading = section.heading.text if section.heading else ""
        line = section.heading.line if section.heading else section.pieces[0].line
        at = next((i for i, each in enumerate(self.channels) if each.id == role.value), None)
        if at is not None and not found.steps:
            self.join(at, found, heading)
            return
        title = heading or self.untitled(section, found)
        name = self.name(role.value, title, taken=at is not None, general=section.role is Role.STEPS)
        self.register.lines.setdefault(name, line)
        self.channels.append(self.form(name, title, found))
        self.say(found, heading, name)

    def introduce(self, section: Section) -> None:
        """What stands between the heading of all ways and the first of them."""
        for piece in section.pieces:
            if len(piece.text.split()) <= _LABEL and piece.text[-1:] not in ".!?:":
                self.register.drop(piece, "looks like the head of a column")
            else:
                self.before.append(piece.text)
                self.register.statements.append(Statement(text=piece.text, line=piece.line))

    def name(self, role: str, title: str, *, taken: bool, general: bool) -> str:
        """The id of a channel; one that is there already tells them apart by the words of the title."""
        if not taken:
            return role
        told = slug(title, self.register.locale, words=3)
        return self.register.ids.new(told if general and told != "part" else f"{role}-{told}")

    def form(self, name: str, title: str, found: Walk) -> ChannelForm:
        """The channel of what was found."""
        steps = tuple(
            StepForm(
                id=self.register.new_id(name, step.heading, step.line),
                heading=step.heading,
                body="\n".join(step.body),
            )
            for step in found.steps
        )
        intro = "\n".join(found.intro)
        return ChannelForm(id=name, title=title, intro=intro, steps=steps, notes=self.aside(found, name))

    def untitled(self, section: Section, found: Walk) -> str:
        """What a part without a heading is called: its first sentence says whom it is for."""
        if section.role not in CHANNELS or not found.intro:
            return channel_title(self.register.locale)
        return next(iter(sentences(found.intro[0], self.register.locale)), found.intro[0]).rstrip(".:")

    def join(self, at: int, found: Walk, heading: str) -> None:
        """Add the remarks of a later part to the channel that is there."""
        form = self.channels[at]
        intro = tuple(
            NoteForm(id=self.register.new_id(form.id, text, 0), text=text, title=heading if i == 0 else "")
            for i, text in enumerate(found.intro)
        )
        self.channels[at] = replace(form, notes=(*form.notes, *intro, *self.aside(found, form.id)))
        self.say(found, heading, form.id)

    def aside(self, found: Walk, channel: str) -> tuple[NoteForm, ...]:
        """The callouts of a channel with their ids."""
        return tuple(
            NoteForm(
                id=self.register.new_id(channel, n.title or n.text, n.line),
                title=n.title.strip(" :\u00a0"),
                text=n.text,
            )
            for n in found.notes
        )

    def say(self, found: Walk, heading: str, channel: str) -> None:
        """Note every text of a channel for its facts."""
        shown = channel if channel in _BILLED else None
        first = self.register.lines.get(channel, 1)
        told = [Statement(text=text, line=first) for text in found.intro]
        told += [
            Statement(text=f"{s.heading}. {' '.join(s.body)}", line=s.line or first, step=True)
            for s in found.steps
        ]
        told += [Statement(text=n.text, line=n.line or first, title=n.title) for n in found.notes]
        self.register.statements += [replace(each, heading=heading, channel=shown) for each in told]
