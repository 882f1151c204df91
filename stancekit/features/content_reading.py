"""What negation and modality govern in a content: tokens of its main clause, and one word for how it reads."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from stancekit.features.clause_reading import NEGATED_INFINITIVE, REACH, WEAK, clause_tokens, is_own, lemma, person
from stancekit.features.cue_reading import DENYING, SPEAKING, Token, group
from stancekit.features.idioms import Found, idioms
from stancekit.features.scope import Clause, complement, head_of, main_clause
from stancekit.features.vocabulary import Word
from stancekit.lexicon.inflection import verb_forms

_WEAK_IF_NEGATED: Final = WEAK - {"suggest", "consider"}  # what was never suggested is denied
_DENYING_ALONE: Final = DENYING - {"fail"}
_NEGATIVE: Final = frozenset(
    ("not", "subject:none", "subject:not", "object:none", "object:not", "infinitive:not", "idiom:negated", "against")
)
_MODAL: Final = frozenset(("may", "might", "adverb", "likely", "must-have", "idiom:opinion"))
_MODAL_OF_NOBODY: Final = _MODAL - {"may"}  # "nobody may enter"
_HYPOTHESES: Final = frozenset(("if:before:will", "if:after:will", "if:inverted:will"))
_HYPOTHETICAL: Final = frozenset(("will", "'ll", "would", "'d", "could", "might", "may"))
_WITHHOLDING: Final = frozenset(("refuse", "fail", "doubt", "neg-other", "neg-commit", "neg-light", "neg-norm"))
_EXCLUDING: Final = frozenset(("deny", "dispute", "exclude", "rule"))  # `refused to rule it out`
_WITHHELD_VERBS: Final = frozenset(("ignorance", "silence"))
_DIRECTIVE: Final = frozenset(("norm", "ask", "tell", "strong", "commit"))
_QUESTIONS: Final = frozenset(("how", "what", "who", "which", "where", "when", "why", "whose"))
_ANYBODY: Final = frozenset("you we i one people anyone anybody someone somebody everyone everybody".split())
_CLAIMED: Final = frozenset("it this that these those them what".split())
_TAGGING: Final = frozenset(("right", "correct", "ok", "okay", "alright", "huh", "eh", "no"))  # `They all pay, right?`
_DO: Final = frozenset(("do", "does", "did"))
# "had we known", "were he to go": a condition without "if".
_INVERTED: Final = re.compile(r"H(?:(?<![pPDdtrC,.;H]H)[dpPDu][^,;.]{0,20}?[Bke]|(?<!.H)[dpPDu])")
# "the hope that", and after "expressed" and the like "hope of".
_NAMED: Final = re.compile("[dAuD]{0,3}[uSV](?=t)")
_EXPRESSED: Final = re.compile("[dAuD]{0,3}[uSV](?=[to])")
_INFINITIVE: Final = re.compile("[nA]{0,3}T")
_ASKED: Final = re.compile(r"[^.?]*+\?")
_TURN: Final = re.compile("C|c(?=[aA]?[xXHmMwWpP])")
_MODALS: Final = re.compile("[wmM]")
_WITHHELD: Final = re.compile("[nXWMmqa]")


def content_tokens(said: list[Word], cue: Token, offset: int, direct: bool) -> list[Token]:
    """The tokens of a content after a cue of some effect, and that effect once the content has settled it.

    The numbers of the words of the content start at `offset`.
    """
    effect, cue_first, cue_last = cue
    found, tags = idioms(said)
    clause = _outer_clause(said, tags, effect)
    matrix = None
    if inner := _transparent(said, tags, clause, direct, told=effect != "none"):
        matrix = f"matrix={said[head_of(tags, clause)].lemma}", clause.verb, clause.verb_end
        clause = inner
    if conceding := _after_concession(said, tags, clause):
        clause = conceding
    governing = _governing(said, tags, found, clause, effect, direct)
    names = {token.removeprefix("main:") for token, _, _ in governing}
    head = head_of(tags, clause)
    later = _later(said, tags, clause)
    if effect in ("light", "suggest") and (expressed := _EXPRESSED.match(tags)):
        effect = said[expressed.end() - 1].cue or effect  # `expressed concern about`, `signalled support for`
    form = _form(said, tags, clause)
    frame = _frame(said, tags, clause, names, form, effect)
    names.update(frame)
    status = _status(names, form, _ignorance(said, tags, clause, head))
    if status == "plain" and any(name in ("and:not", "but:not") for name, _, _ in later):
        status = "then-neg"
    quoted = direct and head >= 0
    if effect == "ask":
        status = _asked(said, status, form, quoted)
    effect = _settled(effect, said, clause, names, form)
    if quoted and "would" in names:
        frame.append("quoted:would")
    read = [*([matrix] if matrix else []), *governing, *later]
    return [
        *[(token, offset + first, offset + last) for token, first, last in read],
        (f"cue:{effect}", cue_first, cue_last),
        *[(token, offset, offset + len(said)) for token in [*frame, *_readings(effect, status, form, quoted)]],
    ]


def _governing(
    said: list[Word], tags: str, found: list[Found], clause: Clause, effect: str, direct: bool
) -> list[Token]:
    """What governs the main clause of a content: from its words, its idioms, and a noun that it completes."""
    governed = clause_tokens(said, tags, clause, direct)
    if effect in ("blame", "praise"):  # `slammed Ito for not paying`
        governed = [token for token in governed if token[0] != "object:not"]
    result = [(f"main:{name}", first, last) for name, first, last in governed]
    for one in found:
        inside = one.start < clause.end or (one.start < REACH and not clause.finite)
        if inside:
            result.append((f"idiom:{one.kind}", one.start, one.end))
    head = head_of(tags, clause)
    if head >= 0 and (said[head].cue or said[head].implies) and not any(":about" in name for name, _, _ in governed):
        result.append((f"main={said[head].lemma}", head, head + 1))
    named = _NAMED.match(tags) if "t" in tags else None
    if named and effect not in ("light", "suggest") and (kind := said[named.end() - 1].cue) in WEAK:
        result.append((f"main:{kind}", named.end() - 1, named.end()))
    return result


@lru_cache(maxsize=1 << 12)
def _readings(effect: str, status: str, form: str, quoted: bool) -> tuple[str, ...]:
    """How cue and content read together, coarsely and finely."""
    side = group(effect.removesuffix("+not"))
    told = "quoted " if quoted and side not in ("say", "act") else ""
    read = f"reading:{told}{side}>{status}", f"cue:{effect}>{status}", f"cue:{effect}>{form}"
    return read if form in _QUESTIONS else (f"form:{form}", *read)


def _outer_clause(said: list[Word], tags: str, effect: str) -> Clause:
    """The main clause of a content; none of a judgement such as `it odd | that the port closed`."""
    clause = main_clause(tags)
    if effect in ("ask", "norm") and tags.find("T", 0, min(REACH, clause.verb)) > 0:
        return Clause(clause.start, clause.start, clause.start, clause.end)  # `asked Ito to leave what he has`
    that = tags.find("t")
    if said and said[0].text == "it" and 1 < that < clause.verb:
        return Clause(0, 0, 0, that)
    if that > 0 and _NAMED.match(tags) and said[that - 1].cue and (clause.verb < that or tags[clause.verb] in "VSe"):
        named = main_clause(tags, that)  # `the hope | that the port opens`, but not `the hope that sank`
        return named if named.verb > named.start else clause
    return clause


def _frame(said: list[Word], tags: str, clause: Clause, names: set[str], form: str, effect: str) -> list[str]:
    """What a content as a whole shows: a question, a condition, an opening "no", what its infinitive is of."""
    found: list[str] = []
    if form == "infinitive" and (after := said[tags.find("T") + 1 :][:1]):
        if after[0].cue:
            found.append(f"infinitive:{after[0].cue}")
        preferred = effect == "praise" and NEGATED_INFINITIVE.match(tags)  # `prefers not to say`
        if (after[0].mood in _WITHHELD_VERBS or after[0].lemma in _EXCLUDING) and (preferred or effect in _WITHHOLDING):
            found.append("withheld")
    if effect == "refuse" and said and said[0].mood in _WITHHELD_VERBS:
        found.append("withheld")  # `declined comment`
    if effect in _DIRECTIVE and tags[:1] != "o" and "nT" in tags[: 2 * REACH]:
        found.append("infinitive:not")
    if effect in _DIRECTIVE and any(word.mood == "against" for word in said[:3]):
        found.append("against")
    asked = _ASKED.match(tags, clause.end) if "?" in tags else None
    if asked and _is_put_to(said[clause.start : asked.end()]):
        asked = None
    if (asked and said[asked.end() - 2].text not in _TAGGING) or (
        tags[:1] == "h" and tags[1:2] != "p" and any(word.text in _DO for word in said[1:3])
    ):
        found.append("question")
    if tags[:2] in ("N,", "N."):
        found.append("open:no")
    condition = _condition(said, tags, clause, form)
    if condition:
        at = tags.find("i") + 1
        general = 0 < at < len(said) and said[at].text in _ANYBODY
        found.append(f"{condition}:{'will' if names & _HYPOTHETICAL else 'general' if general else 'is'}")
    return found


def _is_put_to(said: list[Word]) -> bool:
    """Whether a question is one that somebody is said to have asked: `she turned to me and said, "What now?"`."""
    return any(
        word.cue in SPEAKING and pause.tag == "," and who.text not in ("i", "we") and opening.tag in "ohxXHmMwW"
        for who, word, pause, opening in zip(said, said[1:], said[2:], said[3:], strict=False)
    )


def _settled(effect: str, said: list[Word], clause: Clause, names: set[str], form: str) -> str:
    """The effect of a cue whose sense depends on its content."""
    if "withheld" in names:
        return "withhold"
    if effect == "dare":
        return "norm" if "infinitive" in form else "oppose"  # `challenged Ito to debate`, `challenged the law`
    if effect == "sense":
        believed = form == "that" or (form == "clause" and clause.verb > clause.start)
        return "belief" if believed else "perceive"  # `felt he had lost`, `felt lost`
    if effect in ("perceive", "belief", "deny") and form == "phrase" and _is_judged(said, effect):
        return "regard"
    if effect == "suggest" and (form == "ing" or names & {"should", "ought"} or _is_mandative(said, clause)):
        return "norm"  # `suggested waiting` is a proposal
    if effect == "differ":
        return "open" if form in _QUESTIONS or form in ("whether", "if") else "deny"  # `disagree on how it happened`
    if effect in ("neg-commit", "neg-perceive") and form in _QUESTIONS:
        return "open"  # `have not decided who`, `could not see why`
    if effect == "reported" and not any(word.tag == "T" for word in said[: clause.verb if clause.finite else None]):
        return "say"  # `was reported stolen`, but not `was reported to have left`
    return effect


def _is_mandative(said: list[Word], clause: Clause) -> bool:
    """Whether a clause tells what is to be done: `that she leave`, `the book be closed`."""
    if not clause.finite or not clause.verb:
        return False
    before, verb = said[clause.verb - 1].text, said[clause.verb]
    is_base = verb.tag == "V" and verb_forms(verb.text)["past"] != verb.text  # unlike `she beat`
    return before == "be" or (before in ("he", "she", "it") and is_base)


def _asked(said: list[Word], status: str, form: str, quoted: bool) -> str:
    """How a content reads after a cue of asking: a request to do something, or a question unless it is a quotation."""
    if form in ("infinitive", "object+infinitive", "that") or (
        form == "phrase" and any(word.text == "for" for word in said[:REACH])  # `asked | the Treasury for money`
    ):
        return "neg" if status.startswith("neg") else "request"
    return status if quoted else "asked"


def _is_judged(said: list[Word], effect: str) -> bool:
    """Whether a phrase judges what it names: `saw him as a threat`, `dismissed Ito as a fool`, but not a claim."""
    at = next((i for i, word in enumerate(said[: 2 * REACH]) if word.text == "as"), -1)
    return at >= 0 and (effect != "deny" or not any(word.cue or word.text in _CLAIMED for word in said[:at]))


def _later(said: list[Word], tags: str, clause: Clause) -> list[Token]:
    """What stands after the main clause: weak evidence, but for what "and" or "but" sets beside it."""
    result: list[Token] = []
    if clause.end == len(tags):
        return result
    turn = _TURN.search(tags, clause.end) if "C" in tags or "c" in tags else None
    if turn:
        after = main_clause(tags, turn.start())
        if after.finite:
            word = "and" if turn.group() == "c" else "but" if after.verb > after.start else "but then"
            governed = clause_tokens(said, tags, after, direct=True)
            result += [(f"{word}:{name}", i, j) for name, i, j in governed]
    for i in range(clause.end, len(tags)):
        if tags[i] in "nXWNma":
            result.append(("later:modal" if tags[i] in "ma" else "later:not", i, i + 1))
    return result


def _transparent(said: list[Word], tags: str, clause: Clause, direct: bool, told: bool) -> Clause | None:
    """The clause that is asserted with its main clause: "we know | that it rains", "the truth is | that it rains".

    What somebody else says is not, if a source has `told` it; a headline without a cue stands for what it reports.
    """
    if not clause.finite or _WITHHELD.search(tags, clause.verb, clause.verb_end):
        return None
    head = head_of(tags, clause)
    word = said[head]
    is_be = lemma(word) == "be"
    own = is_own(person(said, tags, clause), direct)
    that = tags.find("t", head + 1, head + REACH) if is_be else -1
    if own and any(other.mood == "certain" for other in said[head + 1 : max(that, 0)]):
        sure_of = main_clause(tags, that)  # `I am sure | that it rains`
        return sure_of if sure_of.finite else None
    if word.cue in SPEAKING or word.cue == "accept":
        transparent = own or not told
    else:
        transparent = (word.implies[:1] == "+" or (is_be and that == head + 1)) and not any(
            other.cue in WEAK for other in said[clause.start : clause.verb]
        )
    return complement(tags, clause) if transparent else None


def _after_concession(said: list[Word], tags: str, clause: Clause) -> Clause | None:
    """The clause that counts after one that only concedes: `it may rain, but | we play`."""
    turn = _TURN.search(tags, clause.end) if clause.finite and "C" in tags else None
    if not turn or turn.group() != "C":
        return None
    verbs = said[clause.verb : clause.verb_end]
    negated = any(word.tag in "nXWM" for word in verbs)
    ignorant = negated and _ignorance(said, tags, clause, head_of(tags, clause))
    if ignorant or any(word.text in ("may", "might") for word in verbs):
        after = main_clause(tags, turn.start())
        return after if after.verb > after.start else None
    return None


def _condition(said: list[Word], tags: str, clause: Clause, form: str) -> str:
    """Where an if-clause stands: before or after the verb of the main clause, or without "if"."""
    at = tags.find("i")
    if at >= 0 and form != "if":
        return "if:before" if at < clause.verb else "if:after"
    inverted = _INVERTED.search(tags) if "H" in tags and clause.finite else None
    return "if:inverted" if inverted and said[inverted.start()].text == "had" else ""


def _form(said: list[Word], tags: str, clause: Clause) -> str:
    """How the content is built: "clause", "that", "infinitive", "ing", "phrase", or its question word."""
    if not said:
        return "phrase"
    if said[0].text == "whether":
        return "whether"
    first = tags[0]
    if first in "hir" and clause.start <= 1 and not (first == "i" and "," in tags.rstrip(",.;?")):
        return said[0].text
    if "T" in tags and _INFINITIVE.match(tags):
        return "infinitive"
    if first == "t":
        return "that"
    if clause.finite:
        return "clause"
    if first == "g":
        return "ing"
    return "object+infinitive" if "T" in tags[:REACH] else "phrase"


def _ignorance(said: list[Word], tags: str, clause: Clause, head: int) -> str:
    """Whether a negated main verb tells of not knowing, saying or settling: "open" now, "unaware" then, or ""."""
    undecided = head >= 0 and head + 1 < len(said) and said[head + 1].text == "whether"  # `did not determine whether`
    if (
        head < 0
        or not (said[head].mood == "ignorance" or undecided)
        or tags[clause.verb] == "n"
        or _MODALS.search(tags, clause.verb, head)
    ):
        return ""
    past = said[clause.verb].text.startswith(("did", "had", "was", "were", "would"))
    return "unaware" if past and tags[head + 1 : head + 2] not in ("h", "i", "r") else "open"


def _status(names: set[str], form: str, ignorance: str) -> str:
    """How a content reads on the whole, from what governs its main clause."""
    negations = len(names & _NEGATIVE)
    modal = not names.isdisjoint(_MODAL_OF_NOBODY if "subject:none" in names else _MODAL)
    weak = modal or not names.isdisjoint(_WEAK_IF_NEGATED if negations else WEAK)
    if "question" in names:
        return "question"
    if "idiom:open" in names or "unclear" in names:
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
    if not names.isdisjoint(_HYPOTHESES):
        return "neg-if" if negations else "if"
    if form in ("if", "whether"):
        return "whether"
    if "false" in names or "idiom:false" in names:
        return "neg-false" if negations else "false"
    if not names.isdisjoint(DENYING if negations else _DENYING_ALONE):
        return "neg-deny" if negations else "neg"
    if negations:
        return "neg-neg" if negations > 1 else "neg"
    return "other-weak" if any(name.endswith(":other") for name in names) else "plain"
