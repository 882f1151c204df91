"""Text -> statements with stance: the splitting and the model joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from stancekit.errors import StancekitError, require_share, require_text
from stancekit.garbage import collection_put_off
from stancekit.results import Statements
from stancekit.statement import Statement

# What `import stancekit` need not wait for is imported inside the functions: patterns, numpy, joblib.
if TYPE_CHECKING:
    from stancekit.model import StanceModel


def classify(text: str, *, model: StanceModel | None = None, min_probability: float = 0.0) -> Statements:
    """The attributed statements of an article, each with its stance.

    Parameters
    ----------
    text : str
        An English news article, as it is; nothing is stripped or normalised.
    model : StanceModel, optional
        Without it, the shipped one.
    min_probability : float, optional
        In [0, 1]. Statements whose stance is less probable are listed with stance None, and with their
        probabilities, so that a reader can decide.

    Returns
    -------
    Statements
        A list of `Statement`, in order of their content. Offsets are indices into `text`.

    Raises
    ------
    TypeError
        If `text` is not a `str` or `model` no model.
    StancekitError
        If `min_probability` is not from 0 to 1.
    ModelError
        If the shipped model cannot be read.

    Examples
    --------
    >>> for statement in classify("Finance minister Kenji Ito denied taking the money."):
    ...     print(statement.stance, "|", statement.source.text, "|", statement.text)
    deny | Finance minister Kenji Ito | taking the money
    """
    from stancekit.features import split
    from stancekit.model import load_model

    require_text(text, "classify")
    _require_model(model)
    labelling = load_model() if model is None else model
    with collection_put_off():
        return Statements(labelling.label(split(text), min_probability=min_probability))


def classify_many(
    texts: Iterable[str],
    *,
    model: StanceModel | None = None,
    min_probability: float = 0.0,
    n_jobs: int | None = None,
    batch_size: int = 64,
) -> Iterator[list[Statement]]:
    """The statements of each of many articles, in the order of the articles.

    Articles are read and results given as they come, so neither have to fit in memory.

    Parameters
    ----------
    texts : iterable of str
        The articles.
    model, min_probability
        As for `classify`.
    n_jobs : int, optional
        Number of processes, as joblib understands it: -1 is all cores, None is one, or what
        `joblib.parallel_config` says, which can also name another engine.
    batch_size : int, optional
        Articles per task.

    Yields
    ------
    list of Statement
        What `classify` gives for each article.

    Raises
    ------
    TypeError
        If `texts` is one `str`, a mapping or a table, or an article is no `str`.
    StancekitError
        If `batch_size`, `n_jobs` or `min_probability` cannot be.

    Examples
    --------
    >>> articles = ["Ito denied taking the money.", "It rained."]
    >>> [len(statements) for statements in classify_many(articles)]
    [1, 0]
    """
    if isinstance(texts, str | bytes) or not isinstance(texts, Iterable):
        raise TypeError(f"classify_many() takes an iterable of str, not one {type(texts).__name__}; see classify()")
    # Going through one of these gives the names of its columns.
    if isinstance(texts, Mapping) or hasattr(texts, "columns"):
        raise TypeError(f"classify_many() takes an iterable of str, not {type(texts).__name__}; give one column of it")
    for name, value in (("batch_size", batch_size), ("n_jobs", 1 if n_jobs is None else n_jobs)):
        if not isinstance(value, int):
            raise TypeError(f"{name} is of type {type(value).__name__}, expected a whole number")
    if batch_size < 1:
        raise StancekitError(f"batch_size is {batch_size}, expected at least 1")
    if n_jobs == 0:
        raise StancekitError("n_jobs is 0, expected a number of processes, or -1 for all cores")
    _require_model(model)
    require_share(min_probability, "min_probability")
    from stancekit.streams.parallel import in_order

    task = partial(_classified, model=model, min_probability=min_probability)
    return chain.from_iterable(in_order(task, _batches(texts, batch_size), n_jobs=n_jobs))


def _require_model(model: object) -> None:
    from stancekit.model import StanceModel

    if model is not None and not isinstance(model, StanceModel):
        raise TypeError(
            f"model is of type {type(model).__name__}, expected a StanceModel; read one with load_model(path)"
        )


def _batches(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    articles = iter(texts)
    while batch := list(islice(articles, size)):
        for text in batch:
            require_text(text, "classify_many")
        yield batch


def _classified(batch: list[str], model: StanceModel | None, min_probability: float) -> list[list[Statement]]:
    """One task. Without a model each process reads the shipped one, once."""
    return [classify(text, model=model, min_probability=min_probability) for text in batch]
