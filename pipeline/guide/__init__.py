"""What we say: strict YAML to a Library, and edits of one scalar that leave the rest of a file alone.

``load``       guides/ → Library, or every error with file:line
``forms``      what may stand in the files; the published JSON Schema comes from it
``edit``       one scalar of a guide replaced in place
``proposal``   a guide's sentence with the official value in its own style
"""

from pipeline.guide.library import Library, load

__all__ = ["Library", "load"]
