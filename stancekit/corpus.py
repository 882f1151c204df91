"""Reads annotated articles: the seed markup, as `seeds/README.md` describes it.

A file is a header of ``key: value`` lines, an empty line, and the article, in which spans are
bracketed: ``[Ito]{.source 1} [denied]{.cue 1} [taking the money]{.deny 1}``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from stancekit.errors import CorpusError, require_each, require_path, require_text
from stancekit.statement import Pair, Span, Stance, Statement

SPLITS = ("train", "dev", "test")

_TOKEN = re.compile(r"\\[\[\]\\]|\[|\]\{(?P<marks>[^}\n]*)\}|\]")
_MARKS = re.compile(r"\.none|\.[a-z]+ \d+(?: \.[a-z]+ \d+)*(?: =[^}]+)?")
_MARK = re.compile(r"\.([a-z]+) (\d+)")
_ROLES = ("source", "cue", "more", "none", *(stance.value for stance in Stance))


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with the statements a reader marked in it.

    Parameters
    ----------
    path : str
        The file it was read from.
    meta : dict
        The header: genre, topic, english.
    text : str
        The article without its markup.
    statements : tuple of Statement
        With stance, in order of their content.
    traps : tuple of Span
        What looks like an attribution and is none.
    lines : tuple of int
        The physical line of each statement in the file.
    """

    path: str
    meta: dict[str, str]
    text: str
    statements: tuple[Statement, ...]
    traps: tuple[Span, ...]
    lines: tuple[int, ...]


@dataclass(slots=True)
class _Attribution:
    """What the markup says of one attribution while its article is being read."""

    line: int
    source: Pair | None = None
    cue: Pair | None = None
    speaker: str | None = None
    contents: list[tuple[Stance, list[Pair], int, str | None]] = field(default_factory=list)


def read_corpus(folder: str | Path, *, split: str | None = None) -> list[AnnotatedArticle]:
    """The annotated articles below a folder, in the order of their paths.

    Parameters
    ----------
    folder : str or Path
        Holds ``*.txt`` files, in sub-folders or not.
    split : {"train", "dev", "test"}, optional
        Only the articles below the sub-folder of that name.

    Raises
    ------
    CorpusError
        If there is no article, or one is malformed; says the file, the line and what was expected.
    """
    require_path(folder, "read_corpus")
    root = Path(folder) if split is None else Path(folder) / split
    paths = sorted(root.rglob("*.txt"))
    if not paths:
        raise CorpusError("no annotated article (*.txt) here", path=root)
    return [read_article(path) for path in paths]


def read_article(path: str | Path) -> AnnotatedArticle:
    """The annotated article in one file."""
    require_path(path, "read_article")
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            marked = stream.read()
    except UnicodeDecodeError as error:
        raise CorpusError(f"not UTF-8 at byte {error.start}; save the file as UTF-8", path=path) from error
    except OSError as error:
        raise CorpusError(f"cannot be read: {error.strerror}", path=path) from error
    return parse_article(marked, path=str(path))


def parse_article(marked: str, *, path: str = "<string>") -> AnnotatedArticle:
    """The annotated article that a marked-up string describes.

    Examples
    --------
    >>> article = parse_article("genre: wire\\n\\n[Ito]{.source 1} [denied]{.cue 1} [taking it]{.deny 1}.\\n")
    >>> article.text, article.statements[0].stance
    ('Ito denied taking it.\\n', <Stance.DENY: 'deny'>)
    """
    require_text(marked, "parse_article")
    marked = marked.replace("\r\n", "\n")
    header, gap, body = marked.partition("\n\n")
    meta: dict[str, str] = {}
    for number, line in enumerate(header.split("\n"), 1):
        key, colon, value = line.partition(":")
        if not colon or not gap:
            raise CorpusError(
                f"found {line[:40]!r}, expected a header line 'key: value', and an empty line after the header",
                path=path,
                line=number,
            )
        meta[key.strip()] = value.strip()
    first_line = header.count("\n") + 3
    text, marks = _unmark(body, path, first_line)
    statements, lines = _statements(text, marks, path)
    traps = tuple(Span.of(text, *pair) for pair, roles, _, _ in marks if roles == [("none", "")])
    return AnnotatedArticle(path, meta, text, statements, traps, lines)


_Mark = tuple[Pair, list[tuple[str, str]], str | None, int]


def _unmark(body: str, path: str, first_line: int) -> tuple[str, list[_Mark]]:
    """The article without its markup, and its marks in order of their start."""
    pieces: list[str] = []
    opened: list[tuple[int, int]] = []
    marks: list[_Mark] = []
    length = at = 0
    for match in _TOKEN.finditer(body):
        piece = body[at : match.start()]
        pieces.append(piece)
        length += len(piece)
        at = match.end()
        token = match.group()
        line = first_line + body.count("\n", 0, match.start())
        if token[0] == "\\":
            pieces.append(token[1])
            length += 1
        elif token == "[":
            opened.append((length, line))
        elif token == "]" or not opened:
            raise CorpusError(
                f"found a lone {token!r}; write \\[ and \\] for brackets of the text", path=path, line=line
            )
        else:
            start, _ = opened.pop()
            written = match["marks"]
            if not _MARKS.fullmatch(written):
                raise CorpusError(
                    f"found {{{written}}}, expected e.g. {{.source 1}}, {{.source 1 =Full Name}} or {{.none}}",
                    path=path,
                    line=line,
                )
            if start == length:
                raise CorpusError(f"empty span {{{written}}}", path=path, line=line)
            roles = _MARK.findall(written) or [("none", "")]
            speaker = written.partition(" =")[2].strip() or None
            for role, _ in roles:
                if role not in _ROLES:
                    raise CorpusError(f"stance {role!r} is not one of {', '.join(_ROLES)}", path=path, line=line)
            marks.append(((start, length), roles, speaker, line))
    if opened:
        raise CorpusError("bracket is not closed", path=path, line=opened[-1][1])
    pieces.append(body[at:])
    return "".join(pieces), sorted(marks, key=lambda mark: (mark[0][0], -mark[0][1]))


def _statements(text: str, marks: list[_Mark], path: str) -> tuple[tuple[Statement, ...], tuple[int, ...]]:
    """The statements that the marks make, in order of their content, and their lines."""
    found: dict[int, _Attribution] = {}
    for pair, roles, speaker, line in marks:
        for role, digits in roles:
            if role == "none":
                continue
            number = int(digits)
            attribution = found.setdefault(number, _Attribution(line))
            if role in ("source", "cue"):
                if getattr(attribution, role) is not None:
                    raise CorpusError(f"attribution {number} has a second {role}", path=path, line=line)
                setattr(attribution, role, pair)
                attribution.speaker = speaker if role == "source" else attribution.speaker
            elif role == "more":
                if not attribution.contents:
                    raise CorpusError(f"'more' of attribution {number} has no content before it", path=path, line=line)
                attribution.contents[-1][1].append(pair)
            else:
                attribution.contents.append((Stance(role), [pair], line, speaker))
    result: list[tuple[Statement, int]] = []
    for number, attribution in found.items():
        if not attribution.contents:
            raise CorpusError(f"attribution {number} has no content", path=path, line=attribution.line)
        for stance, pairs, line, speaker in attribution.contents:
            statement = Statement.at(text, content=pairs, cue=attribution.cue, source=attribution.source)
            speaker = speaker or attribution.speaker
            result.append((replace(statement, stance=stance, attribution=number, speaker=speaker), line))
    result.sort(key=lambda pair: (pair[0].content[0].start, -pair[0].content[-1].end, pair[0].attribution))
    return tuple(statement for statement, _ in result), tuple(line for _, line in result)


def require_annotated(articles: Iterable[AnnotatedArticle]) -> list[AnnotatedArticle]:
    """The articles as a list; a `TypeError` if they are not annotated ones."""
    advice = "read them with read_corpus() or parse_article()"
    return require_each(articles, AnnotatedArticle, "a list of annotated articles", advice=advice)


def digest(articles: Iterable[AnnotatedArticle]) -> str:
    """A SHA-256 over texts and statements: the same for the same corpus, wherever it lies."""
    hashed = hashlib.sha256()
    for article in require_annotated(articles):
        hashed.update(article.text.encode("utf-8", "surrogatepass"))
        for statement in article.statements:
            hashed.update(repr(_key(statement)).encode())
    return hashed.hexdigest()


def _key(statement: Statement) -> tuple[object, ...]:
    spans: Iterator[Span | None] = iter((*statement.content, statement.cue, statement.source))
    return (statement.stance, *((span.start, span.end) if span else None for span in spans))
