"""What comes in a page's place at times: half of it, another language, a wall, a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from benchmarks.histories.article import Article
from benchmarks.histories.fetch import Fetch
from benchmarks.histories.render import render, words
from benchmarks.histories.story import Answer, Moment


def stray(moment: Moment, fetch: Fetch, every: Sequence[Article]) -> bytes:
    """The bytes of a wrong answer."""
    state = moment.state
    said = words(state.article.language)
    if moment.answer is Answer.HALF:
        return render(state, fetch, moment.at, share=0.3)
    if moment.answer is Answer.CUT:
        whole = render(state, fetch, moment.at)
        return whole[: whole.index(b"</h1>") + 400] if b"</h1>" in whole else whole[: len(whole) // 3]
    if moment.answer is Answer.TONGUE:
        others = [each for each in every if each.language != state.article.language]
        other = fetch.draws.choice(others)
        return render(replace(state, article=other, order=()), fetch, moment.at)
    if moment.answer is Answer.SHELL:
        scripts = "".join(f'<script defer src="/static/{fetch.hex(20)}.js"></script>' for _ in range(6))
        shell = f'<div id="root"></div><noscript>{escape(said["noscript"])}</noscript>{scripts}'
        return _page(state.article.title, shell, fetch)
    title, *lines = said[_KEYS[moment.answer]]
    if moment.framed:
        notice = replace(state.article, title=title, text="\n".join(lines), updated="")
        return render(replace(state, article=notice, order=()), fetch, moment.at)
    body = f'<main class="{fetch.name("notice")}"><h1>{escape(title)}</h1>'
    body += "".join(f"<p>{escape(line)}</p>" for line in lines) + "</main>"
    if moment.answer is Answer.CHECK:
        body += f'<p class="ref">Ray ID: {fetch.hex(16)}</p><script src="/cdn/{fetch.hex(9)}.js"></script>'
    return _page(title, body, fetch)


_KEYS = {
    Answer.CHECK: "check",
    Answer.MISSING: "missing",
    Answer.CONSENT: "consent",
    Answer.MAINTENANCE: "maintenance",
    Answer.FRONT: "front",
}


def _page(title: str, body: str, fetch: Fetch) -> bytes:
    head = f'<meta charset="utf-8"><meta name="csrf-token" content="{fetch.hex(40)}">'
    head += f"<title>{escape(title)}</title>"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
