"""A badge as SVG: one line, as wide as its words, the same in every browser.

It stands on other people's pages as an image, where it can load nothing: it names no font that is not
everywhere, tells the browser how long the words must be, and has colours that are read on any ground.
"""

from __future__ import annotations

import unicodedata

from markupsafe import escape

from pipeline.publish.freshness import Freshness
from pipeline.publish.xml import storable

HEIGHT = 28
_SIZE = 13  # pixels of the type
_MARGIN, _ICON, _GAP = 9, 14, 7

# Ground and ink; each pair has a contrast of at least 7 (WCAG AAA).
COLOURS: dict[Freshness, tuple[str, str]] = {
    Freshness.VERIFIED: ("#d9f2e1", "#0e4a28"),
    Freshness.CHECKED: ("#dcebfb", "#123f70"),
    Freshness.PARTLY_CHECKED: ("#e6eaee", "#38424c"),
    Freshness.UNDER_REVIEW: ("#fdeac8", "#5c3500"),
    Freshness.STALE: ("#e6eaee", "#38424c"),
    Freshness.NEVER_CHECKED: ("#e6eaee", "#38424c"),
    Freshness.UNCITED: ("#e6eaee", "#38424c"),
}
# Pictures of 14 by 14, drawn as lines.
_TICK = "M3.2 7.4l2.7 2.7 5-5.6"
_CLOCK = "M7 3.8V7l2.3 1.5"
_CHANGED = "M7 3.6v4.2M7 10.2v.2"
_ICONS: dict[Freshness, str] = {
    Freshness.VERIFIED: _TICK,
    Freshness.CHECKED: _TICK,
    Freshness.PARTLY_CHECKED: _CLOCK,
    Freshness.UNDER_REVIEW: _CHANGED,
}
# Advance widths of Helvetica in thousandths of the type size (Adobe's metrics), from U+0020 on.
_ADVANCES = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 "
    "556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 "
    "1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 "
    "333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 "
    "556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTHS = tuple(int(each) for each in _ADVANCES.split())
_USUAL, _WIDE = 0.6, 1.0  # of the type size: other scripts, and those that fill a square


def badge(state: Freshness, words: str, *, name: str, lang: str) -> str:
    """The badge that says ``words``; its accessible title says of which guide (``name``)."""
    shown, title = storable(words), storable(f"{name}: {words}")
    long = width(shown)
    total = round(_MARGIN + _ICON + _GAP + long + _MARGIN)
    ground, ink = COLOURS[state]
    x = _MARGIN + _ICON + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="{HEIGHT}" '
        f'viewBox="0 0 {total} {HEIGHT}" role="img" aria-labelledby="t" lang="{escape(lang)}">\n'
        f'<title id="t">{escape(title)}</title>\n'
        f'<rect width="{total}" height="{HEIGHT}" rx="{HEIGHT / 2:g}" fill="{ground}"/>\n'
        f'<rect x=".5" y=".5" width="{total - 1}" height="{HEIGHT - 1}" rx="{(HEIGHT - 1) / 2:g}" '
        f'fill="none" stroke="{ink}" stroke-opacity=".22"/>\n'
        f'<g transform="translate({_MARGIN} {(HEIGHT - _ICON) / 2:g})" fill="none" stroke="{ink}" '
        'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">'
        f'<circle cx="7" cy="7" r="6.2"{_dashed(state)}/><path d="{_ICONS.get(state, _CLOCK)}"/></g>\n'
        f'<text x="{x}" y="18.5" fill="{ink}" font-family="Helvetica, Arial, Liberation Sans, sans-serif" '
        f'font-size="{_SIZE}" textLength="{long:g}" lengthAdjust="spacingAndGlyphs">{escape(shown)}</text>\n'
        "</svg>\n"
    )


def _dashed(state: Freshness) -> str:
    """What nobody has looked at for too long has a broken ring: colour is not the only difference."""
    whole = (Freshness.VERIFIED, Freshness.CHECKED, Freshness.UNDER_REVIEW)
    return "" if state in whole else ' stroke-dasharray="2.4 2.2"'


def width(text: str) -> float:
    """Pixels that a text takes in the badge's type, to a tenth."""
    return round(sum(_advance(character) for character in text) * _SIZE, 1)


def _advance(character: str) -> float:
    """Width of a character in type sizes; an accented letter is as wide as its letter."""
    if unicodedata.combining(character):
        return 0.0
    plain = unicodedata.normalize("NFD", character)[0]
    place = ord(plain) - 0x20
    if 0 <= place < len(_WIDTHS):
        return _WIDTHS[place] / 1000
    return _WIDE if unicodedata.east_asian_width(plain) in "WF" else _USUAL
