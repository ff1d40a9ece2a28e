"""Each thing an author can get wrong is told with its file and line, all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ContentErrors, UsageError
from pipeline.guide import load

SERVICE, GUIDE, FRENCH = "acme/service.yaml", "acme/cancel.en.yaml", "acme/cancel.fr.yaml"


def problems(guides: Path) -> list[str]:
    with pytest.raises(ContentErrors) as caught:
        load(guides)
    return [f"{e.path.relative_to(guides)}:{e.line}: {e.message}" for e in caught.value.errors]


CASES = [
    (GUIDE, "title: How", "titel: How", 2, "lacks the key “title”"),
    (GUIDE, "title: How", "titel: How", 4, "unknown key “titel” (did you mean “title”?)"),
    (GUIDE, "heading: 'Open", "headline: 'Open", 11, "unknown key “headline” (did you mean “heading”?)"),
    (GUIDE, "locale: en", "locale: en\ncolour: red", 4, "unknown key “colour” (known here: channels"),
    (GUIDE, "locale: en", "locale: en\nlocale: en", 4, "key “locale” stands here again (line 3)"),
    (GUIDE, "    subject: refund\n    value: P14D", "    value: P14D", 23, "lacks the key “subject”"),
    (GUIDE, "title: How to cancel Acme  ", "title: [How]", 4, "“title” must be text, not a list"),
    (GUIDE, "title: How to cancel Acme  ", "title: 14", 4, "“title” must be text, not 14"),
    (GUIDE, "verified_at:", "verified_at: yesterday", 5, "“verified_at” must be a date"),
    (GUIDE, "verified_at:", "reading_minutes: soon", 5, "“reading_minutes” must be a whole number"),
    (GUIDE, "verified_at:", "reading_minutes: 0", 5, "“reading_minutes” must be greater than or equal to 1"),
    (GUIDE, "id: web.cancel", "id: web.open", 16, "id “web.open” is taken (line 10)"),
    (GUIDE, "id: faq.app", "id: refund.none", 36, "id “refund.none” is taken (line 31)"),
    (GUIDE, "  - id: ios", "  - id: web", 19, "id “web” is taken (line 7)"),
    (GUIDE, "id: web.cancel", "id: Web Cancel", 16, "“id” must be small letters, digits, dots and hyphens"),
    (
        GUIDE,
        "source: acme.refunds",
        "source: acme.refnds",
        29,
        "no source “acme.refnds” (guides/acme/service.yaml)",
    ),
    (GUIDE, "source: acme.refunds", "source: nobody.refunds", 29, "there is no service “nobody”"),
    (GUIDE, "product: yearly", "product: monthly", 27, "no product “monthly” (declared: yearly)"),
    (GUIDE, "channel: web", "channel: fax", 27, "no channel “fax” (in this guide: web, ios)"),
    (
        GUIDE,
        "procedure: store/cancel",
        "procedure: store/cancle",
        21,
        "procedure “store/cancle” does not exist",
    ),
    (GUIDE, "- guide: store/cancel", "- guide: store/nothing", 38, "no guide “store/nothing”"),
    (GUIDE, "- guide: store/cancel", "- title: Nowhere", 38, "either “guide”, or “title” and “url”"),
    (GUIDE, "value: P14D", "value: 14 days", 25, "“14 days” is not canonical"),
    (GUIDE, "value: P14D", "value: P2W", 25, "“P2W” is not canonical"),
    (GUIDE, "value: P14D", "value: P14D\n    kind: money", 25, "“P14D” is not a canonical money"),
    (
        GUIDE,
        "subject: refund\n    value: P14D",
        "subject: refunds\n    value: P14D",
        24,
        "“subject” must be 'refund',",
    ),
    (GUIDE, "event: payment", "event: paying", 27, "“event” must be 'payment',"),
    (GUIDE, "locale: en", "locale: english", 3, "“locale” must be a BCP 47 language tag"),
    (GUIDE, "locale: en", "locale: de", 3, "says “de” but the file is named “.en.yaml”"),
    (
        GUIDE,
        "guide: acme/cancel",
        "guide: acme/leave",
        2,
        "says “acme/leave” but the file is named “acme/cancel”",
    ),
    (GUIDE, "guide: acme/cancel", "procedure: acme/cancel", 21, "a procedure cannot use another procedure"),
    (GUIDE, "guide: acme/cancel\n", "", 2, "needs the key “guide” (or “procedure”)"),
    (
        SERVICE,
        "url: https://help.acme.example/refunds\n",
        "url: https://acme.example/refunds\n",
        12,
        "host “acme.example” is not one",
    ),
    (
        SERVICE,
        "url: https://help.acme.example/refunds\n",
        "url: ftp://help.acme.example\n",
        12,
        "must be a whole address",
    ),
    (SERVICE, "select: article", "select: article >", 14, "“article >” is not a CSS selector"),
    (SERVICE, "select: article", "select: [article, 'div[']", 14, "“div[” is not a CSS selector"),
    (SERVICE, "locale: fr", "locale: fr_FR", 18, "“locale” must be a BCP 47 language tag"),
    (SERVICE, "id: acme.refunds-fr", "id: acme.refunds", 15, "id “acme.refunds” is taken (line 10)"),
    (SERVICE, "id: acme.refunds-fr", "id: store.refunds", 15, "“store.refunds” must begin with “acme.”"),
    (SERVICE, "service: acme", "service: acne", 1, "says “acne” but stands in the folder “acme”"),
    (SERVICE, "pace: 10", "pace: 0", 4, "0 is for loopback only"),
    (SERVICE, "pace: 10", "pace: -1", 4, "“pace” must be greater than or equal to 0"),
    (
        SERVICE,
        "hosts: [help.acme.example]",
        "hosts: ['https://help.acme.example']",
        3,
        "must be a host name in small letters",
    ),
    (SERVICE, "select: article", "access: maybe", 14, "“access” must be 'robots',"),
    (SERVICE, "pace: 10", "spider: acme", 4, "“spider” must be 'declared',"),
    (FRENCH, "original: en", "original: de", 3, "there is no acme/cancel.de.yaml"),
    (FRENCH, "original: en", "original: fr", 3, "“fr” is itself a translation"),
    (FRENCH, "id: web.open", "id: web.opens", 9, "“web.opens” is not in the original's steps"),
    (FRENCH, "id: web.open", "id: web.opens", 8, "lacks “web.open”, which the original has in steps"),
    (
        FRENCH,
        "  - id: refund.none\n    text: Après cela, aucun remboursement.\n",
        "",
        16,
        "lacks “refund.none”",
    ),
    (
        FRENCH,
        "id: refund.none",
        "id: refund.none\n    value: none",
        20,
        "“value” of a fact is stated once for all languages",
    ),
    (
        FRENCH,
        "    title: Sur un iPhone",
        "    title: Sur un iPhone\n    procedure: store/other",
        16,
        "differs from the original's",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"), CASES, ids=[f"{c[0]}: {c[4][:50]}" for c in CASES]
)
def test_a_mistake_is_told_with_its_line(
    guides: Path, spoil, file: str, old: str, new: str, line: int, message: str
) -> None:
    spoil(file, old, new)
    found = problems(guides)
    assert any(each.startswith(f"{file}:{line}: ") and message in each for each in found), found


def test_all_mistakes_of_all_files_are_told_at_once(guides: Path, spoil) -> None:
    spoil(SERVICE, "select: article", "selct: article")
    spoil(GUIDE, "value: P14D", "value: 14 days")
    spoil(FRENCH, "id: refund.none", "id: refund.some")
    files = [each.partition(":")[0] for each in problems(guides)]
    assert files == [GUIDE, FRENCH, FRENCH, SERVICE]


def test_a_service_that_cannot_be_read_does_not_make_its_sources_dangling(guides: Path, spoil) -> None:
    spoil(SERVICE, "pace: 10", "speed: 10")
    assert len(problems(guides)) == 1


def test_steps_in_another_order_than_the_originals_are_an_error(guides: Path, spoil) -> None:
    steps = (
        "      - id: web.open\n        heading: Ouvrez Formules et facturation\n",
        "      - id: web.cancel\n        heading: Cliquez sur Résilier\n        cites: [acme.refunds-fr]\n",
    )
    spoil(FRENCH, "".join(steps), "".join(reversed(steps)))
    assert problems(guides) == [f"{FRENCH}:8: steps stand in another order than in the original"]


def test_two_originals_of_one_guide_are_an_error(guides: Path, spoil) -> None:
    (guides / "acme/cancel.fr.yaml").write_text("guide: acme/cancel\nlocale: fr\ntitle: Résilier\n")
    assert problems(guides) == [f"{FRENCH}:2: cancel.en.yaml is the original; state “original: en”"]


def test_a_procedure_without_the_guides_language_is_an_error(guides: Path) -> None:
    (guides / "store/cancel.fr.yaml").unlink()
    assert any("has no “fr” text, only en" in each for each in problems(guides))


def test_a_channel_with_steps_and_a_procedure_is_an_error(guides: Path, spoil) -> None:
    spoil(GUIDE, "procedure: store/cancel", "procedure: store/cancel\n    steps: [{id: x, heading: X}]")
    assert any("either “steps” or a “procedure”" in each for each in problems(guides))


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_file_is_an_error(guides: Path, text: str) -> None:
    (guides / GUIDE).write_text(text)
    assert f"{GUIDE}:1: is empty" in problems(guides)


def test_a_file_that_is_no_mapping_is_an_error(guides: Path) -> None:
    (guides / GUIDE).write_text("- one\n- two\n")
    assert f"{GUIDE}:1: the file must be a mapping of keys to values, not a list" in problems(guides)


def test_files_with_wrong_names_are_errors(guides: Path) -> None:
    (guides / "acme/notes.yaml").write_text("a: 1\n")
    (guides / "acme/leave.en.yml").write_text("a: 1\n")
    (guides / "lost").mkdir()
    (guides / "lost/cancel.en.yaml").write_text("guide: lost/cancel\nlocale: en\ntitle: Lost\n")
    assert problems(guides) == [
        "acme/leave.en.yml:None: must be named .yaml",
        "acme/notes.yaml:None: must be named <guide>.<locale>.yaml",
        "lost:None: has no service.yaml",
    ]


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a folder of guides"):
        load(tmp_path / "nothing")


def test_loopback_may_be_asked_without_a_pause_and_with_a_port(guides: Path, spoil) -> None:
    spoil("store/service.yaml", "hosts: [store.example]", "pace: 0\nhosts: ['127.0.0.1', 'localhost:8123']")
    spoil("store/service.yaml", "https://store.example/cancel", "http://127.0.0.1:8123/cancel")
    assert load(guides).service("store").pace == 0
