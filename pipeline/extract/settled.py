"""The source of a page without what is drawn anew for each fetch and is never read.

Nothing is parsed here: only what can be told from a text by itself is taken out, and where two sources
are equal afterwards, so are their articles.
"""

from __future__ import annotations

import re

from pipeline.extract.cut import unmasked

# Each begins with what is searched for quickly; an alternation of both took 20 times as long.
_MASKED = re.compile(r'data-cfemail="([0-9a-f]+)"([^<>]{0,200}>[^<>]{0,200}</(?:span|a)>)?([\w.-]*)')
_MASKED_LINK = re.compile(r"/email-protection#([0-9a-f]+)")
_COMMENT = re.compile(r"<!--[^<>\"']*-->")  # no other can be told from text without parsing
_IMAGE = re.compile(r"""<(img|source)\b(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_STAND_IN = re.compile(r"<noscript>\s*<img[^<>]*>\s*</noscript>")  # for an image that is loaded late
# What is read of an image: not where its file lies or when that is loaded, unless it is named an arrow.
_READ = re.compile(
    r"""\s(?:(?:alt|class|id|role|aria-[\w-]+|data-(?:testid|component|region-name))\s*=|"""
    r"""src\s*=(?=[^\s>]*(?:arrow|chevron|caret)))\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.IGNORECASE,
)


def settled(text: str) -> str:
    """A text without what is drawn anew for each fetch and never read: comments, files of images, masks.

    The end of a host that a mask leaves behind it is put under the mask.
    """
    text = _STAND_IN.sub("", _IMAGE.sub(_read_of, _COMMENT.sub("", text)))
    if "data-cfemail" not in text:
        return text
    text = _MASKED_LINK.sub(lambda link: f"/email-protection#{unmasked(link[1]) or link[1]}", text)
    return _MASKED.sub(_shown, text)


def _read_of(image: re.Match[str]) -> str:
    return f"<{image[1]}{''.join(_READ.findall(image[0]))}>"


def _shown(mask: re.Match[str]) -> str:
    address, tag, rest = unmasked(mask[1]) or mask[1], mask[2] or "", mask[3]
    return f'data-cfemail="{address}{rest}"{tag}' if tag else f'data-cfemail="{address}"{rest}'
