"""What all pages of a site say, each with another article: furniture, whoever wrote the pages; pure.

Automatic extraction cannot always tell an article from what its site puts around it. What stands on
several pages that are about different things says the same to everyone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.model import Document

# Pages with different articles on which a passage has to stand. Two articles about one matter often share
# a rule word for word (what to do before a refund, who may ask); a third that does so, too, is rare.
PAGES = 3
# Share of the shorter text from which on two pages show one article: translations of an address, prints.
SAME_ARTICLE = 0.5


def furniture(documents: Iterable[Document]) -> frozenset[str]:
    """The keys of the passages that stand on at least ``PAGES`` pages of one host with different articles.

    What of it may be silenced is not said here: a rule that all pages repeat is still a rule.
    """
    articles: list[list[set[str]]] = []
    for document in documents:
        keys = {block.key for block in document.blocks}
        for versions in articles:
            if any(_one_article(keys, other) for other in versions):
                versions.append(keys)
                break
        else:
            articles.append([keys])
    stands = Counter(key for article in articles for key in set[str]().union(*article))
    return frozenset(key for key, count in stands.items() if count >= PAGES)


def _one_article(one: set[str], other: set[str]) -> bool:
    """Whether two pages repeat so much of each other that they are versions of one article."""
    both = sum(map(len, one & other))
    return both >= SAME_ARTICLE * max(1, min(sum(map(len, one)), sum(map(len, other))))
