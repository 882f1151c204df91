"""A claim: the statements that say, deny or doubt the same thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from stancekit.errors import StancekitError, require_dict
from stancekit.lexicon import terms
from stancekit.statement import Stance, Statement

Member = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """What at least two statements are about, whatever their stance.

    Parameters
    ----------
    members : tuple of (int, int)
        Article and place in its list of statements, both from 0, in rising order.
    statements : tuple of Statement
        The statements, in the order of the members.
    text : str
        The most typical wording among those who assert it; if nobody does, among all.

    Raises
    ------
    StancekitError
        If there are not as many members as statements.
    """

    members: tuple[Member, ...]
    statements: tuple[Statement, ...]
    text: str

    def __post_init__(self) -> None:
        if len(self.members) != len(self.statements):
            raise StancekitError(f"a claim of {len(self.members)} members has {len(self.statements)} statements")

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who says each statement: the fullest name in this claim that ends in the same words; "" for nobody named."""
        return _full_names([_name(statement) for statement in self.statements])

    @property
    def by_stance(self) -> dict[str, tuple[Stance, ...]]:
        """The stances of each speaker, in the order of `Stance`; speakers by name, "" for all who are not named.

        A speaker counts once, however many articles carry the statement. Statements without a stance do not count.
        """
        taken: dict[str, set[Stance]] = {}
        for speaker, statement in zip(self.speakers, self.statements, strict=True):
            if statement.stance is not None:
                taken.setdefault(speaker, set()).add(statement.stance)
        return {speaker: tuple(stance for stance in Stance if stance in taken[speaker]) for speaker in sorted(taken)}

    @property
    def contested(self) -> bool:
        """Whether one asserts it and another denies it; those not named are another in each article."""
        sides: dict[Stance, set[tuple[str, int]]] = {stance: set() for stance in Stance}
        for speaker, (article, _), statement in zip(self.speakers, self.members, self.statements, strict=True):
            if statement.stance is not None:
                sides[statement.stance].add((speaker, -1 if speaker else article))
        asserting, denying = sides[Stance.ASSERT], sides[Stance.DENY]
        return bool(asserting and denying) and len(asserting | denying) > 1

    def to_dict(self) -> dict[str, Any]:
        """The claim as plain lists, strings and numbers, ready for JSON; `from_dict` reads it back."""
        return {
            "text": self.text,
            "contested": self.contested,
            "by_stance": {speaker: list(map(str, stances)) for speaker, stances in self.by_stance.items()},
            "members": [list(member) for member in self.members],
            "statements": [statement.to_dict() for statement in self.statements],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The claim that `to_dict` wrote.

        Raises
        ------
        TypeError
            If `data` is no mapping.
        StancekitError
            If a key is missing or a value is not of its form.
        """
        require_dict(data, "Claim.from_dict")
        try:
            members = tuple((int(article), int(place)) for article, place in data["members"])
            return cls(members, tuple(map(Statement.from_dict, data["statements"])), str(data["text"]))
        except StancekitError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise StancekitError(f"not a claim as to_dict() writes it: {error!r}") from error


def _name(statement: Statement) -> str:
    """The speaker, else the words of the source without an article; "" if they are a pronoun or there are none."""
    given = statement.speaker or (statement.source.text if statement.source else "")
    words = given.split()
    if words and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    if all(word.lower() in terms("claims_stopwords", "function") for word in words):
        return ""
    return " ".join(words)


def _full_names(names: Sequence[str]) -> tuple[str, ...]:
    """Each name, or the one longer name that ends in it (Kirby, John Kirby); common nouns are no names."""
    distinct = sorted(set(names))
    full = {}
    for name in distinct:
        longer = [other for other in distinct if other.endswith(" " + name)] if name[:1].isupper() else []
        full[name] = longer[0] if len(longer) == 1 else name
    return tuple(full[name] for name in names)
