"""The speaker of each statement: the fullest name the article gives its source."""

from __future__ import annotations

import pytest

from stancekit import split
from stancekit.lexicon import table


@pytest.mark.cases("speakers")
def test_speakers_are_those_of_the_case(case):
    found = [[statement.source and statement.source.text, statement.speaker] for statement in split(case["text"])]
    assert found == case["speakers"]


def test_speaker_of_a_name_is_found_paragraphs_later():
    narration = "Rain fell on the harbour and the boats stayed in.\n" * 200
    *_, last = split(f"Mara Ito said the pump failed.\n{narration}Ito said it was old.")
    assert last.speaker == "Mara Ito"


def test_speaker_is_the_same_for_the_sentences_of_one_quotation():
    statements = split('Mara Ito runs the plant.\n"The pump failed. It is old," she said. "Nobody oiled it."')
    assert [statement.speaker for statement in statements] == ["Mara Ito"] * 3


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("titles", {"any", "male", "female"}),
        ("roles", {"role", "male", "female"}),
        ("first_names", {"male", "female"}),
        ("organisation_words", {"organisation", "generic", "place", "calendar", "surname"}),
    ],
)
def test_list_of_names_is_sorted_unique_lower_case_and_of_known_classes(name, classes):
    terms = [row["term"] for row in table(name)]
    assert terms == sorted(set(terms))
    assert all(term == term.lower() for term in terms)
    assert {row["class"] for row in table(name)} == classes
