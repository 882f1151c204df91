"""What governs one clause: negation, modality, and the attitude of its main verb."""

from __future__ import annotations

import re
from typing import Final

from stancekit.features.cue_reading import DENYING, Token
from stancekit.features.scope import Clause, complement, head_of
from stancekit.features.vocabulary import Word

WEAK: Final = frozenset(("belief", "expect", "hope", "fear", "seem", "suggest", "doubt", "consider", "sense"))
# How far after its verb a clause says that something is false, and how far it may have "no" in its object.
REACH: Final = 8
_OBJECT: Final = 4
NEGATED_INFINITIVE: Final = re.compile("[aAp]{0,2}nT")
_SUBJECT_END: Final = re.compile("[,rt]")
_POSSIBLE: Final = frozenset(("likely", "possible", "unclear"))
# What is a weak belief with a clause alone: `is worried that`, but not `is worried`.
_CLAUSAL: Final = frozenset("feel trust worry worried concerned afraid scared".split())
_PERSONS: Final = frozenset(("i", "we", "you", "he", "she", "they"))
_SCARCE: Final = frozenset(("few", "little"))
_ABSURD: Final = frozenset("absurd laughable ludicrous outlandish preposterous ridiculous unthinkable".split())
_EQUATING: Final = frozenset(("as", "beyond"))
_COMPARATIVES: Final = frozenset(
    "more less better worse stronger weaker higher lower happier healthier easier harder greater bigger larger smaller "
    "clearer closer safer prouder richer poorer brighter".split()
)
_PERFORMED: Final = frozenset(("say", "tell", "strong", "praise", "blame"))
_EVIDENCE: Final = frozenset(
    "analysis evidence data figure figures finding findings indication indications number numbers poll polls record "
    "records report reports research result results sign signs study studies survey surveys that this these".split()
)


def clause_tokens(said: list[Word], tags: str, clause: Clause, direct: bool) -> list[Token]:
    """What governs a clause, subject, verb group and predicate in turn: names with the numbers of their words."""
    found: list[Token] = []
    found += _of_subject(said, tags, clause)
    found += _of_verb_group(said, tags, clause)
    head = head_of(tags, clause)
    reach = clause.verb_end if head >= 0 else clause.start
    if head >= 0:
        found += _of_head(said, tags, clause, head, direct)
    elif infinitive := NEGATED_INFINITIVE.match(tags, clause.start):
        reach = infinitive.end() - 1
        found.append(("infinitive:not", reach - 1, reach))
    found += _of_predicate(said, tags, clause, head, reach)
    return found


def _of_subject(said: list[Word], tags: str, clause: Clause) -> list[Token]:
    """What negates or weakens the subject, without its relative clause."""
    found: list[Token] = []
    start, verb = clause.start, clause.verb
    end = _SUBJECT_END.search(tags, start, verb) if verb > start else None
    for i in range(start, end.start() if end else verb):
        tag = tags[i]
        if tag == "N" and (i == start or tags[i - 1] not in "ueSVg"):
            found.append(("subject:none", i, i + 1))
        elif tag == "a" and not _modifies(said, tags, i):
            found.append(("adverb", i, i + 1))
        elif tag == "n" and i == start and tags[i + 1] != "g":  # `not voting is wrong`
            found.append(("subject:not", i, i + 1))
    return found


def _of_verb_group(said: list[Word], tags: str, clause: Clause) -> list[Token]:
    """Negation, modals and adverbs of the verb group."""
    found: list[Token] = []
    for i in range(clause.verb, clause.verb_end):
        tag = tags[i]
        if tag in "nXWMq" and said[i].text not in _SCARCE and not _tops(said, i, clause):
            found.append(("not", i, i + 1))
        if tag in "mMwWY":
            name = _auxiliary(said[i].text)
            found.append((name, i, i + 1))
            if name == "could":
                found.append((f"could:{'person' if i > clause.start and tags[i - 1] == 'p' else 'thing'}", i, i + 1))
            if name in ("must", "could") and any(word.text == "have" for word in said[i : clause.verb_end]):
                found.append((f"{name}-have", i, clause.verb_end))
        elif tag == "a" and not _compares(said, i):
            found.append(("adverb", i, i + 1))
    return found


def _tops(said: list[Word], i: int, clause: Clause) -> bool:
    """Whether a "never" says that something is at its height: `has never been better`."""
    height = said[clause.verb_end : clause.verb_end + 1]
    return said[i].text == "never" and bool(height) and height[0].text in _COMPARATIVES


def _of_head(said: list[Word], tags: str, clause: Clause, head: int, direct: bool) -> list[Token]:
    """The attitude that the main verb tells of, or its subject: "the hope is that"."""
    found: list[Token] = []
    if lemma(said[head]) == "be" and tags[clause.verb_end : clause.verb_end + 1] in ("t", "T"):
        found += [(said[i].cue, i, i + 1) for i in range(clause.start, clause.verb) if said[i].cue in WEAK]
    kind = said[head].cue if tags[head] in "VSvekg" else ""
    performed = said[head + 2 : head + 3] if kind == "hope" and tags[head + 1 : head + 2] == "T" else []
    if performed and performed[0].cue in _PERFORMED and person(said, tags, clause) in ("i", "we"):
        return found  # `I want to thank`
    if said[head].lemma == "suppose" and tags[head + 1 : head + 2] == "T":
        return found  # `is not supposed to`
    if kind in WEAK or kind in DENYING:
        found.append((_attitude(said, tags, clause, head, direct), head, head + 1))
    return found


def _of_predicate(said: list[Word], tags: str, clause: Clause, head: int, reach: int) -> list[Token]:
    """What stands behind the verb, from word `reach` on: its negated object, adverbs, what it calls false."""
    found: list[Token] = []
    copular = head < 0 or lemma(said[head]) == "be"
    prepositional = False
    last = min(clause.end, reach + REACH) if head >= 0 else min(len(said), reach + 2 * REACH)
    for i in range(reach, last):
        tag = tags[i]
        mood = said[i].mood if tag == said[i].tag else ""  # or an idiom has used it up
        if head >= 0 and tag in "pPxHXmMwWv":
            break
        if tag == "N" and i < reach + _OBJECT:
            found.append(("object:none", i, i + 1))
        elif tag == "n" and tags[i + 1 : i + 2] != "T" and (i == reach or (head < 0 and i < reach + _OBJECT)):
            found.append(("object:not", i, i + 1))
        elif tag == "a" and not (prepositional and head >= 0) and not _modifies(said, tags, i):
            found.append(("adverb", i, i + 1))
        prepositional = prepositional or (tag == "o" and said[i].text != "as")
        following = tags[i + 1 : i + 2]
        if mood == "false" or (mood in _POSSIBLE and not prepositional):
            modifies = following in ("u", "V", "S") and (prepositional or not said[i + 1].cue)  # `the wrong message`
            if mood == "false":
                predicated = not (modifies or _tells_no_claim(said, tags, i, person(said, tags, clause)))
            else:
                predicated = not modifies and (head >= 0 or i == reach)
            predicated = predicated and copular
            found.append((mood if predicated else f"object:{mood}", i, i + 1))
        elif mood == "certain" and copular:
            found.append((mood, i, i + 1))
    return found


def _tells_no_claim(said: list[Word], tags: str, i: int, subject: str) -> bool:
    """Whether a word of falsehood is about a person, a fact or a thing: `wrong to go`, `absurd that`, `of lies`."""
    before, following = said[i - 1] if i else None, tags[i + 1 : i + 2]
    if following == "T" or subject in _PERSONS or (following == "t" and said[i].text in _ABSURD):
        return True
    return before is not None and before.tag == "o" and before.text not in _EQUATING


def _modifies(said: list[Word], tags: str, i: int) -> bool:
    """Whether an adverb stands in a noun phrase or grades: `a potentially useful pier`, `of likely voters`."""
    before = tags[i - 1 : i]
    return before in ("d", "z", "c") or (before == "o" and said[i].text == "likely") or _compares(said, i)


def _compares(said: list[Word], i: int) -> bool:
    """Whether an adverb grades: `less likely to vote than men`, `those most likely to vote`."""
    grade = said[i - 1].text if i else ""
    return (grade in ("more", "less") and any(word.text == "than" for word in said[i + 1 : i + 2 * REACH])) or (
        grade in ("most", "least") and i > 1 and said[i - 2].tag in "uS"
    )


def _attitude(said: list[Word], tags: str, clause: Clause, head: int, direct: bool) -> str:
    """The class of a main verb of belief or denial; marked where it is not the source's own or takes a mere object.

    What sources say they deny or oppose is their own, what they say they denied or refused is told.
    """
    word = said[head]
    kind = word.cue
    following = tags[head + 1 : head + 2]
    passive = tags[head] in "ek" and "x" in tags[clause.verb : head] and kind in WEAK
    if kind in ("belief", "seem", "fear", "consider", "sense"):
        about = following == "o" and said[head + 1].text not in ("like", "as")
        clausal = kind == "sense" or word.lemma in _CLAUSAL
        if about or (kind == "consider" and passive) or (clausal and not _believes(tags, clause)):
            return f"{kind}:about"
    who = person(said, tags, clause)
    if kind == "sense":
        kind = "seem" if who == "it" else "belief"  # with a clause
    if kind == "seem" or passive or (not who and tags[head] not in "gV"):
        return kind
    if kind == "suggest" and who in _EVIDENCE:
        return kind
    told = direct or kind in ("refuse", "fail") or (kind in DENYING and tags[head] not in "SV")
    return kind if is_own(who, told) else f"{kind}:other"


def _believes(tags: str, clause: Clause) -> bool:
    """Whether a verb of feeling has a clause with a subject: `felt he lost`, but not `felt lost`."""
    felt = complement(tags, clause)
    return felt is not None and felt.verb > felt.start


def _auxiliary(text: str) -> str:
    """A modal without its negation and its subject: "wouldn't" is "would", "they'll" is "'ll"."""
    if text.endswith("n't"):
        return {"wo": "will", "ca": "can", "sha": "shall"}.get(text[:-3], text[:-3])
    return text[text.find("'") :] if "'" in text else text


def lemma(word: Word) -> str:
    """The base form of a word, contracted forms of "be" as well."""
    return "be" if word.tag in "xXyzB" else word.lemma


def person(said: list[Word], tags: str, clause: Clause) -> str:
    """The last word of the subject of a clause: "i" of "I" and of "I'm"."""
    inside = said[clause.verb].text.partition("'")[0] if tags[clause.verb] in "yY" else ""
    return inside or (said[clause.verb - 1].text if clause.verb > clause.start else "")


def is_own(person: str, direct: bool) -> bool:
    """Whether the subject of a clause may be the source itself."""
    return person in ("i", "we") or (person in ("he", "she", "they", "it") and not direct)
