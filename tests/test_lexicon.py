"""The word lists are in order, without doubles, and of known classes; verbs inflect."""

from importlib.resources import files

import pytest

from stancekit.features.cues import CONSTRUCTION_WEIGHTS, CUES
from stancekit.lexicon import table
from stancekit.lexicon.inflection import verb_forms

LISTS = sorted(
    path.name.removesuffix(".tsv") for path in files("stancekit.lexicon").iterdir() if path.name.endswith(".tsv")
)


@pytest.mark.parametrize("name", LISTS)
def test_list_is_sorted_unique_and_lower_case(name):
    keys = [(row["term"], row["class"]) if name in ("cues", "constructions") else row["term"] for row in table(name)]
    assert len(set(keys)) == len(keys)
    terms = [row["term"] for row in table(name)]
    assert all(term == term.lower() for term in terms)
    if name != "constructions":  # by class
        assert terms == sorted(terms)


@pytest.mark.parametrize("name", LISTS)
def test_readme_tells_the_origin_of_the_list(name):
    assert f"`{name}" in files("stancekit.lexicon").joinpath("README.md").read_text(encoding="utf-8")


def test_cues_are_of_known_classes():
    assert {row["class"] for row in table("cues")} == {"verb", "noun", "adjective", "phrase"}


def test_every_construction_a_cue_can_have_is_weighed_by_a_known_class():
    assert set(CONSTRUCTION_WEIGHTS) == {
        "all", "before", "content", "form", "frame", "order", "position", "source",
    }  # fmt: skip


def test_a_phrasal_cue_is_not_listed_without_its_particle_too():
    """One of the two would hide the other."""
    verbs = {row["term"] for row in table("cues") if row["class"] == "verb"}
    phrasal = {term for term in verbs if " " in term}
    assert phrasal
    assert not verbs & {term.partition(" ")[0] for term in phrasal}


def test_say_takes_clauses_and_inverts():
    said = CUES["said"][0]
    assert said.takes_clause
    assert said.inverts
    assert said.forms == {"past", "part"}


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("deny", "deny denies denying denied denied"),
        ("agree", "agree agrees agreeing agreed agreed"),
        ("admit", "admit admits admitting admitted admitted"),
        ("lie", "lie lies lying lied lied"),
        ("swear", "swear swears swearing swore sworn"),
        ("stress", "stress stresses stressing stressed stressed"),
        ("play", "play plays playing played played"),
        ("visit", "visit visits visiting visited visited"),
    ],
)
def test_verb_inflects(lemma, forms):
    assert " ".join(verb_forms(lemma).values()) == forms
