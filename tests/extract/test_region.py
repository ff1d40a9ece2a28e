"""Which part of a page is the article, and that nothing around it moves the result."""

from __future__ import annotations

import pytest

from pipeline.extract import blocks, extract, region
from pipeline.model import Recipe

ARTICLE = """<h1>Cancel your plan</h1><p>You can cancel at any time before the next payment is due.</p>
<ol><li>Open Settings.</li><li>Tap <a href="/plans">Plans</a>.</li></ol>
<h2 id="cookies">Cookies and consent</h2>
<p>We keep one cookie so that you stay signed in for a month.</p>
<section id="feedback"><h2>Feedback</h2>
<p>Send us a letter and we answer it within ten working days.</p></section>"""
WRAPPERS = {
    "main": "<main>{}</main>",
    "role": '<div role="main">{}</div>',
    "article": '<div class="x1"><article>{}</article></div>',
    "content": '<div id="content">{}</div>',
    "div soup": '<div class="a"><div class="b"><div class="c">{}</div></div></div>',
    "loose": "{}",
}


def page(wrapper: str, *, seed: int) -> bytes:
    """The article in a shell whose menus, banners and recommendations rotate with the seed."""
    links = "".join(f'<li><a href="/{seed}-{i}">Topic {seed * 7 + i}</a></li>' for i in range(4 + seed % 3))
    return f"""<!doctype html><html lang="en"><head><title>Help</title></head><body class="v{seed}">
    <header class="site-header"><nav><ul>{links}</ul></nav></header>
    <div class="promo-banner-{seed}"><a href="/sale">Sale ends in {seed} hours</a></div>
    <div id="cookie-banner"><p>We and {seed} partners use cookies to measure how you use our pages.</p>
    <button>Accept</button></div>
    {WRAPPERS[wrapper].format(ARTICLE)}
    <div class="related-articles"><h3>Related articles</h3><ul>{links}</ul></div>
    <div class="article-votes"><span>Was this helpful?</span><button>Yes</button> {seed} out of 99</div>
    <div class="share-buttons"><a href="/fb">Facebook</a><a href="/x">X</a></div>
    <footer><ul>{links}</ul><p>© 20{30 + seed} Example Ltd</p></footer>
    <script nonce="{seed}">var x = "{seed}"</script></body></html>""".encode()


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_without_selectors_only_the_article_is_read(wrapper: str) -> None:
    document = extract(page(wrapper, seed=1))
    assert [block.text for block in document.blocks] == [
        "Cancel your plan",
        "You can cancel at any time before the next payment is due.",
        "Open Settings.",
        "Tap Plans.",
        "Cookies and consent",
        "We keep one cookie so that you stay signed in for a month.",
        "Feedback",
        "Send us a letter and we answer it within ten working days.",
    ]


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_rotating_surroundings_change_no_block(wrapper: str) -> None:
    first, *others = (extract(page(wrapper, seed=seed)) for seed in range(6))
    assert all(other.blocks == first.blocks for other in others)


def test_equal_regions_have_equal_digests_and_documents() -> None:
    recipe = Recipe(select=("main",))
    one, two = (region(page("main", seed=seed).decode(), recipe) for seed in (1, 2))
    assert one.digest == two.digest
    assert blocks(one) == blocks(two)
    other = region(page("main", seed=1).decode().replace("Open Settings", "Open Profile"), recipe)
    assert other.digest != one.digest


def test_all_members_of_a_list_of_selectors_are_read_in_the_order_of_the_page() -> None:
    body = b"<p class=b>First text</p><div class=a>Second text <p class=b>Inner</p></div><p>Not this</p>"
    document = extract(body, recipe=Recipe(select=(".a", ".b"), remove=(".x",)))
    assert [block.text for block in document.blocks] == ["First text", "Second text", "Inner"]
    assert [(m.selector, m.count, m.removes) for m in document.extraction.matches] == [
        (".a", 1, False),
        (".b", 2, False),
        (".x", 0, True),
    ]
    assert document.extraction.route == "selector"


def test_removed_parts_are_gone_and_counted() -> None:
    body = b"<main><p>Keep this</p><div class=x>Drop this</div></main>"
    document = extract(body, recipe=Recipe(select=("main",), remove=(".x",)))
    assert [block.text for block in document.blocks] == ["Keep this"]
    assert [(m.count, m.characters) for m in document.extraction.matches if m.removes] == [(1, 9)]


def test_a_selector_that_is_no_css_counts_as_matching_nothing() -> None:
    document = extract(page("main", seed=1), recipe=Recipe(select=("div[", "::nope(")))
    assert document.extraction.route == "landmark"
    assert [match.count for match in document.extraction.matches] == [0, 0]


def test_the_address_that_a_page_gives_itself_is_kept_and_completed() -> None:
    body = b'<head><link rel="canonical" href="/hc/1"></head><body><main><p>Some text</p></main></body>'
    assert extract(body).address == "/hc/1"
    assert extract(body, url="https://help.example/x").address == "https://help.example/hc/1"


def test_a_page_of_links_keeps_them() -> None:
    links = "".join(f'<li><a href="/policy/{i}">Policy number {i} of the company</a></li>' for i in range(9))
    document = extract(f"<main><h1>Policies</h1><ul>{links}</ul></main>".encode())
    assert len(document.blocks) == 10


def test_noscript_is_read_only_where_there_is_nothing_else() -> None:
    assert [b.text for b in extract(b"<body><noscript><p>Plain text</p></noscript></body>").blocks] == [
        "Plain text"
    ]
    assert [
        b.text for b in extract(b"<body><noscript>Enable it</noscript><p>Real text</p></body>").blocks
    ] == ["Real text"]


STRIP = "Spring sale: 30% off every annual plan until Sunday. Use the code BLOOM30 when you pay."
SHORT = "<h1>Get a course refunded</h1><p>A course that you bought less than 30 days ago is refunded.</p>{}"
MORE = "<p>Ask for it from the page of your purchases, and we answer you within two days.</p>" * 4


@pytest.mark.parametrize("more", [MORE, f"<ol><li>Open Purchases.</li><li>Tap Refund.</li></ol>{MORE}"])
def test_a_strip_above_the_title_of_the_page_is_not_the_article(more: str) -> None:
    shell = "<html><head><title>Get a course refunded – Acme</title></head><body><div>{}</div></body></html>"
    article = f"<div><div>{SHORT.format(more)}</div></div>"
    with_strip = extract(shell.format(f"<div><span>{STRIP}</span></div>{article}").encode())
    assert with_strip.blocks == extract(shell.format(article).encode()).blocks
    assert with_strip.blocks[0].text == "Get a course refunded"


def test_what_stands_above_a_title_stays_where_it_is_much_or_has_steps() -> None:
    shell = "<html><head><title>Questions</title></head><body><div>{}<h1>Questions</h1>{}</div></body></html>"
    much = extract(shell.format(MORE, "<p>Write to us whenever you like, we read it all.</p>").encode())
    assert much.blocks[0].text.startswith("Ask for it")
    steps = extract(shell.format("<ol><li>Open it.</li><li>Tap End.</li></ol>", MORE).encode())
    assert [block.text for block in steps.blocks[:2]] == ["Open it.", "Tap End."]


@pytest.mark.parametrize(
    "said", ["Read also: {}", "Lire aussi : {}", "Lesen Sie auch: {}", "Leggi anche: {}"]
)
def test_a_line_that_only_names_another_article_is_none_of_this_one(said: str) -> None:
    line = "<p>" + said.format("<a href='/a/{}'>Change the card that you pay with</a>") + "</p>"
    first, second = (extract(f"<main>{ARTICLE}{line.format(n)}</main>".encode()) for n in (1, 2))
    assert first.blocks == second.blocks == extract(f"<main>{ARTICLE}</main>".encode()).blocks


def test_a_sentence_that_begins_like_one_stays() -> None:
    rule = "<p>See also: a refund is not paid where the plan was <a href='/p'>used</a> for a week.</p>"
    assert extract(f"<main>{ARTICLE}{rule}</main>".encode()).blocks[-1].text.startswith("See also: a refund")


WALL = "<div class='k3'><p>{}</p><div><button>{}</button><button>{}</button></div></div>"


@pytest.mark.parametrize(
    ("said", "yes", "no"),
    [
        ("We and our partners store cookies on your device.", "Accept all", "Reject all"),
        ("Wir speichern Cookies auf Ihrem Gerät.", "Alle akzeptieren", "Nur notwendige"),
        ("Nos partenaires déposent des cookies.", "Tout accepter", "Continuer sans accepter"),
        ("Nuestros socios guardan cookies.", "Aceptar todo", "Rechazar todo"),
    ],
)
def test_a_cookie_wall_within_the_text_is_none_of_it(said: str, yes: str, no: str) -> None:
    page = f"<main><div class='text'>{WALL.format(said, yes, no)}{ARTICLE}</div></main>".encode()
    plain = extract(f"<main><div class='text'>{ARTICLE}</div></main>".encode())
    assert extract(page).blocks == plain.blocks
    assert extract(page, recipe=Recipe(select=(".text",))).blocks == plain.blocks


def test_a_rule_about_cookies_with_a_button_to_their_settings_stays() -> None:
    rule = "<p>You can change your choice of cookies in <button>Cookie settings</button> at any time.</p>"
    read = extract(f"<main>{ARTICLE}{rule}</main>".encode())
    assert read.blocks[-1].text.startswith("You can change your choice of cookies")


def test_a_main_element_of_few_words_is_one_though_its_name_and_its_role_both_say_so() -> None:
    html = b"<body><div>Menu</div><main role=main><p>Closed.</p></main><div>Imprint</div></body>"
    document = extract(html)
    assert document.extraction.route == "landmark"
    assert [block.text for block in document.blocks] == ["Closed."]


@pytest.mark.parametrize("hashed", ["sc-60cade 3ad06", "css-ad1 a1b2ad"])
def test_letters_of_a_hashed_class_are_no_name(hashed: str) -> None:
    step = (
        f'<li>Open <strong class="{hashed}">Settings</strong> and choose <b class="{hashed}">Plan</b>.</li>'
    )
    source = f"<main><h1>Cancel your plan</h1><ol>{step}<li>Choose Cancel.</li></ol></main>"
    texts = [block.text for block in extract(source.encode()).blocks]
    assert texts == ["Cancel your plan", "Open Settings and choose Plan.", "Choose Cancel."]
