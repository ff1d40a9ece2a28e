"""A workspace without a fault in four languages, to which tests add one error at a time."""

from __future__ import annotations

SERVICE = """\
service: brightbox
name: Brightbox
hosts: [help.brightbox.example]
products:
  - id: plus-annual
    name: Brightbox Plus annual
    aliases:
      en: [annual plan]
      fr: [formule annuelle]
      de: [Jahresabo]
      es: [plan anual]
  - id: plus-monthly
    name: Brightbox Plus monthly
    aliases:
      en: [monthly plan]
      fr: [formule mensuelle]
      de: [Monatsabo]
      es: [plan mensual]
sources:
  - {id: brightbox.help, title: Help, url: 'https://help.brightbox.example/cancel', locale: en}
"""

ENGLISH = """\
guide: brightbox/cancel
locale: en
title: How to cancel Brightbox
summary: Who bills you decides where you cancel.
reading_minutes: 3
verified_at: 2026-10-01
channels:
  - id: web
    title: On the website
    intro: Use this part if Brightbox charges your card.
    steps:
      - id: web.open
        heading: Open “Billing”
        body: Click your picture at the top right, then choose Billing from the menu.
        cites: [brightbox.help]
      - id: web.stop
        heading: Press “End membership”
        body: You may be asked for a reason. Choose any of them and go on.
        cites: [brightbox.help]
    notes:
      - id: web.keep
        title: Good to know
        text: Keep the e-mail that confirms it. Deleting the app does not end the payments.
  - id: ios
    title: In the App Store
    intro: Use this part if you joined in the app on an iPhone.
    steps:
      - id: ios.settings
        heading: Open Settings and tap your name
        body: Tap Subscriptions, choose Brightbox and tap Cancel Subscription.
        cites: [brightbox.help]
facts:
  - id: refund.plus-annual
    subject: refund
    value: P14D
    text: The annual plan can be refunded in full within 14 days of payment.
    scope: {product: plus-annual, event: payment}
    cites: [brightbox.help]
  - id: refund.plus-monthly
    subject: refund
    value: none
    text: There is no refund for the monthly plan.
    scope: {product: plus-monthly}
    cites: [brightbox.help]
  - id: processing
    subject: processing
    value: P5D..P7D working
    text: Refunds take 5 to 7 business days to process.
    cites: [brightbox.help]
products:
  - id: product.annual
    title: The annual plan
    text: Paid once a year. It can be refunded within two weeks of payment.
faq:
  - id: faq.pause
    question: Can I pause instead?
    answer: Yes, for up to three months, from the same page.
disclaimer: This guide is independent. Where the official pages say something else, they count.
"""

FRENCH = """\
guide: brightbox/cancel
locale: fr
original: en
title: Comment résilier Brightbox
summary: Celui qui vous facture décide de la marche à suivre.
verified_at: 2026-10-01
channels:
  - id: web
    title: Sur le site web
    intro: Suivez cette partie si Brightbox débite votre carte.
    steps:
      - id: web.open
        heading: Ouvrez « Billing »
        body: Cliquez sur votre photo en haut à droite, puis choisissez « Billing » dans le menu.
      - id: web.stop
        heading: Cliquez sur « End membership »
        body: On vous demande parfois une raison. Choisissez n'importe laquelle et continuez.
    notes:
      - id: web.keep
        title: Bon à savoir
        text: Gardez l'e-mail de confirmation. Supprimer l'app ne met pas fin aux paiements.
  - id: ios
    title: Dans l'App Store
    intro: Suivez cette partie si vous avez souscrit dans l'app sur un iPhone.
    steps:
      - id: ios.settings
        heading: Ouvrez Réglages et touchez votre nom
        body: Touchez Abonnements, choisissez Brightbox et touchez Annuler l'abonnement.
facts:
  - id: refund.plus-annual
    text: La formule annuelle est remboursée intégralement dans les 14 jours suivant le paiement.
  - id: refund.plus-monthly
    text: Il n'y a aucun remboursement pour la formule mensuelle.
  - id: processing
    text: Le remboursement est traité sous 5 à 7 jours ouvrés.
products:
  - id: product.annual
    title: La formule annuelle
    text: Payée une fois par an. Elle est remboursée dans les deux semaines suivant le paiement.
faq:
  - id: faq.pause
    question: Puis-je faire une pause à la place ?
    answer: Oui, pendant trois mois au plus, depuis la même page.
disclaimer: Ce guide est indépendant. Si les pages officielles disent autre chose, elles font foi.
"""

GERMAN = """\
guide: brightbox/cancel
locale: de
original: en
title: Brightbox kündigen
summary: Wo Sie kündigen, hängt davon ab, wer abbucht.
verified_at: 2026-10-01
channels:
  - id: web
    title: Auf der Website
    intro: Dieser Teil gilt, wenn Brightbox Ihre Karte belastet.
    steps:
      - id: web.open
        heading: Öffnen Sie „Billing“
        body: Klicken Sie oben rechts auf Ihr Bild und wählen Sie dann „Billing“ im Menü.
      - id: web.stop
        heading: Klicken Sie auf „End membership“
        body: Vielleicht werden Sie nach einem Grund gefragt. Wählen Sie irgendeinen und fahren Sie fort.
    notes:
      - id: web.keep
        title: Gut zu wissen
        text: Bewahren Sie die E-Mail mit der Bestätigung auf. Wer nur die App löscht, zahlt weiter.
  - id: ios
    title: Im App Store
    intro: Dieser Teil gilt, wenn Sie das Abo in der App auf einem iPhone abgeschlossen haben.
    steps:
      - id: ios.settings
        heading: Öffnen Sie die Einstellungen und tippen Sie auf Ihren Namen
        body: Tippen Sie auf „Abonnements“, wählen Sie Brightbox und tippen Sie auf „Abo kündigen“.
facts:
  - id: refund.plus-annual
    text: Das Jahresabo wird innerhalb von 14 Tagen nach der Zahlung vollständig erstattet.
  - id: refund.plus-monthly
    text: Für das Monatsabo gibt es keine Erstattung.
  - id: processing
    text: Die Erstattung dauert 5 bis 7 Werktage.
products:
  - id: product.annual
    title: Das Jahresabo
    text: Einmal im Jahr bezahlt. Es wird innerhalb von zwei Wochen nach der Zahlung erstattet.
faq:
  - id: faq.pause
    question: Kann ich stattdessen pausieren?
    answer: Ja, höchstens drei Monate lang, auf derselben Seite.
disclaimer: Diese Anleitung ist unabhängig. Wo die offiziellen Seiten etwas anderes sagen, gelten diese.
"""

SPANISH = """\
guide: brightbox/cancel
locale: es
original: en
title: Cómo cancelar Brightbox
summary: Quien te cobra decide dónde cancelas.
verified_at: 2026-10-01
channels:
  - id: web
    title: En el sitio web
    intro: Sigue esta parte si Brightbox cobra en tu tarjeta.
    steps:
      - id: web.open
        heading: Abre «Billing»
        body: Haz clic en tu foto, arriba a la derecha, y elige «Billing» en el menú.
      - id: web.stop
        heading: Pulsa «End membership»
        body: Es posible que te pidan un motivo. Elige cualquiera y continúa.
    notes:
      - id: web.keep
        title: Bueno saberlo
        text: Guarda el correo de confirmación. Borrar la aplicación no detiene los pagos.
  - id: ios
    title: En la App Store
    intro: Sigue esta parte si te suscribiste en la aplicación de un iPhone.
    steps:
      - id: ios.settings
        heading: Abre Ajustes y toca tu nombre
        body: Toca Suscripciones, elige Brightbox y toca Cancelar suscripción.
facts:
  - id: refund.plus-annual
    text: El plan anual se reembolsa por completo dentro de los 14 días siguientes al pago.
  - id: refund.plus-monthly
    text: No hay reembolso para el plan mensual.
  - id: processing
    text: Los reembolsos tardan de 5 a 7 días hábiles en procesarse.
products:
  - id: product.annual
    title: El plan anual
    text: Se paga una vez al año. Se reembolsa dentro de las dos semanas siguientes al pago.
faq:
  - id: faq.pause
    question: ¿Puedo hacer una pausa en su lugar?
    answer: Sí, durante tres meses como máximo, desde la misma página.
disclaimer: Esta guía es independiente. Si las páginas oficiales dicen otra cosa, prevalecen ellas.
"""

FILES = {
    "brightbox/service.yaml": SERVICE,
    "brightbox/cancel.en.yaml": ENGLISH,
    "brightbox/cancel.fr.yaml": FRENCH,
    "brightbox/cancel.de.yaml": GERMAN,
    "brightbox/cancel.es.yaml": SPANISH,
}
