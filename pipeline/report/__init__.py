"""One run explained to a person: a self-contained HTML file, and the same as Markdown.

``run``      what a report is about
``view``     a run sorted and worded the way a reader meets it
``card``     one ticket with everything beside it
``audit``    what the pages say of each guide
``worddiff`` what was taken out and put in, word by word
``templating`` escaping, filters and style sheets, shared with the review app
``html``     the page: no requests to anything, no script, hostile text escaped
``markdown`` the same for issue trackers: third-party text cannot mention, link or hide anything
"""

from pipeline.report.html import render_html
from pipeline.report.markdown import render_markdown
from pipeline.report.run import Run
from pipeline.report.worddiff import Part, PartKind, word_diff

__all__ = ["Part", "PartKind", "Run", "render_html", "render_markdown", "word_diff"]
