"""The words of meaning of one language, compiled once: sets to look words up, patterns to find phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from pipeline.lexicon import Lexicon, phrases
from pipeline.lexicon import lexicon as value_lexicon
from pipeline.lexicon.meaning import meaning
from pipeline.significance.lemma import lemma


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operators:
    """Words that make a rule where other words make it too: operators.py rewrites them."""

    circumstance: frozenset[str]
    lasting: frozenset[str]
    at_moment: frozenset[str]
    applying: frozenset[str]
    forbidding: frozenset[str]
    allowing: frozenset[str]
    grave: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forms:
    """Endings that make a word of a family: of nouns and adjectives, of what may be done, of verbs and
    adverbs (alternatives of a pattern), and of the other gender or number."""

    derivations: tuple[str, ...]
    able: tuple[str, ...]
    verb: str
    adverb: str
    gendered: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """Sets of canonical words and patterns over canonical text.

    Weak negations deny beside a clitic only ("ne … plus"). ``concepts`` maps a word to the names of
    its synonym sets; ``modality`` a word to its kinds. ``names`` are those of the provider, who says ``we``.
    """

    language: str
    function: frozenset[str]
    filler: frozenset[str]
    partial: frozenset[str]
    negation: frozenset[str]
    denial: frozenset[str]
    weak_negation: frozenset[str]
    clitics: frozenset[str]
    condition: frozenset[str]
    first_party: frozenset[str]
    second_party: frozenset[str]
    conjunctions: Mapping[str, str]
    modality: Mapping[str, frozenset[str]]
    contractions: Mapping[str, tuple[str, ...]]
    turns: Mapping[str, tuple[str, ...]]
    fused: Mapping[str, str]
    opposites: Mapping[str, frozenset[str]]
    converse: Mapping[str, frozenset[str]]
    passive: frozenset[str]
    openers: frozenset[str]
    sequence: frozenset[str]
    not_until: frozenset[str]
    particles: frozenset[str]
    obliging: Mapping[str, str]
    infinitive_mark: str
    nouns_capital: bool
    endings: tuple[str, ...]
    speaker_endings: tuple[str, ...]
    reader_endings: tuple[str, ...]
    infinitives: tuple[str, ...]
    implied: Mapping[str, frozenset[str]]
    speaker: frozenset[str]
    reader: frozenset[str]
    reader_nouns: frozenset[str]
    named_parties: frozenset[str]
    concepts: Mapping[str, frozenset[str]]
    stems: Mapping[str, frozenset[str]]
    spelling: tuple[tuple[str, str], ...]
    abbreviations: Mapping[str, str]
    noise: Mapping[str, re.Pattern[str]]
    act: re.Pattern[str]
    surface: re.Pattern[str]
    contact: re.Pattern[str]
    stakes: re.Pattern[str]
    articles: frozenset[str]
    weighty: re.Pattern[str]
    legal_forms: frozenset[str]
    operators: Operators
    forms: Forms
    we: str
    names: tuple[str, ...] = ()

    def is_weighty(self, word: str) -> bool:
        """Does the word make a rule, or say what a rule is about: a party, a right, an event, a channel?

        What stands for such a word is listed by hand, never looked up in a dictionary.
        """
        return (
            self.is_loaded(word)
            or word in self.opposites
            or word in self.reader_nouns
            or word in self.conjunctions
            or bool(self.concept(word) & self.named_parties)
            or self.weighty.fullmatch(word) is not None
        )

    def is_function(self, word: str) -> bool:
        """Does a word only hold the sentence together? Unknown languages: by its length alone."""
        return word in self.function or (not self.language and len(word) <= SHORT_WORD and word.isalpha())

    def is_loaded(self, word: str) -> bool:
        """Does the word alone make or unmake a rule?"""
        return (
            word in self.negation
            or word in self.condition
            or word in self.partial
            or word in self.modality
            or word in self.first_party
            or word in self.second_party
        )

    def is_known(self, word: str) -> bool:
        """Is it a listed word of the language, which nobody writes for another by mistake?"""
        return word in self.function or self.is_loaded(word)

    def roots(self, word: str) -> Iterator[str]:
        """The verbs that a word may be a form of by its ending ("gardons": "garder")."""
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= ROOT:
                yield from (word[: len(word) - len(ending)] + verb for verb in self.infinitives)

    def concept(self, word: str) -> frozenset[str]:
        """The synonym sets of a word; an inflected word has those of the word it is a form of."""
        if word in self.concepts:
            return self.concepts[word]
        base = lemma(word, self.language)
        if base in self.concepts:
            return self.concepts[base]
        for root in self.roots(word):
            if root in self.concepts:
                return self.concepts[root]
        for cut in range(min(ENDING, len(word) - STEM), -1, -1):
            found = self.stems.get(word[: len(word) - cut])
            if found:
                return found
        return frozenset()


# An inflected word shares so many letters with the listed one, and has so many of its own, at most.
STEM = 5
# The root of a verb has so many letters at least.
ROOT = 4
ENDING = 4

# In a language without a lexicon, words up to this length hold sentences together more often than not.
SHORT_WORD = 3

_NOISE = (
    "dateline",
    "stamp",
    "document",
    "notice",
    "capital",
    "register",
    "statistics",
    "copyright",
    "navigation",
    "banner",
    "consent",
    "promotion",
    "counter",
    "legal",
    "relative",
    "helpful",
)


@lru_cache(maxsize=64)
def vocabulary(language: str | None, names: tuple[str, ...] = ()) -> Vocabulary:
    """The vocabulary for a BCP 47 tag; the neutral one where the language has no file.

    ``names`` are what the provider of the page calls itself.
    """
    return replace(_vocabulary(language), names=names) if names else _vocabulary(language)


@lru_cache(maxsize=16)
def _vocabulary(language: str | None) -> Vocabulary:
    lexicon = meaning(language)

    words = partial(_words, lexicon)
    return Vocabulary(
        language=lexicon.language,
        function=words("function", "words"),
        filler=words("function", "filler"),
        partial=words("function", "partial"),
        negation=words("negation", "words"),
        denial=words("negation", "denial"),
        weak_negation=words("negation", "weak"),
        clitics=words("negation", "clitic"),
        condition=words("condition"),
        first_party=words("function", "parties-first"),
        second_party=words("function", "parties-second"),
        conjunctions={w: key for key in ("and", "or") for w in lexicon.words("function", key)},
        modality=_kinds(lexicon, "modality"),
        contractions=_contractions(lexicon),
        turns=lexicon.section("phrase"),
        fused=_inverted(lexicon, "fused"),
        opposites=_pairs(lexicon.section("opposite")),
        converse=_pairs(lexicon.section("converse")),
        passive=words("function", "passive"),
        openers=words("function", "openers"),
        sequence=words("function", "sequence"),
        not_until=words("negation", "until"),
        particles=words("inflection", "particles"),
        obliging=_inverted(lexicon, "obliging"),
        nouns_capital=lexicon.language == "de",
        infinitive_mark=next(iter(lexicon.words("inflection", "mark")), ""),
        speaker_endings=lexicon.words("inflection", "speaker"),
        reader_endings=lexicon.words("inflection", "reader"),
        endings=lexicon.words("inflection", "endings"),
        infinitives=lexicon.words("inflection", "infinitives"),
        implied={key: frozenset(senses) for key, senses in lexicon.section("implied").items()},
        speaker=words("party", "speaker"),
        we=next(iter(lexicon.words("party", "speaker")), "we"),
        legal_forms=words("party", "forms"),
        operators=_operators(lexicon),
        forms=_forms(lexicon),
        reader=words("party", "reader"),
        reader_nouns=words("party", "nouns"),
        named_parties=words("party", "named"),
        concepts=_kinds(lexicon, "synonyms"),
        stems=_stems(_kinds(lexicon, "synonyms")),
        spelling=tuple(
            (variant, target[0]) for variant, target in sorted(lexicon.section("spelling").items())
        ),
        abbreviations=_inverted(lexicon, "abbreviation"),
        noise={key: _everywhere(lexicon, key) for key in _NOISE},
        act=re.compile(phrases(lexicon.words("procedure", "act"))),
        surface=re.compile(phrases(lexicon.words("procedure", "surface"))),
        contact=re.compile(phrases(lexicon.words("procedure", "contact"))),
        stakes=re.compile(phrases(lexicon.words("stakes", "words"))),
        articles=words("function", "articles"),
        weighty=re.compile(phrases(_weighty(language, lexicon))),
    )


def _contractions(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """What each short form stands for: "don't" for do, not."""
    table = lexicon.section("contraction").items()
    return {short: tuple(full.split()) for full, shorts in table for short in shorts}


def _words(lexicon: Lexicon, section: str, *keys: str) -> frozenset[str]:
    table = lexicon.section(section)
    return frozenset(word for key in (keys or table) for word in table.get(key, ()))


def _operators(lexicon: Lexicon) -> Operators:
    return Operators(
        circumstance=_words(lexicon, "operator", "circumstance"),
        lasting=_words(lexicon, "operator", "lasting"),
        at_moment=_words(lexicon, "operator", "moment"),
        applying=_words(lexicon, "operator", "applying"),
        forbidding=_words(lexicon, "operator", "forbidding"),
        allowing=_words(lexicon, "operator", "allowing"),
        grave=re.compile(phrases(lexicon.words("operator", "grave"))),
    )


def _forms(lexicon: Lexicon) -> Forms:
    return Forms(
        derivations=tuple(sorted(lexicon.words("derivation", "endings"), key=len, reverse=True)),
        able=lexicon.words("derivation", "able"),
        verb="|".join(lexicon.words("derivation", "verb")),
        adverb="|".join(lexicon.words("derivation", "adverb")),
        gendered=_gendered(lexicon),
    )


def _gendered(lexicon: Lexicon) -> re.Pattern[str]:
    """Endings that name the other gender or number too ("Käufer:innen", "client·e·s", "item(s)")."""
    endings = "|".join(sorted(lexicon.words("inflection", "gendered"), key=len, reverse=True)) or "(?!)"
    return re.compile(
        rf"(?<=[^\W\d_]{{3}})(?:[:*_·]|/-?|-?\(-?)(?:{endings})\)?(?:·s)?(?![^\W\d_])", re.IGNORECASE
    )


# Sections of the value lexicon whose words say what a fact is about, when it holds and for whom.
_MATTERS = (
    "topics",
    "rights",
    "rights_direct",
    "degrees",
    "events",
    "conditions",
    "channels",
    "regions",
    "qualifiers",
    "counts",
    "units",
    "spans",
    "currency",
    "percent",
    "age",
    "modality",
    "polarity",
    "periods",
)


def _weighty(language: str | None, lexicon: Lexicon) -> Iterator[str]:
    """The single words of those sections, and the words of what costs the reader money."""
    values = value_lexicon(language)
    lists = [words for name in _MATTERS for words in values.section(name).values()]
    for word in (*(word for words in lists for word in words), *lexicon.words("stakes", "words")):
        if word.isalpha() or (word[:-1].isalpha() and word.endswith("*")):
            yield word


def _stems(concepts: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The beginnings of listed words that no word of another concept shares."""
    found: dict[str, set[str]] = {}
    for word, keys in concepts.items():
        for cut in range(3):
            if len(word) - cut >= STEM:
                found.setdefault(word[: len(word) - cut], set()).update(keys)
    return {stem: frozenset(keys) for stem, keys in found.items() if len(keys) == 1}


def _pairs(table: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Each word and what stands against it, both ways."""
    found: dict[str, set[str]] = {}
    for one, others in table.items():
        for other in others:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


def _everywhere(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    """The page's own words in its language and in English, which pages of any language mix in."""
    return re.compile(phrases({*lexicon.words("noise", key), *meaning("en").words("noise", key)}))


def _inverted(lexicon: Lexicon, section: str) -> dict[str, str]:
    """Word → key; a word under several keys has the first."""
    found: dict[str, str] = {}
    for key, words in lexicon.section(section).items():
        for word in words:
            found.setdefault(word, key)
    return found


def _kinds(lexicon: Lexicon, section: str) -> dict[str, frozenset[str]]:
    """Word → every key of the section it stands under."""
    found: dict[str, set[str]] = {}
    for key, words in lexicon.section(section).items():
        for word in words:
            found.setdefault(word, set()).add(key)
    return {word: frozenset(keys) for word, keys in found.items()}
