"""How far a cue commits its source, by its class and what negates, weakens or withholds it."""

from __future__ import annotations

from typing import Final

from stancekit.features.idioms import idioms
from stancekit.features.vocabulary import Word

# A token, and the numbers of the first word it was read from and of the one after the last.
Token = tuple[str, int, int]

DENYING: Final = frozenset(("deny", "oppose", "refuse", "fail", "differ"))
SPEAKING: Final = frozenset(("say", "tell", "strong", "claim", "ask"))
_AUXILIARIES: Final = "xHXmMwWnNaAqBTyY"
_GROUPS: Final = {
    "say": "say tell strong claim accept regard none other",
    "act": "praise blame norm commit perceive light",
    "deny": "deny oppose refuse fail dare differ",
    "weak": "belief expect hope fear seem suggest doubt consider sense weak reported",
    "ask": "ask",
    "open": "open withhold neg-say neg-tell neg-strong neg-claim neg-ask neg-deny neg-differ neg-withhold",
    "reject": "neg-accept neg-praise neg-blame neg-norm neg-commit neg-light neg-perceive neg-other neg-dare",
}
_GROUP: Final = {effect: group for group, effects in _GROUPS.items() for effect in effects.split()}


def group(effect: str) -> str:
    """The coarse class of an effect: say, act, deny, weak, open, reject, no (as in "makes no mention"), or neg-weak."""
    return "no" if effect.startswith("no-") else _GROUP.get(effect, "neg-weak")


def cue_tokens(before: list[Word], inside: list[Word], after: list[Word], source: str) -> tuple[list[Token], Token]:
    """The tokens of a cue, the auxiliaries in front of it and the few words up to its content; and its effect.

    `source` is the tag of the first word of the source, or "". The effect of the cue on the whole is the class of its
    first word that has one, as "say" or "deny", after "neg-" if it is negated; or "open", "withhold", "reported",
    "regard". `content_tokens` settles those that depend on the content.
    """
    before, inside = _last_verb(before, inside)
    start = len(before)
    while start and (before[start - 1].tag in _AUXILIARIES or (start > 1 and before[start - 2].tag == "N")):
        start -= 1  # `no clear | sign`
    adjoining = [one.start for one in idioms(before + inside)[0] if one.start < len(before) <= one.end]
    start = min([start, *adjoining])  # `stopped short of | calling`, `it is hard | to say`
    found: list[Token] = []
    near = before[start:] + inside
    inner, outer = len(before) - start, len(before) - start + len(inside)
    if len(after) <= 4 and not any(word.tag in ",.?" for word in after):
        near += after
    idiomatic, tags = idioms(near)
    idiom = ""
    read = 0
    for one in idiomatic:
        if near[one.start].text == "without" and one.start > inner:
            continue  # `claimed without evidence` is claimed
        found.append((f"cue:idiom:{one.kind}", start + one.start, start + one.end))
        if not idiom and one.end >= inner and one.kind != "additive":
            idiom, read = one.kind, one.end
            term = " ".join(word.lemma for word in near[one.start : one.end])
            found.append((f"cue={term}", start + one.start, start + one.end))
    kinds: list[str] = []
    negated = later = likely = lacking = False
    if source and source in "nN":
        negated = True
        found.append(("source:none", 0, 0))
    for i, word in enumerate(near):
        tag, at = tags[i], start + i
        if tag in "nXWMNq" or (word.text == "without" and not kinds):  # `said without hesitation` is said
            if tag == "n" and kinds and i >= outer - 1:
                later = True
                found.append(("cue:then-not", at, at + 1))
            else:
                negated = True
                lacking = lacking or tag == "N"
                found.append(("cue:not", at, at + 1))
        if tag in "mMa":
            likely = True
            found.append(("cue:modal", at, at + 1))
        elif tag in "wWY":
            found.append((f"cue:{word.text}", at, at + 1))
        if word.mood in ("likely", "possible", "false", "against"):
            likely = likely or word.mood == "likely"
            found.append((f"cue:{word.mood}", at, at + 1))
        if idiom == "deny" and word.cue == "refuse" and i < read:
            negated = True  # `refused to rule out`
        if (kind := _class(near, i)) and tag != "A" and inner <= i >= read:
            if kind not in kinds:
                kinds.append(kind)
            if i < outer:
                found.append((f"cue={'not ' if negated else ''}{word.lemma}", at, at + 1))
    effect = _effect(kinds, negated, idiom, near[-1].text if near else "")
    if effect == "other" and "a" in tags[inner:outer]:  # `seemingly`
        effect = "weak"
    if effect == "ask" and near[-1].text in ("for", "about"):
        effect = "norm" if near[-1].text == "for" else "open"  # `asked for | a review`, `asked about | a review`
    verb_end = outer - (tags[outer - 1 : outer] in ("o", "s"))  # `seen as`
    if tags[verb_end - 1 : verb_end] in ("e", "k") and (
        "x" in tags[:outer] or any(word.text.endswith(("'m", "'re")) for word in near[:outer])
    ):
        if not source and effect in ("say", "claim", "light") and near[verb_end - 1].implies[:1] != "+":
            effect = "reported"
        elif effect == "perceive":
            effect = "regard"  # `was seen as a win`
    if likely and not negated and group(effect) in ("say", "act", "deny"):
        effect = "weak"
    if lacking and effect.startswith("neg-"):
        effect = "no-" + effect[4:]
    return found, (f"{effect}+not" if later else effect, start, start + len(near))


def _class(near: list[Word], i: int) -> str:
    """The class of a cue word before what follows it; none where it means what somebody does."""
    word = near[i]
    if i + 1 < len(near):
        following = near[i + 1]
        if word.lemma == "call" and following.text in ("for", "on", "upon"):
            return "norm"
        if word.cue == "seem" and following.tag == "o" and following.text not in ("like", "as"):
            return ""  # `appeared on Sunday to say`
    return word.cue


def _last_verb(before: list[Word], inside: list[Word]) -> tuple[list[Word], list[Word]]:
    """The words before and in the verb that ties the content to a cue of two: `hit back, | saying`."""
    for i in range(len(inside) - 2, 0, -1):
        word, following = inside[i], inside[i + 1]
        if following.cue in SPEAKING and (
            word.text == "and" or (following.tag == "g" and (word.tag == "," or word.text == "by"))
        ):
            return before + inside[: i + 1], inside[i + 1 :]
    return before, inside


def _effect(kinds: list[str], negated: bool, idiom: str, closing: str) -> str:
    """The effect of a cue, by the classes of its words in order, the class of its idiom and its last word."""
    if idiom == "certain":
        return "strong"
    if idiom in ("deny", "false", "negated"):
        return "neg-deny" if negated else "deny"
    if idiom in ("open", "weak", "opinion"):
        return "open" if idiom == "open" else "weak"
    while len(kinds) > 1 and (
        kinds[0] == "light"
        or (kinds[0] == "say" and DENYING.intersection(kinds))
        or (kinds[0] == "suggest" and kinds[1] in ("accept", "commit", "praise"))  # `signalled support`
    ):
        kinds = kinds[1:]
    if not kinds:
        return "neg-other" if negated else "other"
    if kinds[0] in ("refuse", "fail") and SPEAKING.intersection(kinds):
        return "withhold"
    if kinds[-1] == "oppose" and closing == "against" and kinds[0] not in ("blame", "claim"):  # `campaign against`
        kinds = ["oppose"]
    if not negated:
        return kinds[0]
    if DENYING.intersection(kinds):
        return "neg-deny"
    return f"neg-{kinds[0]}"
