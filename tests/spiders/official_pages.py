"""Pages in the shapes that the three official families have had, in our own words: English and French.

Each function gives the HTML of one generation of a site; ``words`` are those of one language.
"""

# ruff: noqa: E501  # HTML reads better unbroken

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an article says: title, summary, steps, a note, and what the site adds to every page."""

    lang: str
    title: str
    summary: str
    steps: tuple[str, ...]
    note: str
    menu: tuple[str, str]
    around: tuple[str, ...]


ENGLISH = Words(
    lang="en",
    title="Stop a plan that renews",
    summary="You can stop a plan at any time and keep it until the period that you paid for is over.",
    steps=(
        "Sign in to your account with the address that you signed up with.",
        "Find the plan that you want to stop.",
        "Choose Stop plan and confirm.",
    ),
    note="Stop a trial at least a day before it ends, or the first payment is taken.",
    menu=("Payments", "Plans"),
    around=("Was this helpful?", "Related articles", "Share on a network", "Change the country"),
)
FRENCH = Words(
    lang="fr",
    title="Arrêter une formule qui se renouvelle",
    summary="Vous pouvez arrêter une formule à tout moment et en profiter jusqu’à la fin de la période payée.",
    steps=(
        "Connectez-vous avec l’adresse que vous avez donnée à l’inscription.",
        "Cherchez la formule que vous voulez arrêter.",
        "Choisissez Arrêter la formule, puis confirmez.",
    ),
    note="Arrêtez un essai au moins un jour avant sa fin, sans quoi le premier paiement est prélevé.",
    menu=("Paiements", "Formules"),
    around=("Cet article vous a-t-il aidé ?", "Articles liés", "Partager", "Changer de pays"),
)


def _page(words: Words, body: str, head: str = "") -> str:
    _, _, share, country = words.around
    return (
        f'<!doctype html><html lang="{words.lang}"><head><meta charset="utf-8">'
        f"<title>{words.title}</title>{head}</head>"
        f'<body><header><nav><a href="/">Home</a><a href="/plans">Plans</a></nav></header>{body}'
        f'<footer><a href="/country">{country}</a><script nonce="a81">track("{share}")</script></footer></body></html>'
    )


def _items(words: Words, tag: str = "li", attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{step}</{tag}>" for step in words.steps)


def zendesk(words: Words) -> str:
    """The older help centre: an article with votes, a list of related ones, and a date that says Today."""
    helpful, related, share, _ = words.around
    return _page(
        words,
        f"""<main><div class="article-container"><h1 class="article-title">{words.title}</h1>
        <div class="article-meta"><div class="avatar"><img src="/a.png" alt="Support"></div>
        <time datetime="2022-03-04T10:00:00Z">Today</time></div>
        <div class="article-body" itemprop="articleBody"><p>{words.summary}</p><ol>{_items(words)}</ol>
        <p><strong>{words.note}</strong></p></div>
        <div class="article-votes"><span>{helpful}</span><a href="#" rel="nofollow">1</a></div>
        <div class="article-relatives"><h3>{related}</h3><ul><li><a href="/1">{share}</a></li></ul></div>
        </div></main>""",
        head='<link rel="alternate" hreflang="fr" href="/hc/fr/articles/1001">',
    )


def salesforce(words: Words) -> str:
    """The newer help centre, as a browser shows it: custom elements, the article in a named region."""
    helpful, related, share, _ = words.around
    return _page(
        words,
        f"""<div class="siteforceContentArea"><div data-region-name="articleDetail" class="ui-widget">
        <community_layout-column><h1><lightning-formatted-text>{words.title}</lightning-formatted-text></h1>
        <lightning-formatted-rich-text><span><p>{words.summary}</p><ol>{_items(words)}</ol><p>{words.note}</p>
        </span></lightning-formatted-rich-text></community_layout-column>
        <c-article-feedback><p>{helpful}</p><button>{share}</button></c-article-feedback></div>
        <div data-region-name="sidebar"><h2>{related}</h2><ul><li><a href="/s/2">{share}</a></li></ul></div></div>""",
    )


def salesforce_shell(words: Words) -> str:
    """The same address without script."""
    return (
        f'<!doctype html><html lang="{words.lang}"><head><title>Help</title></head><body>'
        '<div class="auraLoadingBox"><span>Loading</span></div><div id="auraErrorMask"><div class="auraErrorBox">'
        "<span>Sorry to interrupt</span><div>CSS Error</div><a>Refresh</a></div></div>"
        '<script src="/s/sfsites/auraFW/x.js"></script></body></html>'
    )


def apple_sections(words: Words) -> str:
    """Before 2024: numbered by letters and digits, the article in sections."""
    helpful, _, share, _ = words.around
    return _page(
        words,
        f"""<div id="content" class="page-content"><div class="main"><h1 id="howto-title">{words.title}</h1>
        <div class="intro"><p>{words.summary}</p></div><div id="sections"><div id="web"><h2>{words.menu[0]}</h2>
        <ol>{_items(words)}</ol></div><div id="note"><div class="note"><p>{words.note}</p></div></div></div>
        <div class="mod-date"><span>Published Date:</span><time itemprop="datePublished">March 4, 2023</time></div>
        </div></div><aside id="helpful-rating-wrapper"><p>{helpful}</p><button>{share}</button></aside>""",
    )


def apple_gb(words: Words) -> str:
    """Since 2024: numbers alone in the address, class names that begin with gb."""
    helpful, _, share, _ = words.around
    return _page(
        words,
        f"""<main id="content"><div class="gb-wrapper"><h1 class="gb-header">{words.title}</h1>
        <p class="gb-subheader">{words.summary}</p>
        <ul class="gb-list toc"><li><p class="gb-paragraph"><a href="#web">{words.menu[0]}</a></p></li>
        <li><p class="gb-paragraph"><a href="#note">{words.menu[1]}</a></p></li></ul>
        <h2 class="gb-header" id="web">{words.menu[0]}</h2>
        <ol class="gb-list">{_items(words, attributes=' class="gb-list_item"')}</ol>
        <div class="gb-note gb-callout"><p class="gb-paragraph">{words.note}</p></div></div>
        <div class="mod-date"><time itemprop="datePublished" datetime="2026-09-14">September 14, 2026</time></div>
        </main><div id="helpful"><p>{helpful}</p><button>{share}</button></div>""",
    )


def google(words: Words, platform: str) -> str:
    """A server-rendered article: tabs as links, arrows as pictures, folded parts that are in the page."""
    helpful, related, share, _ = words.around
    first, second = words.menu
    arrow = '<img src="/keyboard_arrow_right.svg" width="18" alt="and then">'
    tabs = "".join(
        f'<li><a href="?co=GENIE.Platform%3D{each}">{each}</a></li>' for each in ("Android", "Desktop")
    )
    return _page(
        words,
        f"""<section class="primary-container"><article class="article page"><section class="article-container">
        <h1>{words.title}</h1><div class="article-content-container"><ul class="tabs">{tabs}</ul><div class="cc">
        <p>{words.summary}</p><h2>{platform}</h2><ol><li>{words.steps[0]}</li><li><span id="cke_bm_19S"></span>
        <strong>{first}</strong> {arrow} <strong>{second}</strong></li><li>{words.steps[1]}</li><li>{words.steps[2]}</li>
        </ol><div class="zippy-container"><h3 class="zippy">{second}</h3><div aria-hidden="true"><p>{words.note}</p>
        </div></div></div></div><div class="article-survey-container"><h4>{helpful}</h4><button>{share}</button></div>
        <div class="subscribe-btn" id="follow-button-0.8751">{share}</div></section></article></section>
        <div class="fixed-sidebar-container"><h2>{related}</h2><a href="/x">{share}</a></div>""",
    )


def terms(words: Words) -> str:
    """One page of policies with anchors; its links were for a while wrapped by a search engine."""
    return _page(
        words,
        f"""<div class="rc-Terms"><div class="coursera-tos"><p>Effective as of March 4, 2026</p>
        <h2 id="terms">1. Terms</h2><p>{words.summary}</p>
        <h2 id="refund-policy">4. Refunds</h2><p>{words.note} <a href="https://www.google.com/url?q=https://h.example/a
        &ust=17&usg=AO">{words.menu[1]}</a></p></div></div>""",
    )
