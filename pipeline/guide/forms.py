"""What may stand in the YAML files of ``guides/``: these types are the published JSON Schema.

A form is what an author writes; ``pipeline.model`` is what the rest of the code sees. The docstring
under a key is what an editor shows for it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from pipeline.content import SHAPE
from pipeline.model import Access, Evidence, FactKind, Render


def _shaped(pattern: str, words: str, *, longest: int = 120) -> Any:
    """A text of a certain shape; editors and ``guides validate`` show the words, not the pattern."""
    return Field(pattern=pattern, max_length=longest, json_schema_extra={"patternErrorMessage": words})


Name: TypeAlias = Annotated[
    str, _shaped(r"^[a-z0-9]+(-[a-z0-9]+)*$", "must be small letters, digits and hyphens: plus-annual")
]
TargetId: TypeAlias = Annotated[
    str,
    _shaped(r"^[a-z0-9]+([.-][a-z0-9]+)*$", "must be small letters, digits, dots and hyphens: web.sign-in"),
]
GuideId: TypeAlias = Annotated[
    str, _shaped(r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$", "must be <service>/<name>: apple/refund")
]
SourceId: TypeAlias = Annotated[
    str,
    _shaped(
        r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$", "must be <service>.<name>: coursera.terms"
    ),
]
Locale: TypeAlias = Annotated[
    str,
    _shaped(
        r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$",
        "must be a BCP 47 language tag in its usual spelling: en, fr-CA, zh-Hant",
    ),
]
Region: TypeAlias = Annotated[
    str, _shaped(r"^(eea|[a-z]{2})$", "must be eu, eea, uk or an ISO 3166 country code in small letters")
]
Host: TypeAlias = Annotated[
    str,
    _shaped(
        r"^[a-z0-9\[]([a-z0-9.:-]*[a-z0-9\]])?(:[0-9]{1,5})?$",
        "must be a host name in small letters, without https:// and without a path: www.example.com",
    ),
]
Url: TypeAlias = Annotated[
    str,
    _shaped(r"^https?://[^\s/?#]+[^\s]*$", "must be a whole address that begins with https://", longest=2000),
]
Text: TypeAlias = Annotated[str, Field(min_length=1)]

Subject: TypeAlias = Literal[
    "refund",
    "processing",
    "cancellation",
    "withdrawal",
    "trial",
    "renewal",
    "notice",
    "price",
    "fee",
    "payment",
    "delivery",
    "return",
    "retention",
    "liability",
    "eligibility",
    "age",
    "access",
    "support",
    "promotion",
]
Event: TypeAlias = Literal[
    "payment",
    "purchase",
    "enrolment",
    "renewal",
    "delivery",
    "request",
    "notice",
    "trial-end",
    "certificate",
    "cancellation",
]


def _as_citation(value: Any) -> Any:
    return {"source": value} if isinstance(value, str) else value


def _as_render(value: Any) -> Any:
    return {True: "always", False: "never"}[value] if isinstance(value, bool) else value


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class CitationForm:
    """The official words that support this (W3C Web Annotation, TextQuoteSelector)."""

    source: SourceId
    """Id of a source declared in a service.yaml, such as `coursera.terms`."""
    exact: str = ""
    """The official words, copied as they stand. Empty until somebody has verified the guide."""
    prefix: str = ""
    """A few words before, where `exact` stands on the page more than once."""
    suffix: str = ""
    """A few words after, where `exact` stands on the page more than once."""


Cites: TypeAlias = tuple[
    Annotated[CitationForm, BeforeValidator(_as_citation, json_schema_input_type=SourceId | CitationForm)],
    ...,
]
Selectors: TypeAlias = Annotated[
    tuple[Text, ...], BeforeValidator(_as_list, json_schema_input_type=str | tuple[Text, ...])
]


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class StepForm:
    """One thing the reader does."""

    id: TargetId
    """Never changes and is unique in the guide: tickets and edits find the step by it."""
    heading: Text
    """The step in a few words, with the label that is clicked."""
    body: str = ""
    """What the reader sees and does, in full sentences."""
    cites: Cites = ()
    """Sources that support this step. In a translation: only sources in its own language."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class NoteForm:
    """A callout beside the steps, or the description of something that is sold."""

    id: TargetId
    """Never changes and is unique in the guide."""
    text: Text
    """The note itself."""
    title: str = ""
    """A short title, where it has one."""
    cites: Cites = ()
    """Sources that support this note."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class ChannelForm:
    """One way to do it. Known ids: `web`, `ios`, `android`, `partner`; others are allowed."""

    id: Name
    """Who bills or where it is done."""
    title: Text
    """The heading of this part of the guide."""
    intro: str = ""
    """What to know before the first step."""
    procedure: GuideId | None = None
    """A shared procedure whose steps are shown here, such as `apple/cancel-app-store`."""
    steps: tuple[StepForm, ...] = ()
    """The steps in order. Either `steps` or `procedure`."""
    notes: tuple[NoteForm, ...] = ()
    """Callouts below the steps."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class ScopeForm:
    """To what a fact applies. A key left out means "not said", which is not "all"."""

    product: Name | None = None
    """A product of the service's service.yaml."""
    channel: Name | None = None
    """A channel of this guide."""
    region: Region | None = None
    """`eu`, `eea`, `uk`, or another ISO 3166 country code in small letters."""
    event: Event | None = None
    """What starts the clock."""
    conditions: tuple[Text, ...] = ()
    """Clauses that limit it: `until a certificate is earned`, `first purchase only`."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class FactForm:
    """A policy fact: the typed value with its scope, and the sentence that tells it."""

    id: TargetId
    """Never changes and is unique in the guide."""
    subject: Subject
    """What the fact is about."""
    value: Text
    """Canonical: `P14D`, `P7D..P10D working`, `PT24H`, `USD 49.00/P1M`, `50%`, `none`, a date, a URL."""
    kind: FactKind | None = None
    """Needed only where the value does not show it: `label`, `path`, `count`, `age`."""
    text: Text
    """One sentence that says exactly this value in this scope."""
    scope: ScopeForm = ScopeForm()
    """Product, channel, region, starting event and conditions."""
    cites: Cites = ()
    """Sources that support this fact."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class WordingForm:
    """A fact of the original in this translation's words; value and scope stay with the original."""

    id: TargetId
    """The id of the original's fact."""
    text: Text
    """One sentence that says the original's value in its scope."""
    cites: Cites = ()
    """Sources in this translation's own language, where there are any."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class QuestionForm:
    """One entry of the FAQ."""

    id: TargetId
    """Never changes and is unique in the guide."""
    question: Text
    """As a reader would ask it."""
    answer: Text
    """The answer."""
    cites: Cites = ()
    """Sources that support the answer."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class LinkForm:
    """A related guide of ours (`guide`) or a page elsewhere (`title` and `url`)."""

    guide: GuideId | None = None
    """Id of one of our guides; its title is used."""
    title: str | None = None
    """What the link says."""
    url: Url | None = None
    """Address of a page elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class _Head:
    guide: GuideId | None = None
    """`<service>/<name>`, as the file is named: `guides/<service>/<name>.<locale>.yaml`."""
    procedure: GuideId | None = None
    """In place of `guide`: a procedure that guides of any service can use in a channel."""
    locale: Locale
    """BCP 47, as in the file's name: `en`, `fr`, `fr-CA`."""
    title: Text
    """The title the reader sees."""
    summary: str = ""
    """What the guide is for, in one or two sentences."""
    reading_minutes: Annotated[int, Field(ge=1, le=120)] | None = None
    """How long it takes to read, in minutes."""
    modified_at: date | None = None
    """The day the text was last changed."""
    verified_at: date | None = None
    """The day a person last agreed with all of it. Leave it empty: a decision sets it."""
    channels: tuple[ChannelForm, ...] = ()
    """The ways to do it, in the order the reader sees them."""
    products: tuple[NoteForm, ...] = ()
    """What is sold, and how it differs for this guide."""
    faq: tuple[QuestionForm, ...] = ()
    """Questions and answers."""
    related: tuple[LinkForm, ...] = ()
    """Where to read on."""
    disclaimer: str = ""
    """What the guide does not promise."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class GuideForm(_Head):
    """A guide or a shared procedure in its original language."""

    facts: tuple[FactForm, ...] = ()
    """Policy facts with their typed values."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class TranslationForm(_Head):
    """A guide or shared procedure in another language; it inherits what it does not say."""

    original: Locale
    """The locale that owns the typed values and the citations."""
    facts: tuple[WordingForm, ...] = ()
    """The original's facts in this language, every one of them."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class ProductForm:
    """Something the service sells, and what it is called."""

    id: Name
    """Used in the scope of facts."""
    name: Text
    """The name as the service writes it."""
    aliases: dict[Locale, tuple[Text, ...]] = Field(default_factory=dict)
    """Other names in running text, per language: `en: [annual plan, yearly subscription]`."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class FormerRecipeForm:
    """How the article was found in captures of an earlier era of the page."""

    until: date
    """The day from which another recipe holds: captures before it are read by this one."""
    select: Selectors = ()
    """CSS selectors of the article then. None: found automatically."""
    remove: Selectors = ()
    """CSS selectors of what to cut out of it then."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class SourceForm:
    """One official article: host + article + locale + platform."""

    id: SourceId
    """`<service>.<name>`, unique among all services."""
    title: Text
    """What the page is, for people."""
    url: Url
    """The page itself, on one of the service's hosts."""
    locale: Locale
    """The language of the page."""
    platform: Name | None = None
    """The tab of an article that holds several: `android`, `ios`, `desktop`."""
    select: Selectors = ()
    """CSS selectors of the article, one or a list. None: found automatically."""
    remove: Selectors = ()
    """CSS selectors of what to cut out of it."""
    former: tuple[FormerRecipeForm, ...] = ()
    """Recipes of earlier eras of the page; `guidewatch sources heal` writes them."""
    access: Access = Access.ROBOTS
    """On what basis it may be read."""
    access_note: str = ""
    """Why, for the operator: what the site's terms say."""
    max_age_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    """Days after which its last capture vouches for nothing. None: the workspace's `health.max_age_days`."""
    render: Annotated[Render, BeforeValidator(_as_render)] = Render.NEVER
    """Whether a browser is needed: `true`, `false`, or `auto` (only where the answer is a script shell)."""
    evidence: Evidence = Evidence.NONE
    """`screenshot`: keep a picture of the page with each capture; needs a browser."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class ServiceForm:
    """A service: the hosts that speak for it, what it sells, and its official articles."""

    service: Name
    """The name of the folder."""
    name: Text
    """The name people know."""
    spider: Literal["declared", "coursera", "apple", "google"] = "declared"
    """Which spider crawls it; `declared` reads any service from this file alone."""
    hosts: tuple[Host, ...] = ()
    """The only hosts that are ever contacted for it, in small letters; `www.` is part of the name."""
    pace: Annotated[float, Field(ge=0, le=3600)] = 5.0
    """Seconds between two requests to one host. 0 only for loopback."""
    products: tuple[ProductForm, ...] = ()
    """What it sells."""
    sources: tuple[SourceForm, ...] = ()
    """Its official articles."""
