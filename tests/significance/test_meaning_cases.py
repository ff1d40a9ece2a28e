"""What a changed sentence means, in four languages: rules speak, other words stay silent."""

from __future__ import annotations

import pytest

from pipeline.difference import difference, overall
from pipeline.model import Block, BlockKind, Document, Judgement
from pipeline.text import canonical

RULES = [
    # modality, negation, conditions
    ("en", "Members may cancel the course at any time.", "Members must cancel the course at any time."),
    ("en", "You can return opened boxes.", "You cannot return opened boxes."),
    ("en", "We refund shipping costs.", "We do not refund shipping costs."),
    ("en", "The voucher applies to all books.", "The voucher applies only to hardcover books."),
    ("en", "Refunds are available.", "Refunds are available unless the certificate was issued."),
    (
        "en",
        "The offer is open to residents of France.",
        "The offer is open to residents of France and Spain.",
    ),
    ("en", "We will share your address with couriers.", "We may share your address with couriers."),
    ("en", "Most plans can be paused.", "Plans can be paused."),
    ("en", "You pay the return postage.", "We pay the return postage."),
    ("en", "Return the item in its packaging.", "Return the item in its packaging with the receipt."),
    (
        "en",
        "Accounts may be closed by the owner or an administrator.",
        "Accounts may be closed by the owner.",
    ),
    ("en", "Support is included in the Basic plan.", "Support is included in the Premium plan."),
    ("en", "Gift cards and vouchers are not refundable.", "Gift cards are not refundable."),
    ("en", "Downgrades take effect immediately.", "Downgrades take effect at the end of the billing cycle."),
    ("en", "Your data is stored in Germany.", "Your data is stored in the United States."),
    ("en", "Students and teachers are eligible.", "Students are eligible."),
    ("fr", "Le client peut annuler sa commande.", "Le client ne peut pas annuler sa commande."),
    ("fr", "Les frais de retour sont à notre charge.", "Les frais de retour sont à votre charge."),
    (
        "fr",
        "La carte est valable dans tous les magasins.",
        "La carte est valable uniquement dans les magasins participants.",
    ),
    ("fr", "Le remboursement est effectué sur demande.", "Le remboursement est effectué sur demande écrite."),
    ("fr", "L'abonné peut suspendre son contrat.", "L'abonné doit suspendre son contrat."),
    ("fr", "Les articles soldés sont repris.", "Les articles soldés et personnalisés sont repris."),
    ("fr", "Offre réservée aux étudiants.", "Offre réservée aux étudiants et aux apprentis."),
    ("de", "Sie können den Vertrag kündigen.", "Sie können den Vertrag nicht kündigen."),
    ("de", "Der Versand ist kostenlos.", "Der Versand ist kostenpflichtig."),
    ("de", "Sie dürfen die Ware testen.", "Sie müssen die Ware testen."),
    ("de", "Das Angebot gilt für Neukunden.", "Das Angebot gilt nur für Neukunden."),
    ("de", "Gutscheine können ausgezahlt werden.", "Gutscheine können nicht ausgezahlt werden."),
    ("de", "Wir speichern Ihre Anschrift.", "Wir speichern Ihre Anschrift und Ihr Geburtsdatum."),
    ("es", "Puede cancelar la suscripción.", "No puede cancelar la suscripción."),
    ("es", "El envío es gratuito.", "El envío es gratuito salvo en las islas."),
    ("es", "Los estudiantes pueden pedir un descuento.", "Los estudiantes deben pedir un descuento."),
    ("es", "Aceptamos tarjetas de crédito.", "Aceptamos tarjetas de crédito y transferencias."),
]

VALUES = [
    ("en", "You have 14 days to ask for a refund.", "You have 7 days to ask for a refund."),
    ("en", "The plan costs $39 per month.", "The plan costs $49 per month."),
    ("en", "You must be 16 years old to join.", "You must be 18 years old to join."),
    ("en", "A late fee of 5% applies.", "A late fee of 8% applies."),
    ("en", "Refunds arrive within 5-10 business days.", "Refunds arrive within 7-10 business days."),
    ("en", "You can use up to three devices.", "You can use up to five devices."),
    (
        "fr",
        "Vous disposez de quatorze jours pour vous rétracter.",
        "Vous disposez de trente jours pour vous rétracter.",
    ),
    (
        "fr",
        "Livraison offerte dès 50 € d'achat dans nos conditions de vente.",
        "Livraison offerte dès 60 € d'achat dans nos conditions de vente.",
    ),
    ("de", "Die Frist beträgt 14 Tage.", "Die Frist beträgt einen Monat."),
    ("es", "Dispone de 14 días para desistir.", "Dispone de 30 días para desistir."),
]

WORDINGS = [
    ("en", "You can return the parcel within two weeks.", "You may return the parcel within 14 days."),
    (
        "en",
        "We've recieved your request and will reply soon.",
        "We've received your request and will reply soon.",
    ),
    ("en", "Please contact our organisation about colours.", "Please contact our organization about colors."),
    ("en", "The service begins when you subscribe.", "The service starts when you subscribe."),
    ("en", "Our guide comes with a map.", "Our guides come with maps."),
    ("en", "You can't resell a ticket.", "You cannot resell a ticket."),
    ("en", "We use your data to help you.", "We use your information to assist you."),
    ("en", "If you purchase a course, you receive access.", "If you buy a course, you get access."),
    ("en", "The seller informs the buyer by letter.", "The buyer is informed by the seller by letter."),
    ("en", "In order to delete the account, write to us.", "To delete the account, write to us."),
    ("en", "The European Union protects this right.", "The EU protects this right."),
    ("en", "Customers are required to keep the receipt.", "Customers must retain the receipt."),
    ("en", "It went into effect in spring.", "It comes into effect in spring."),
    ("en", "You are able to see it; you can print it as well.", "You can see it; you can also print it."),
    ("fr", "La durée de le contrat est indiquée.", "La durée du contrat est indiquée."),
    (
        "fr",
        "Tu peux choisir ton abonnement quand tu veux.",
        "Vous pouvez choisir votre abonnement quand vous voulez.",
    ),
    ("fr", "Les données sont conservées par la société.", "Les données sont stockées par la société."),
    ("fr", "L'Union Européenne encadre ce droit.", "L'UE encadre ce droit."),
    ("fr", "Le délai est de quinze jours.", "Le délai est de 15 jours."),
    ("fr", "Nous utilisons des donnees fiables.", "Nous utilisons des données fiables."),
    (
        "fr",
        "Le client est informé par courrier de la décision.",
        "Le client est averti par courrier de la décision.",
    ),
    ("de", "Der Vertrag beginnt mit der Bestellung.", "Der Vertrag startet mit der Bestellung."),
    ("de", "Du kannst deine Bestellung verfolgen.", "Sie können Ihre Bestellung verfolgen."),
    ("de", "Die Frist beträgt zwei Wochen.", "Die Frist beträgt 14 Tage."),
    ("de", "Wir nutzen Ihre Daten.", "Wir verwenden Ihre Daten."),
    ("de", "Das Strassenfest ist gross.", "Das Straßenfest ist groß."),
    ("es", "Utilizamos sus datos personales.", "Usamos sus datos personales."),
    ("es", "El plazo es de catorce días.", "El plazo es de 14 días."),
    ("es", "El usuario puede solicitar una copia.", "El usuario puede pedir una copia."),
    ("da", "Vi bruger dine oplysninger til at svare.", "Vi bruger dine oplysningr til at svare."),
]

NOISE = [
    ("en", "Last updated: 3 May 2024", "Last updated: 9 June 2025"),
    ("en", "Effective Date: January 1, 2023", "Effective Date: March 15, 2024"),
    ("en", "© 2023 Example Ltd. All rights reserved.", "© 2024 Example Ltd. All rights reserved."),
    ("en", "12 comments", "31 comments"),
    ("en", "Posted 3 hours ago by a member", "Posted 2 days ago by a member"),
    ("en", "5 out of 8 found this helpful", "6 out of 9 found this helpful"),
    ("en", "Last adjustment: 24.07.2024", "Last adjustment: 24.07.2025"),
    ("fr", "Dernière mise à jour : 12 mars 2024", "Dernière mise à jour : 4 avril 2025"),
    ("fr", "Exemple SAS au capital de 40 000 euros", "Exemple SAS au capital de 55 000 euros"),
    ("fr", "Soldes : jusqu'à -40% sur la maison", "Soldes : jusqu'à -60% sur la maison"),
    ("fr", "Version en vigueur au 01/02/2024", "Version en vigueur au 15/06/2024"),
    ("de", "Stand: Mai 2023", "Stand: Januar 2025"),
    ("de", "Zuletzt aktualisiert am 3. Mai 2023", "Zuletzt aktualisiert am 14. Juni 2024"),
    ("es", "Última actualización: 3 de mayo de 2023", "Última actualización: 8 de junio de 2024"),
    ("nl", "Voor het laatst bijgewerkt op 3 mei 2023", "Voor het laatst bijgewerkt op 8 juni 2024"),
    ("en", "Shop now: 20% off all sofas until Sunday", "Shop now: 30% off all lamps until Monday"),
]

STEPS = [
    ("en", "Select Account, then tap Cancel plan.", "Select Account, then tap End membership."),
    ("en", "Go to Settings > Billing > Cancel.", "Go to Settings > Plans > Cancel."),
    ("en", "Click the blue Save button at the bottom.", "Click the Confirm button at the top."),
    ("fr", "Appuyez sur Profil, puis sur Abonnements.", "Appuyez sur Menu, puis sur Paiements."),
    ("de", "Tippen Sie auf Profil und dann auf Abos.", "Tippen Sie auf Menü und dann auf Zahlungen."),
    ("es", "Toque Perfil y luego Suscripciones.", "Toque Menú y luego Pagos."),
]


def judged(language: str, before: str, after: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Judgement:
    def document(text: str) -> Document:
        texts = ("A page about the library.", text, "It ends with this paragraph.")
        return Document(
            blocks=tuple(
                Block(
                    kind=kind if t == text else BlockKind.PARAGRAPH, text=t, key=canonical(t), position=None
                )
                for t in texts
            )
        )

    return overall(difference(document(before), document(after), language=language))


@pytest.mark.parametrize(("language", "before", "after"), RULES)
def test_a_changed_rule_needs_review(language: str, before: str, after: str) -> None:
    judgement = judged(language, before, after)
    assert judgement.needs_review, judgement
    assert judgement.reason


@pytest.mark.parametrize(("language", "after", "before"), RULES)
def test_a_rule_that_changes_back_needs_review_too(language: str, before: str, after: str) -> None:
    assert judged(language, before, after).needs_review


@pytest.mark.parametrize(("language", "before", "after"), VALUES)
def test_a_changed_value_is_a_fact_with_both_sides(language: str, before: str, after: str) -> None:
    judgement = judged(language, before, after)
    assert judgement.label == "policy-number", judgement
    (fact,) = judgement.facts
    assert fact.before is not None and fact.before in before
    assert fact.after is not None and fact.after in after


@pytest.mark.parametrize(("language", "before", "after"), WORDINGS)
def test_other_words_with_the_same_meaning_stay_silent(language: str, before: str, after: str) -> None:
    judgement = judged(language, before, after)
    assert not judgement.needs_review, judgement


@pytest.mark.parametrize(("language", "before", "after"), NOISE)
def test_what_the_page_says_of_itself_stays_silent(language: str, before: str, after: str) -> None:
    judgement = judged(language, before, after)
    assert judgement.label == "noise", judgement


@pytest.mark.parametrize(("language", "before", "after"), NOISE)
def test_noise_stays_silent_when_it_comes_and_goes(language: str, before: str, after: str) -> None:
    for pair in (("The middle paragraph.", after), (before, "The middle paragraph.")):
        assert not judged(language, *pair).needs_review


@pytest.mark.parametrize(("language", "before", "after"), STEPS)
def test_another_label_in_a_step_is_a_procedure(language: str, before: str, after: str) -> None:
    judgement = judged(language, before, after, BlockKind.STEP)
    assert judgement.label == "steps", judgement
