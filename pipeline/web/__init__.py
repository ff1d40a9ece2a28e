"""The review app: what maintainers live in. It shows and asks; decisions go through ``pipeline.review``.

``app``      which address shows which page, and who may open it
``asked``    one request as pages see it; ``security`` what stands before every page
``queue``, ``ticket``, ``guides``, ``sources``, ``runs``, ``rules``, ``people``, ``signin``  the pages
``api``      the same for programs, described by OpenAPI
``listing``, ``records``  what pages read from the database in their own way
``accounts``, ``rights``, ``keeping``, ``throttle``  people, roles, tokens, passwords
``running``  the seam to what starts runs
"""

from pipeline.web.app import create_app
from pipeline.web.desk import Desk

__all__ = ["Desk", "create_app"]
