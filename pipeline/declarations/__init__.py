"""Other projects' lists of official pages as sources of ours; what does not fit is listed, never dropped.

``ota``      an Open Terms Archive declaration (JSON) as typed values that know their lines
``ranges``   a range between two selectors as CSS
``recipe``   all selectors of a page as ours; ``eras`` those of its earlier versions
``mapping``  the declaration as a service with sources, and what could not be mapped
``written``  that service as the text of a service.yaml
"""

from pipeline.declarations.mapping import Imported, imported
from pipeline.declarations.ota import Declaration, read_declaration
from pipeline.declarations.recipe import Remark

__all__ = ["Declaration", "Imported", "Remark", "imported", "read_declaration"]
