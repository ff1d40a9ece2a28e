"""Two captures of a page that differ only in what stands around its article, read without selectors."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract

PAGES = Path(__file__).parents[1] / "pages"

# What another visitor, another day or another arm of an experiment gets to see.
OTHERWISE: dict[str, tuple[tuple[str, str], ...]] = {
    "teasers/signin-quotes-en": (
        ('data-experiment="help_cta_12"', 'data-experiment="help_cta_13"'),
        (
            "Sign in to see help that is made for your plan and your device.",
            "Your help, made for you: sign in first.",
        ),
        ("Viewed 48,210 times", "Viewed 48,377 times"),
        ("take 50% off the next three months. Offer ends Sunday.", "keep Plus for $2 a month until June."),
        ("Yes (1,204)", "Yes (1,211)"),
        ("“I finally sleep through the night.", "“Ten out of ten, and so does my cat."),
        ('<li><a href="/help/2">Gift Plus to a friend</a> <span>1 min</span></li>', ""),
        (
            "Our team answers most messages within 2 hours.",
            "Right now it takes us a little longer than usual.",
        ),
        ("Ask me anything about your plan.", "What can I do for you today?"),
    ),
    "wordpress/post-with-cards-en": (
        ("Spring sale: 25% off every grinder until Sunday", "Last chance: free filters with every grinder"),
        ('<span class="count">145</span> Shares', '<span class="count">1.2K</span> Shares'),
        ("Join 12,482 readers", "Join 12,990 readers"),
        ("Skip a box without cancelling", "Which grinder is right for you?"),
        (
            "Going on holiday? You can skip as many boxes as you like",
            "Burrs or blades? We have ground our way through ten",
        ),
        ("2 thoughts on", "3 thoughts on"),
        ("This worked for me in less than a minute", "It took a while, but in the end they were kind"),
    ),
    "helpcentre/next-steps-en": (
        (
            "Get answers from community members who know the product well",
            "Ask people who have been there before you",
        ),
        ("Fix a declined payment", "Pay with a gift card"),
        ("Play hundreds of games and apps without ads", "Now with four hundred games, and still without ads"),
    ),
    "support/cards-and-reasons-en": (
        ("Meridian training", "Meridian for teachers"),
        (
            "Explore subscription benefits, browse training courses",
            "See what is new this month, find a course",
        ),
        ("Easy to follow", "It was short"),
    ),
    "manualsite/contents-share-en": (
        ("It edits a whole album while you make tea.", "It names the people in your pictures."),
        ("Verify your email", "Verify your telephone"),
        (
            "Real help from real people, around the clock and in nine languages.",
            "We answer in eleven languages.",
        ),
        ("Mar 3, 2026", "Mar 9, 2026"),
    ),
    "shophelp/columns-reasons-en": (
        ("France", "Luxembourg"),
        ("Track or cancel orders, and send things back", "Follow a parcel, or change your mind about it"),
        ("look here to find an easy way to navigate back", "you will find your way back from here"),
    ),
    "salesforce/accordion-es": (
        ("Hoy hay demoras en el chat.", "El chat vuelve a funcionar con normalidad."),
        ("3.412 visitas", "3.980 visitas"),
        ("Actualizar la tarjeta", "Recuperar la contraseña"),
    ),
    "shop/policy-drawers-de": (
        ("Merinowolle in zwölf Herbstfarben", "Baumwolle in zwanzig Pastelltönen"),
        ("Sockenwolle Heide", "Sockenwolle Moor"),
        ("15,50 €", "13,95 €"),
    ),
    "copies/desktop-mobile-it": (("rispondiamo in pochi minuti", "oggi rispondiamo entro un'ora"),),
    "typo3/agb-de": (
        ("Aktion im Februar", "Nur noch wenige Tage"),
        ("drei Monate lang keinen Grundpreis zahlen", "einen Empfänger geschenkt bekommen"),
    ),
    "drupal/node-terms-fr": (
        ("Alerte météo : vigilance orange", "Grève des ferries : aucun départ"),
        ("Pourquoi le papier augmente", "Qui imprimera nos journaux ?"),
        ("Le ferry de sept heures ne partira plus", "La pointe nord retrouve son boulanger"),
    ),
    "react/steps-in-divs-en": (
        ("We know some of you cannot sign in right now.", "Signing in works again."),
        ("4 days ago", "2 weeks ago"),
        ("Broadband from £25", "Broadband from £27"),
        ("Reset your box", "Update your box"),
    ),
}


@pytest.mark.parametrize("case", OTHERWISE)
def test_what_others_get_to_see_around_an_article_changes_no_block_of_it(case: str) -> None:
    page = (PAGES / case / "page.html").read_text("utf-8")
    other = page
    for said, instead in OTHERWISE[case]:
        assert said in other, f"{case}: {said}"
        other = other.replace(said, instead)
    assert extract(other.encode()).blocks == extract(page.encode()).blocks
