"""All domain types of guidewatch: frozen values without I/O, one noun per module.

``service``  what is watched: Service, Product, Source, Recipe
``page``     what the world said: Capture or FetchFailure, Rejection, Snapshot, Block, Document
``fact``     typed values in text and their scope: Fact, Scope, FactChange
``guide``    what we say: Guide, Channel, Step, Claim, Citation, Target
``change``   what became different and what it means: Change, Judgement, Finding
``state``    what is remembered between looks: Baseline, Seen, SourceState, Look
``ticket``   what a person decides: Ticket, Decision
``rule``     what a person decided to overlook: NoiseRule
"""

from pipeline.model.change import (
    Change,
    ChangeKind,
    Finding,
    FindingKind,
    Judgement,
    Opinion,
    Place,
    Severity,
    Significance,
    Verdict,
    topic_of,
)
from pipeline.model.fact import Bound, Fact, FactChange, FactKind, Scope
from pipeline.model.guide import (
    Channel,
    Citation,
    Claim,
    Guide,
    Link,
    Note,
    Question,
    Step,
    Target,
    TargetKind,
)
from pipeline.model.page import (
    Block,
    BlockKind,
    Capture,
    Document,
    Exhibit,
    ExhibitKind,
    Extraction,
    FailureKind,
    FetchFailure,
    Redirect,
    Rejection,
    RejectionKind,
    SelectorMatch,
    Snapshot,
    StoredExhibit,
)
from pipeline.model.rule import NoiseRule, RuleSyntax
from pipeline.model.service import Access, Evidence, FormerRecipe, Product, Recipe, Render, Service, Source
from pipeline.model.state import Baseline, BaselineStatus, Look, Outcome, Seen, SourceState, Standing
from pipeline.model.ticket import (
    Condition,
    Decision,
    DecisionKind,
    EditedValue,
    GuideEdit,
    Ticket,
    TicketState,
)

__all__ = [
    "Access",
    "Baseline",
    "BaselineStatus",
    "Block",
    "BlockKind",
    "Bound",
    "Capture",
    "Change",
    "ChangeKind",
    "Channel",
    "Citation",
    "Claim",
    "Condition",
    "Decision",
    "DecisionKind",
    "Document",
    "EditedValue",
    "Evidence",
    "Exhibit",
    "ExhibitKind",
    "Extraction",
    "Fact",
    "FactChange",
    "FactKind",
    "FailureKind",
    "FetchFailure",
    "Finding",
    "FindingKind",
    "FormerRecipe",
    "Guide",
    "GuideEdit",
    "Judgement",
    "Link",
    "Look",
    "NoiseRule",
    "Note",
    "Opinion",
    "Outcome",
    "Place",
    "Product",
    "Question",
    "Recipe",
    "Redirect",
    "Rejection",
    "RejectionKind",
    "Render",
    "RuleSyntax",
    "Scope",
    "Seen",
    "SelectorMatch",
    "Service",
    "Severity",
    "Significance",
    "Snapshot",
    "Source",
    "SourceState",
    "Standing",
    "Step",
    "StoredExhibit",
    "Target",
    "TargetKind",
    "Ticket",
    "TicketState",
    "Verdict",
    "topic_of",
]
