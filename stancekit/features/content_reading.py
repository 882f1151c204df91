"""What negation and modality govern in a content: tokens of its main clause, and one word for how it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stancekit.features.cue_reading import DENYING, SPEAKING, Token, group
from stancekit.features.idioms import idioms
from stancekit.features.scope import Clause, complement, main_clause
from stancekit.features.vocabulary import Word

_WEAK = frozenset(("belief", "expect", "hope", "fear", "seem", "suggest", "doubt", "consider"))
_NEGATIVE = frozenset(
    ("not", "subject:none", "subject:not", "object:none", "object:not", "infinitive:not", "idiom:negated", "against")
)
_SUBJECT_END = re.compile("[,rt]")
_POSSIBLE = frozenset(("likely", "possible", "unclear"))
_MODAL = frozenset(("may", "might", "adverb", "likely", "must-have", "idiom:opinion"))
_WITHHOLDING = frozenset(("refuse", "fail", "doubt", "neg-other", "neg-commit", "neg-light", "neg-norm"))
_DIRECTIVE = frozenset(("norm", "ask", "tell", "strong", "commit"))
_HYPOTHETICAL = frozenset(("will", "'ll", "would", "'d", "could", "might", "may"))
# "had we known", "were he to go": a condition without "if".
_INVERTED = re.compile(r"(?:^|[^pPDdtrC,.;])H[dpPDu][^,;.]{0,20}?[Bke]|^H[dpPDu]")
_TURN = re.compile("C|c(?=[xXHmMwWpP])")
_MODALS = re.compile("[wmM]")
_ASKED = re.compile(r"[^.?]*+\?")
_WITHHELD = re.compile("[nXWMmq]")
_LATER = re.compile("[nXWNma]")
_DO = frozenset(("do", "does", "did"))
# How far after its verb a clause says that something is false, and how far it may have "no" in its object.
_REACH = 8
_OBJECT = 4


def content_tokens(said: list[Word], effect: str, offset: int, direct: bool) -> Iterator[Token]:
    """The tokens of a content after a cue of some effect; the numbers of its words start at `offset`."""
    found, tags = idioms(said)
    clause = main_clause(tags)
    if _is_transparent(said, tags, clause) and (inner := complement(tags, clause)):
        yield f"matrix={said[_head(tags, clause)].lemma}", offset + clause.verb, offset + clause.verb_end
        clause = inner
    head = _head(tags, clause)
    names = set()
    for name, first, last in _clause(said, tags, clause, head, direct):
        names.add(name)
        yield f"main:{name}", offset + first, offset + last
    for one in found:
        yield f"idiom:{one.kind}", offset + one.start, offset + one.end
        if one.start < clause.end:
            names.add(f"idiom:{one.kind}")
    if head >= 0 and (said[head].cue or said[head].implies):
        yield f"main={said[head].lemma}", offset + head, offset + head + 1
    later = list(_later(said, tags, clause, offset))
    yield from later
    whole = offset, offset + len(said)
    form = _form(said, tags, clause)
    for name in _frame(said, tags, clause, names, form, effect):
        names.add(name)
        yield name, *whole
    status = _status(names, form, _ignorance(said, tags, clause, head))
    if status == "plain" and any(name in ("and:not", "but:not") for name, _, _ in later):
        status = "then-neg"
    quoted = direct and head >= 0
    if quoted and "would" in names:
        yield "quoted:would", *whole
    if "withheld" in names:
        effect = "withhold"
    elif (
        form == "phrase" and effect in ("perceive", "belief") and any(word.text == "as" for word in said[: 2 * _REACH])
    ):
        effect = "regard"  # `saw him as a threat` is a judgement, not a belief
    elif effect == "suggest" and (form == "ing" or names & {"should", "ought"}):
        effect = "norm"  # `suggested waiting` is a proposal
    elif effect == "ask":
        status = _asked(said, status, form, quoted)
    side = group(effect.removesuffix("+not"))
    yield f"form:{form}", *whole
    yield f"reading:{'quoted ' if quoted and side not in ('say', 'act') else ''}{side}>{status}", *whole
    yield f"cue:{effect}>{status}", *whole
    yield f"cue:{effect}>{form}", *whole


def _frame(said: list[Word], tags: str, clause: Clause, names: set[str], form: str, effect: str) -> Iterator[str]:
    """What a content as a whole shows: a question, a condition, an opening "no", what its infinitive is of."""
    if form == "infinitive" and (after := said[tags.find("T") + 1 :][:1]):
        if after[0].cue:
            yield f"infinitive:{after[0].cue}"
        if after[0].mood == "ignorance" and effect in _WITHHOLDING:
            yield "withheld"
    if effect in _DIRECTIVE and tags[:1] != "o" and "nT" in tags[: 2 * _REACH]:
        yield "infinitive:not"
    if effect in _DIRECTIVE and any(word.mood == "against" for word in said[:3]):
        yield "against"
    if _ASKED.match(tags, clause.end) or (tags[:1] == "h" and any(word.text in _DO for word in said[1:3])):
        yield "question"
    if tags[:2] in ("N,", "N."):
        yield "open:no"
    condition = _condition(tags, clause, form)
    if condition:
        yield f"{condition}:{'will' if names & _HYPOTHETICAL else 'is'}"


def _asked(said: list[Word], status: str, form: str, quoted: bool) -> str:
    """How a content reads after a cue of asking: a request to do something, or a question unless it is a quotation."""
    if form in ("infinitive", "object+infinitive", "that") or (
        form == "phrase" and any(word.text == "for" for word in said[:_REACH])  # `asked | the Treasury for money`
    ):
        return "neg" if status.startswith("neg") else "request"
    return status if quoted else "asked"


def _clause(said: list[Word], tags: str, clause: Clause, head: int, direct: bool) -> Iterator[Token]:
    """What governs one clause: names with the numbers of their words."""
    start, verb, verb_end = clause.start, clause.verb, clause.verb_end
    subject_end = _SUBJECT_END.search(tags, start, verb) if verb > start else None
    for i in range(start, subject_end.start() if subject_end else verb):
        tag = tags[i]
        if tag == "N" and (i == start or tags[i - 1] not in "ueSVg"):
            yield "subject:none", i, i + 1
        elif tag == "a":
            yield "adverb", i, i + 1
        elif tag == "n" and i == start:
            yield "subject:not", i, i + 1
    for i in range(verb, verb_end):
        tag = tags[i]
        if tag in "nXWMq":
            yield "not", i, i + 1
        if tag in "mMwWY":
            name = _auxiliary(said[i].text)
            yield name, i, i + 1
            if name == "could":
                yield f"could:{'person' if i > start and tags[i - 1] == 'p' else 'thing'}", i, i + 1
            if name in ("must", "could") and any(word.text == "have" for word in said[i:verb_end]):
                yield f"{name}-have", i, verb_end
        elif tag == "a":
            yield "adverb", i, i + 1
    reach = verb_end if head >= 0 else start
    copular = True
    if head >= 0:
        word = said[head]
        copular = _lemma(word) == "be"
        if copular and tags[verb_end : verb_end + 1] in ("t", "T"):
            for i in range(start, verb):
                if said[i].cue in _WEAK:
                    yield said[i].cue, i, i + 1
        kind = word.cue if tags[head] in "VSvekg" else ""
        if kind in _WEAK or kind in DENYING:
            yield _attitude(said, tags, clause, head, direct), head, head + 1
    elif "nT" in tags[start : start + _REACH]:
        at = tags.find("nT", start)
        yield "infinitive:not", at, at + 1
        reach = at + 1
    prepositional = False
    last = min(clause.end, reach + _REACH) if head >= 0 else min(len(said), reach + 2 * _REACH)
    for i in range(reach, last):
        tag, mood = tags[i], said[i].mood
        if head >= 0 and tag in "pPxHXmMwWv":
            break
        if tag == "N" and i < reach + _OBJECT:
            yield "object:none", i, i + 1
        elif tag == "n" and (i == reach or (head < 0 and i < reach + _OBJECT)):
            yield "object:not", i, i + 1
        elif tag == "a":
            yield "adverb", i, i + 1
        prepositional = prepositional or tag == "o"
        if mood == "false" or (mood in _POSSIBLE and not prepositional):
            modifies = tags[i + 1 : i + 2] in ("u", "V", "S") and not said[i + 1].cue  # `the wrong message`
            predicated = copular and not modifies and (mood == "false" or head >= 0 or i == reach)
            yield mood if predicated else f"object:{mood}", i, i + 1
        elif mood == "certain" and copular:
            yield mood, i, i + 1


def _attitude(said: list[Word], tags: str, clause: Clause, head: int, direct: bool) -> str:
    """The class of a main verb of belief or denial; marked where it is not the source's own or takes a mere object."""
    word = said[head]
    kind = word.cue
    following = tags[head + 1 : head + 2]
    subject = said[clause.verb - 1].text if clause.verb > clause.start else ""
    if kind in ("belief", "seem"):
        about = following == "o" and said[head + 1].text not in ("like", "as")
        if about or (word.lemma == "feel" and following not in ("t", "p", "P", "d", "D", "N", "o")):
            return f"{kind}:about"
    inside = said[clause.verb].text if tags[clause.verb] in "yY" else ""
    person = subject or inside.partition("'")[0]
    passive = tags[head] in "ek" and "x" in tags[clause.verb : head] and kind in _WEAK
    if kind == "seem" or passive or (not person and tags[head] not in "gV"):
        return kind
    own = person in ("i", "we") or (person in ("he", "she", "they", "it") and not direct and kind in _WEAK)
    return kind if own else f"{kind}:other"


def _later(said: list[Word], tags: str, clause: Clause, offset: int) -> Iterator[Token]:
    """What stands after the main clause: weak evidence, but for what "and" or "but" sets beside it."""
    turn = _TURN.search(tags, clause.end)
    if turn:
        after = main_clause(tags, turn.start())
        if after.finite:
            word = "but" if turn.group() == "C" else "and"
            for name, i, j in _clause(said, tags, after, _head(tags, after), True):
                yield f"{word}:{name}", offset + i, offset + j
    for found in _LATER.finditer(tags, clause.end):
        i = offset + found.start()
        yield "later:modal" if found.group() in "ma" else "later:not", i, i + 1


def _head(tags: str, clause: Clause) -> int:
    """The number of the word that heads the verb group, adverbs passed over; -1 if there is none."""
    last = clause.verb_end - 1
    while last > clause.verb and tags[last] in "aAnqpPD":
        last -= 1
    return last if clause.finite else -1


def _is_transparent(said: list[Word], tags: str, clause: Clause) -> bool:
    """Whether what follows a main verb is asserted with it: "we know that", "the truth is that"."""
    if not clause.finite or _WITHHELD.search(tags, clause.verb, clause.verb_end):
        return False
    head = _head(tags, clause)
    word = said[head]
    if word.cue not in SPEAKING and word.implies[:1] != "+" and (_lemma(word) != "be" or tags[head + 1 :][:1] != "t"):
        return False
    return not any(other.cue in _WEAK for other in said[clause.start : clause.verb])


def _lemma(word: Word) -> str:
    return "be" if word.tag in "xXyzB" else word.lemma


def _auxiliary(text: str) -> str:
    """A modal without its negation and its subject: "wouldn't" is "would", "they'll" is "'ll"."""
    if text.endswith("n't"):
        return {"wo": "will", "ca": "can", "sha": "shall"}.get(text[:-3], text[:-3])
    return text[text.find("'") :] if "'" in text else text


def _condition(tags: str, clause: Clause, form: str) -> str:
    """Where an if-clause stands: before or after the verb of the main clause, or without "if"."""
    at = tags.find("i")
    if at >= 0 and form != "if":
        return "if:before" if at < clause.verb else "if:after"
    return "if:inverted" if "H" in tags and clause.finite and _INVERTED.search(tags) else ""


def _form(said: list[Word], tags: str, clause: Clause) -> str:
    """How the content is built: "clause", "that", "infinitive", "ing", "phrase", or its question word."""
    if not said:
        return "phrase"
    first = tags[0]
    if first in "hir" and clause.start <= 1:
        return said[0].text
    if first == "T" or tags[:2] == "nT":
        return "infinitive"
    if first == "t":
        return "that"
    if clause.finite:
        return "clause"
    if first == "g":
        return "ing"
    return "object+infinitive" if "T" in tags[:_REACH] else "phrase"


def _ignorance(said: list[Word], tags: str, clause: Clause, head: int) -> str:
    """Whether a negated main verb tells of not knowing or saying: "open" now, "unaware" then, or ""."""
    if (
        head < 0
        or said[head].mood != "ignorance"
        or tags[clause.verb] == "n"
        or _MODALS.search(tags, clause.verb, head)
    ):
        return ""
    past = said[clause.verb].text.startswith(("did", "had", "was", "were", "would"))
    return "unaware" if past and tags[head + 1 : head + 2] not in ("h", "i", "r") else "open"


def _status(names: set[str], form: str, ignorance: str) -> str:
    """How a content reads on the whole, from what governs its main clause."""
    negations = len(names & _NEGATIVE)
    modal = names & _MODAL
    weak = modal or names & _WEAK
    if "question" in names:
        return "question"
    if names & {"idiom:open", "unclear"}:
        return "open"
    if negations and (ignorance or "certain" in names):
        return ignorance or "open"
    if weak and "idiom:certain" not in names:
        kind = "modal" if modal else "hope" if "hope" in names else "weak"
        return f"neg-{kind}" if negations else kind
    if "idiom:weak" in names and not negations:
        return "chance"
    if "possible" in names:
        return "neg" if negations else "modal"
    if "could" in names and not negations:
        return "could"
    if names & {"if:before:will", "if:after:will", "if:inverted:will"}:
        return "neg-if" if negations else "if"
    if form in ("if", "whether"):
        return "whether"
    if names & {"false", "idiom:false"}:
        return "neg-false" if negations else "false"
    if names & DENYING and (negations or names & DENYING != {"fail"}):
        return "neg-deny" if negations else "neg"
    if negations:
        return "neg-neg" if negations > 1 else "neg"
    return "other-weak" if any(name.endswith(":other") for name in names) else "plain"
