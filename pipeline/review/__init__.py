"""Reviewing tickets: what a decision would do, and doing it. The command line and the review app share it.

``desk`` holds ``Review``, the door; ``guide_edit`` the edit of a guide that a ticket asks for, ``making``
makes it and takes it back; ``impact`` what a ticket means for guides, ``preview`` what a noise rule would
silence, ``translating`` what an edit asks of the other languages.
"""

from pipeline.review.desk import Review
from pipeline.review.guide_edit import GuideChange
from pipeline.review.impact import Impact, Mention
from pipeline.review.preview import RulePreview, Tried

__all__ = ["GuideChange", "Impact", "Mention", "Review", "RulePreview", "Tried"]
