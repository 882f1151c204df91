"""Articles and claims -> HTML."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from stancekit.classification import classify
from stancekit.display import harmless
from stancekit.errors import StancekitError, require_each
from stancekit.reporting.views import Style, article_view, claim_view, tally
from stancekit.statement import Stance, Statement

if TYPE_CHECKING:
    from jinja2 import Environment

    from stancekit.ledger import Claim
    from stancekit.model import StanceModel

_LISTS = "a list of statements for each article"
_ADVICE = "see classify_many()"


def report(
    articles: str | Iterable[tuple[str, str]],
    *,
    statements: Iterable[Sequence[Statement]] | None = None,
    model: StanceModel | None = None,
) -> str:
    """A page to read articles with their statements marked: one HTML file without network access.

    Parameters
    ----------
    articles : str or iterable of (str, str)
        One article, or title and text of each of several.
    statements : iterable of sequences of Statement, optional
        One sequence an article, in their order. Without it, `classify` finds them.
    model : StanceModel, optional
        Without it, the shipped one. It labels, and tells which words decided.

    Returns
    -------
    str
        HTML. Whatever an article holds is shown as text.

    Raises
    ------
    TypeError
        If `articles` or `statements` are something else.
    StancekitError
        If there is not one sequence of statements an article, or a statement does not stand in its article.

    Examples
    --------
    >>> page = report("Finance minister Kenji Ito denied taking the money.")
    >>> page.startswith("<!doctype html>"), "https://" in page
    (True, False)
    """
    from stancekit.model import load_model

    labelling = load_model() if model is None else model
    listed = [("", articles)] if isinstance(articles, str) else _titled(articles)
    given = [classify(text, model=labelling) for _, text in listed] if statements is None else statements
    found = [
        require_each(known, Statement, _LISTS, advice=_ADVICE)
        for known in require_each(given, Iterable, _LISTS, advice=_ADVICE)
    ]
    if len(found) != len(listed):
        raise StancekitError(f"{len(found)} lists of statements for {len(listed)} articles; give one for each article")
    views = [
        article_view(number, title, text, known, labelling)
        for number, ((title, text), known) in enumerate(zip(listed, found, strict=True), 1)
    ]
    speakers = sorted({speaker.name for view in views for speaker in view.speakers}, key=str.casefold)
    return _page("report.html", articles=views, speakers=speakers, counts=tally(s for known in found for s in known))


def ledger_report(claims: Iterable[Claim], *, titles: Sequence[str] = ()) -> str:
    """A page that lists claims, contested ones first: who asserts, who denies, who hedges, in which article.

    Parameters
    ----------
    claims : iterable of Claim
        As `stancekit.claims` gives them.
    titles : sequence of str, optional
        The title of each article, in the order of the claims' numbers.

    Returns
    -------
    str
        HTML, as `report` gives it.

    Examples
    --------
    >>> from stancekit import claims, classify
    >>> news = ["Ito said Acme ships arms to Ruria.", "Acme denied it ships arms to Ruria."]
    >>> "contested" in ledger_report(claims(map(classify, news)))
    True
    """
    from stancekit.ledger import Claim

    listed = require_each(claims, Claim, "a list of claims", advice="make them with claims()")
    views = [claim_view(number, claim, titles) for number, claim in enumerate(listed, 1)]
    speakers = sorted({member.speaker for view in views for member in view.members}, key=str.casefold)
    counts = tally(statement for view in views for statement in view.claim.statements)
    return _page("ledger.html", claims=views, speakers=speakers, counts=counts)


def _titled(articles: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    advice = "give the text of one article, or pairs (title, text)"
    listed = require_each(articles, tuple, "pairs of str", advice=advice)
    for pair in listed:
        if len(require_each(pair, str, "pairs of str", advice=advice)) != 2:
            raise TypeError(f"expected pairs of str, found {len(pair)} values in one; {advice}")
    return listed


def _page(template: str, **content: object) -> str:
    return _environment().get_template(template).render(**content)


@cache
def _environment() -> Environment:
    """The templates; every value they show is made harmless and then escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("stancekit.reporting", "templates"),
        autoescape=True,
        finalize=lambda value: harmless(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    inlined = {name: _inlined(name) for name in ("style.css", "dark.css", "script.js")}
    environment.globals.update(
        inlined={name: Markup(text) for name, text in inlined.items()},  # noqa: S704 - our own files
        digests={name: _digest(text) for name, text in inlined.items()},
        styles=[Style(stance) for stance in (*Stance, None)],
    )
    return environment


def _inlined(name: str) -> str:
    return files("stancekit.reporting").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """What a content-security policy calls an inline style or script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
