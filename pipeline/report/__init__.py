"""A run, or one ticket, explained to a person: a self-contained HTML file, and the same as Markdown and JSON.

``run``      what a report is about
``view``     a run sorted and worded the way a reader meets it
``card``     one ticket with everything beside it
``audit``    what the pages say of each guide
``worddiff`` what was taken out and put in, word by word
``templating`` escaping, filters and style sheets, shared with the review app
``html``     the page: no requests to anything, no script, hostile text escaped
``ticket``   the page of one ticket
``layout``   both as JSON, with a published schema
``markdown`` the same for issue trackers: third-party text cannot mention, link or hide anything
"""

from pipeline.report.html import render_html
from pipeline.report.layout import render_json, schema
from pipeline.report.markdown import render_markdown
from pipeline.report.run import Run
from pipeline.report.ticket import Line, Shot, TicketReport, render_ticket_html, render_ticket_markdown
from pipeline.report.worddiff import Part, PartKind, word_diff

__all__ = [
    "Line",
    "Part",
    "PartKind",
    "Run",
    "Shot",
    "TicketReport",
    "render_html",
    "render_json",
    "render_markdown",
    "render_ticket_html",
    "render_ticket_markdown",
    "schema",
    "word_diff",
]
