"""What flows through every room of the house: spans, stances, statements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from enum import StrEnum
from operator import index
from typing import Any, Literal, Self, cast

from stancekit.errors import StancekitError, require_dict, require_text

Kind = Literal["direct", "indirect", "mixed"]
Pair = tuple[int, int]

_KINDS: tuple[Kind, ...] = ("direct", "indirect", "mixed")
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r'"[^"\n]*"?|“[^”\n]*”?|\'\'(?:[^\'\n]|\'(?!\'))*(?:\'\')?|«[^»\n]*»?|„[^“”\n]*[“”]?')
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|\n\s*\n|\n")


class Stance(StrEnum):
    """The source's own commitment to the content, never whether it is true.

    The order of the members is the column order of every array of probabilities.
    """

    ASSERT = "assert"
    DENY = "deny"
    HEDGE = "hedge"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open piece ``[start, end)`` of an article, in `str` indices.

    Parameters
    ----------
    start, end : int
        ``0 <= start < end <= len(article)``.
    text : str
        ``article[start:end]``.

    Raises
    ------
    TypeError
        If the offsets are no whole numbers or the text is no `str`.
    StancekitError
        If the text is not as long as the offsets say.
    """

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not (type(self.start) is type(self.end) is int and type(self.text) is str):
            _require_parts(self.start, self.end, self.text)
        if self.start < 0 or self.end - self.start != len(self.text) or not self.text:
            raise StancekitError(
                f"span [{self.start}, {self.end}) does not fit its text of {len(self.text)} characters"
            )

    def __reduce__(self) -> tuple[Callable[..., Span], tuple[object, ...]]:
        # What dataclass makes of frozen slots takes several times as long, and checks nothing either.
        return known_span, (self.start, self.end, self.text)

    @classmethod
    def of(cls, article: str, start: int, end: int) -> Self:
        """The span of `article` from `start` to `end`."""
        require_text(article, "Span.of")
        return cls(start, end, article[start:end])


@dataclass(frozen=True, slots=True)
class Statement:
    """At most one sentence of content that an article attributes to a source.

    Parameters
    ----------
    content : tuple of Span
        What is attributed: one span, or several where a cue or source interrupts it.
    source : Span or None
        The words naming who is credited; None where the article names nobody.
    cue : Span or None
        The words tying source to content; None for a quotation that stands alone.
    speaker : str or None
        The fullest name the article gives the source, if that can be told.
    context : Span
        The sentence or sentences the statement stands in.
    kind : {"direct", "indirect", "mixed"}
        Whether the content is wholly, not, or partly in quotation marks.
    attribution : int
        Number of the attribution in its article; the sentences of one quotation share it.
    stance : Stance or None
        None until a model has labelled the statement.
    probabilities : tuple of float or None
        Probability of each `Stance`, in that order, in [0, 1], summing to 1.

    Raises
    ------
    StancekitError
        If there is no content.
    """

    content: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    speaker: str | None
    context: Span
    kind: Kind
    attribution: int
    stance: Stance | None = None
    probabilities: tuple[float, float, float] | None = None

    def __post_init__(self) -> None:
        _require_content(self.content)

    def __reduce__(self) -> tuple[Callable[..., Statement], tuple[object, ...]]:
        return known_statement, tuple([getattr(self, name) for name in self.__slots__])

    @property
    def text(self) -> str:
        """The content as one string; pieces are joined by " … "."""
        return " … ".join(span.text for span in self.content)

    @classmethod
    def at(
        cls,
        text: str,
        *,
        content: Iterable[Pair],
        cue: Pair | None = None,
        source: Pair | None = None,
    ) -> Self:
        """The statement of `text` whose spans someone else has found.

        Parameters
        ----------
        text : str
            The article.
        content : iterable of (int, int)
            Start and end of each piece of content.
        cue, source : (int, int), optional
            Start and end of the cue and the source.

        Returns
        -------
        Statement
            Without stance; `kind` is read off the quotation marks, `context` is the sentences around the spans.

        Raises
        ------
        TypeError
            If `text` is not a `str`, or a pair is none.
        StancekitError
            If `content` is empty or a pair is empty or lies outside of `text`.

        Examples
        --------
        >>> article = "Ito denied taking the money."
        >>> Statement.at(article, content=[(11, 27)], cue=(4, 10), source=(0, 3)).text
        'taking the money'
        """
        require_text(text, "Statement.at")
        pieces = sorted(_pair(piece) for piece in _iterated(content))
        cue, source = (None if pair is None else _pair(pair) for pair in (cue, source))
        _require_content(pieces)
        pairs = [*pieces, *(pair for pair in (cue, source) if pair is not None)]
        for start, end in pairs:
            if not 0 <= start < end <= len(text):
                raise StancekitError(f"span [{start}, {end}) is empty or outside of the text [0, {len(text)})")
        first, last = min(start for start, _ in pairs), max(end for _, end in pairs)
        return cls(
            content=tuple(Span.of(text, *pair) for pair in pieces),
            source=None if source is None else Span.of(text, *source),
            cue=None if cue is None else Span.of(text, *cue),
            speaker=None,
            context=Span.of(text, *_sentences_around(text, first, last)),
            kind=_kind(text, pieces),
            attribution=0,
        )

    def labelled(self, stance: Stance | None, probabilities: tuple[float, float, float]) -> Statement:
        """The same statement with a stance, or None for undecided, and the probability of each."""
        return known_statement(
            self.content,
            self.source,
            self.cue,
            self.speaker,
            self.context,
            self.kind,
            self.attribution,
            stance,
            probabilities,
        )

    def _repr_html_(self) -> str:
        from stancekit.display import notebook

        return notebook([self])

    def to_dict(self) -> dict[str, Any]:
        """The statement as plain lists, strings and numbers, ready for JSON; `from_dict` reads it back."""
        return {
            "content": [_pack(span) for span in self.content],
            "source": _pack(self.source),
            "cue": _pack(self.cue),
            "speaker": self.speaker,
            "context": _pack(self.context),
            "kind": self.kind,
            "attribution": self.attribution,
            "stance": None if self.stance is None else self.stance.value,
            "probabilities": None if self.probabilities is None else list(self.probabilities),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The statement that `to_dict` wrote.

        Raises
        ------
        TypeError
            If `data` is no mapping.
        StancekitError
            If a key is missing or a value is not of its form.
        """
        require_dict(data, "Statement.from_dict")
        try:
            kind = data["kind"]
            if kind not in _KINDS:
                raise StancekitError(f"kind {kind!r} is not one of {', '.join(_KINDS)}")
            stance, probabilities = data["stance"], data["probabilities"]
            a, d, h = probabilities if probabilities is not None else (0.0, 0.0, 0.0)
            if not isinstance(data["speaker"], str | None):
                raise TypeError(f"speaker is {data['speaker']!r}, expected a string or null")
            return cls(
                content=tuple(Span(**piece) for piece in data["content"]),
                source=None if data["source"] is None else Span(**data["source"]),
                cue=None if data["cue"] is None else Span(**data["cue"]),
                speaker=data["speaker"],
                context=Span(**data["context"]),
                kind=kind,
                attribution=int(data["attribution"]),
                stance=None if stance is None else Stance(stance),
                probabilities=None if probabilities is None else (float(a), float(d), float(h)),
            )
        except StancekitError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise StancekitError(f"not a statement as to_dict() writes it: {error!r}") from error


class _OpenSpan:
    """A span while it is made: its slots take values without a call, and it becomes a `Span` by its class."""

    __slots__ = Span.__slots__


class _OpenStatement:
    """A statement while it is made."""

    __slots__ = Statement.__slots__


def known_span(start: int, end: int, text: str) -> Span:
    """A span that is known to fit, without the checks of the constructor, which take most of its time."""
    made: Any = _OpenSpan()
    made.start = start
    made.end = end
    made.text = text
    made.__class__ = Span
    return cast(Span, made)


def known_statement(
    content: tuple[Span, ...],
    source: Span | None,
    cue: Span | None,
    speaker: str | None,
    context: Span,
    kind: Kind,
    attribution: int,
    stance: Stance | None = None,
    probabilities: tuple[float, float, float] | None = None,
) -> Statement:
    """A statement that is known to have content, likewise."""
    made: Any = _OpenStatement()
    made.content = content
    made.source = source
    made.cue = cue
    made.speaker = speaker
    made.context = context
    made.kind = kind
    made.attribution = attribution
    made.stance = stance
    made.probabilities = probabilities
    made.__class__ = Statement
    return cast(Statement, made)


def _pack(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": span.text}


def _require_parts(*values: object) -> None:
    if not all(map(isinstance, values, (int, int, str))):
        kinds = ", ".join(type(value).__name__ for value in values)
        raise TypeError(f"Span() takes two whole numbers and a str, not {kinds}")


def _require_content(pieces: Sized) -> None:
    if not pieces:
        raise StancekitError("a statement needs at least one piece of content")


def _iterated(content: Any) -> Iterator[Any]:
    if not isinstance(content, Iterable):
        raise TypeError(f"content is of type {type(content).__name__}, expected pairs (start, end)")
    return iter(content)


def _pair(value: Any) -> Pair:
    """Start and end of a piece of text."""
    try:
        start, end = value
        return index(start), index(end)
    except (TypeError, ValueError):
        raise TypeError(f"found {value!r:.60}, expected a pair (start, end) of whole numbers") from None


def _kind(text: str, pieces: list[Pair]) -> Kind:
    """Whether the words of the pieces are in quotation marks, judged in their paragraphs."""
    inside = total = 0
    for start, end in pieces:
        paragraph = text.rfind("\n", 0, start) + 1
        closing = text.find("\n", end)
        around = [m.span() for m in _QUOTED.finditer(text, paragraph, len(text) if closing < 0 else closing)]
        for word in _WORD.finditer(text, start, end):
            total += 1
            inside += any(a <= word.start() < b for a, b in around)
    if not inside:
        return "indirect"
    return "direct" if inside == total else "mixed"


def _sentences_around(text: str, first: int, last: int) -> Pair:
    """The sentences that hold ``[first, last)``, to the nearest plain sentence or line end."""
    window = max(0, first - 2000)
    start = window
    for match in _SENTENCE_END.finditer(text, window, first):
        start = match.end()
    closing = _SENTENCE_END.search(text, max(last - 1, 0))
    end = len(text) if closing is None else max(last, closing.start() + len(closing.group().rstrip()))
    end = min(end, last + 2000)
    while start < first and text[start].isspace():
        start += 1
    return start, end
