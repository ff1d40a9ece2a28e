"""What speaks for a block besides its words: language, channel, section and order."""

from __future__ import annotations

from pipeline.bind import Binding, bind_steps
from pipeline.model import Block, BlockKind, Document, Target, TargetKind
from pipeline.text import canonical
from pipeline.verdict import SUPPORTED


def block(text: str, heading: str = "", *, kind: BlockKind = BlockKind.STEP) -> Block:
    return Block(kind=kind, text=text, key=canonical(text), headings=(heading,) if heading else ())


def steps(*texts: str, locale: str = "en", channel: str | None = None) -> list[Target]:
    return [
        Target(
            owner="g",
            id=f"s{i}",
            kind=TargetKind.STEP,
            locale=locale,
            text=text,
            channel=channel,
            order=i,
        )
        for i, text in enumerate(texts)
    ]


def places(bound: tuple[Binding | None, ...]) -> list[tuple[int, ...] | None]:
    return [each.blocks if each else None for each in bound]


TWINS = Document(
    language="en",
    blocks=(
        block("Open the app and tap Membership.", "iPhone & iPad"),
        block("Tap Leave club.", "iPhone & iPad"),
        block("Open the app and tap Membership.", "Android"),
        block("Tap Leave club.", "Android"),
    ),
)


def test_the_channel_chooses_between_sections_that_say_the_same() -> None:
    said = ("Launch the app and go to Membership", "Press Leave club")
    assert places(bind_steps(steps(*said, channel="ios"), TWINS)) == [(0,), (1,)]
    assert places(bind_steps(steps(*said, channel="android"), TWINS)) == [(2,), (3,)]


def test_a_french_step_is_bound_to_the_english_one_that_says_the_same() -> None:
    page = Document(
        language="en",
        blocks=(
            block("Sign in with your email address."),
            block("Open the Settings page."),
            block("Choose a reason, then click Cancel subscription."),
        ),
    )
    french = steps(
        "Identifiez-vous avec votre adresse e-mail",
        "Allez dans les réglages",
        "Donnez un motif et résiliez l'abonnement",
        locale="fr",
    )
    assert places(bind_steps(french, page)) == [(0,), (1,), (2,)]


def test_a_step_found_in_running_text_is_never_support() -> None:
    text = "Click Leave club on the Membership page."
    page = Document(language="en", blocks=(block(text, kind=BlockKind.PARAGRAPH),))
    (found,) = bind_steps(steps(text)[:1], page)
    assert found is not None
    assert found.score < SUPPORTED


def test_one_step_of_the_guide_may_take_in_two_official_ones() -> None:
    page = Document(
        language="en",
        blocks=(
            block("Log in and open your bookings."),
            block("Print the label."),
            block("Glue it onto the parcel."),
            block("Hand the parcel to the driver."),
        ),
    )
    said = steps("Log in and go to your bookings", "Print the label, then glue it onto the parcel")
    assert places(bind_steps(said, page)) == [(0,), (1, 2)]


def test_a_place_that_only_the_neighbours_speak_for_is_worth_a_look_and_no_more() -> None:
    page = Document(
        language="en",
        blocks=(
            block("Open the wardrobe and take the blue jacket."),
            block("Fold the sleeves of the garment inwards, one over the other."),
            block("Put the jacket into the cotton bag."),
        ),
    )
    said = steps(
        "Take the blue jacket out of the wardrobe",
        "Tuck in both arms so that the garment becomes narrow and flat like a small parcel",
        "Put it into a cotton bag",
    )
    bound = bind_steps(said, page)
    assert places(bound) == [(0,), (1,), (2,)]
    assert bound[1] is not None
    assert bound[1].score < 0.35


def test_a_page_without_blocks_and_a_channel_without_steps_bind_nothing() -> None:
    assert bind_steps(steps("Open the app"), Document(blocks=())) == (None,)
    assert bind_steps((), TWINS) == ()


KILN = Document(
    language="en",
    blocks=(
        block("Sign in and open your kiln bookings."),
        block("Write down the firing temperature that you need."),
        block("Choose the day on which you bring the pots."),
        block("Pay the deposit and press Confirm."),
    ),
)


def test_a_step_told_in_another_order_means_the_official_step_that_nobody_claims() -> None:
    said = steps(
        "Sign in and open your bookings",
        "Pick the day you bring the pots",
        "Note how hot the firing has to be, the temperature that is",
        "Pay the deposit and confirm",
    )
    bound = bind_steps(said, KILN)
    assert places(bound) == [(0,), (2,), (1,), (3,)]


def test_a_step_about_something_else_claims_no_official_step_that_is_left() -> None:
    said = steps("Sign in and open your bookings", "Feed the cat", "Pay the deposit and confirm")
    assert places(bind_steps(said, KILN)) == [(0,), None, (3,)]


def test_each_clause_of_a_step_may_mean_an_official_step_of_its_own() -> None:
    page = Document(
        language="en",
        blocks=(
            block("Log in to the garden shed."),
            block("Choose the tool that you want to lend, then click Next and wait for the list to load."),
            block("Select a reason from the list."),
            block("Hand the tool over."),
        ),
    )
    said = steps("Log in to the shed", "Choose the tool and give a reason", "Hand the tool over")
    assert places(bind_steps(said, page)) == [(0,), (1, 2), (3,)]
