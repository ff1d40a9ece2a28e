"""Numbers beside the text of a list's entries, and what help centres of many languages say to everyone."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.extract.vocabulary import is_boilerplate
from pipeline.model import BlockKind
from pipeline.text import canonical


def test_a_number_in_an_element_of_its_own_makes_a_step_of_the_entry() -> None:
    entries = "".join(
        f"<div role=listitem><div class=n>{number}</div><div>{text}</div></div>"
        for number, text in enumerate(("Open the app and sign in.", "Tap your photo.", "Tap End plan."), 1)
    )
    read = extract(f"<main><h1>End a plan</h1><div role=list>{entries}</div></main>".encode()).blocks[1:]
    assert [(block.kind, block.position, block.text) for block in read] == [
        (BlockKind.STEP, 1, "Open the app and sign in."),
        (BlockKind.STEP, 2, "Tap your photo."),
        (BlockKind.STEP, 3, "Tap End plan."),
    ]


def test_a_list_of_bare_numbers_keeps_them() -> None:
    page = "<main><h1>Sizes</h1><p>We sell these sizes:</p><ul><li>1</li><li>2</li><li>3</li></ul></main>"
    assert [block.text for block in extract(page.encode()).blocks[2:]] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "said",
    [
        "¿Tienes más preguntas? Enviar una solicitud",
        "Haben Sie Fragen? Anfrage einreichen",
        "Altre domande? Invia una richiesta",
        "他にご質問がございますか？リクエストを送信",
        "23 von 300 fanden dies hilfreich",
        "Utilisateurs qui ont trouvé cela utile : 3 sur 100",
        "12 de 300 personas lo encontraron útil",
        "200人中30人がこの記事が役に立ったと言っています",
        "Updated over a week ago",
        "Last edited: 3 days ago",
        "Mis à jour il y a plus de 2 mois",
        "Zuletzt aktualisiert vor mehr als einer Woche",
        "Actualizado hace más de un año",
        "Copy link Listen3 min read",
        "4 Min. Lesezeit",
        "No labels",
        "Page 2 of 5 · Next page",
        "Printed at 14:32 from help.example.test",
        "Gedruckt am 3.5.2026 von hilfe.example.test",
    ],
)
def test_what_a_help_centre_says_under_every_article_is_none_of_it(said: str) -> None:
    assert is_boilerplate(canonical(said))


@pytest.mark.parametrize(
    "said",
    [
        "12 de 14 días son útiles para pedir el reembolso",
        "Haben Sie Fragen zur Kündigung?",
        "Updated plans are billed 3 days ago at the latest",
        "Posted within 2 days",
        "Page 2 of 5 must be signed",
        "Printed on demand, books cannot be returned",
        "Mis à jour sous 2 jours",
        "Geändert werden kann der Tarif vor einer Woche",
    ],
)
def test_a_sentence_that_begins_alike_stays(said: str) -> None:
    assert not is_boilerplate(canonical(said))
