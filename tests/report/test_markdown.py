from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from pipeline.model import FindingKind
from pipeline.report import Run, render_markdown
from pipeline.report.markdown import fence, inline, target
from tests.report import sample


def html(text: str) -> str:
    return MarkdownIt("gfm-like", {"linkify": False}).render(text)


def hostile(text: str) -> Run:
    """A run in which every text that a third party could write is the given one."""
    ticket = sample.ticket(
        7, kind=FindingKind.GUIDE, reason=text, guide=text, before="", after=text, target=text, owner=text
    )
    return replace(sample.full(), tickets=(ticket,))


def test_the_same_is_told_as_in_the_page() -> None:
    text = render_markdown(sample.full())
    assert text.startswith("# 4 decisions wait for you\n")
    assert "### Critical: Refund window of a single course: 14 days → 7 days" in text
    assert "| refund, single course | 14 days | 7 days |" in text
    assert "- You may request a full refund for a single course within 14 days of payment." in text
    assert "held: a known state came back" in text
    assert "nothing else moved" in text
    assert "Nobody has verified this yet. 1 supported, 1 contradicted, 1 partly, 1 unfound." in text
    assert "1 not judged: no whole page." in text


def test_its_tables_are_tables() -> None:
    page = html(render_markdown(sample.full()))
    assert page.count("<table>") == 5
    assert "|---|" not in page


def test_a_quiet_run_says_so() -> None:
    text = render_markdown(sample.quiet())
    assert text.startswith("# Nothing needs a decision\n")
    assert "Nothing was held back." in text
    assert "Every source brought an honest, whole page." in text


@pytest.mark.parametrize(
    "text",
    [
        "thanks @octocat and @team/admins",
        "closes #12, fixes org/repo#3, GH-4, !7",
        "<!-- guidewatch:topic=abc -->",
        "<b>bold</b><img src=x>",
        "[click](javascript:alert(1)) ![x](https://evil.example/p.png)",
        "https://evil.example/ www.evil.example",
        "| a | b |\n|---|---|",
        "# a heading\n## another",
        "```\nout of the fence\n```\n@octocat",
        "/close\n/label ~bug",
        "~~struck~~ **bold** __bold__ `code`",
        "1. one\n- two\n+ three",
        "a\u202eb",
        "&lt;script&gt; &#64;octocat",
    ],
)
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    rendered = render_markdown(hostile(text))
    page = html(rendered)
    outside = re.sub(r"<pre><code.*?</code></pre>", "", page, flags=re.DOTALL)
    assert not re.search(r"(?<![\w&])@(?=\w)", outside)
    assert not re.search(r"#(?=\d)", re.sub(r"&#\d+;", "", outside))
    assert "<!--" not in rendered
    assert not re.search(r"<(b|img|script|strong|del|s|em)\b(?!>(The official|Our guide|checked))", outside)
    assert not re.search(r'(href|src)="(?!https://(help|support|hilfe)\.)', page)
    assert not re.search(r"^/", rendered, re.MULTILINE)
    assert "\u202e" not in rendered
    assert len(re.findall(r"<h1>", page)) == 1


def test_a_fence_is_longer_than_any_run_of_backticks_within() -> None:
    assert fence("a ```` b").splitlines() == ["`````", "a ```` b", "`````"]


def test_words_in_a_fence_stay_as_they_are() -> None:
    assert fence("«14 jours» *sans* frais").splitlines()[1] == "«14 jours» *sans* frais"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 days → 7 days", "14 days → 7 days"),
        ("a*b_c", "a\\*b\\_c"),
        ("12. dozen", "12\\. dozen"),
        ("two\nlines", "two lines"),
        ("R&D <x>", "R&amp;D &lt;x&gt;"),
    ],
)
def test_inline_text_reads_as_it_was_written(text: str, expected: str) -> None:
    assert inline(text) == expected


def test_an_address_cannot_leave_its_link() -> None:
    assert target("https://a.example/x) [y](z\n`") == "https://a.example/x%29%20%5By%5D%28z%60"


def test_the_same_run_gives_the_same_text() -> None:
    assert render_markdown(sample.full()) == render_markdown(sample.full())
