"""Takes a published guide in: any page, Markdown or plain text to a draft in our own strict form.

``page``      bytes → pieces with line numbers, links, and what lies outside the article
``cues``      how guides name their parts, per language (TOML beside it)
``sections``  pieces → sections with a role: channel, policy, products, FAQ, related, disclaimer
``steps``     the pieces of a channel → steps (heading and body told apart) and callouts
``draft``     all of it → a GuideForm, and what could not be placed, by line
``citing``    a draft against known official documents → proposed citations with scores
``written``   a GuideForm → YAML that the strict loader reads back as the same form
"""

from pipeline.intake.citing import Proposal, cited, proposed
from pipeline.intake.draft import Draft, take_in
from pipeline.intake.register import Unplaced
from pipeline.intake.written import written

__all__ = ["Draft", "Proposal", "Unplaced", "cited", "proposed", "take_in", "written"]
