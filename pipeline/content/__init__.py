"""Authored YAML read strictly: bounded text to a tree with line numbers, and the tree to a typed value.

``tree``   text → Tree: plain values and the mark of each; no tags, no aliases, no repeated keys
``typed``  Tree + frozen dataclass → value, or every error with file:line; the JSON Schema of the type
"""

from pipeline.content.tree import Loc, Mark, Tree, read_tree
from pipeline.content.typed import SHAPE, json_schema, problem, read_file, read_typed

__all__ = ["SHAPE", "Loc", "Mark", "Tree", "json_schema", "problem", "read_file", "read_tree", "read_typed"]
