"""What a guide site can publish: how fresh each guide is, told for machines and for readers.

``freshness``    the published form: every guide, channel, step and fact with its state and three dates
``assess``       library, states of sources and tickets to that form
``phrases``      the words of each language, dates as that language writes them
``badge``        one SVG per guide and locale
``history``      what changed and what was decided, newest first; ``feeds`` as Atom and JSON Feed
``structured``   schema.org JSON-LD
``page``, ``text`` each guide as HTML and as Markdown, and the index
``site``         all of it as files; ``folder`` puts them into a folder, whole
"""

from pipeline.publish.assess import assess
from pipeline.publish.folder import Published, publish
from pipeline.publish.publication import Publication
from pipeline.publish.site import site_files

__all__ = ["Publication", "Published", "assess", "publish", "site_files"]
