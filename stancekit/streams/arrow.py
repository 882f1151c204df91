"""The Arrow door: Arrow batches of articles in, Arrow batches of rows out, for engines that speak Arrow.

`classify_batches` is what `pyspark.sql.DataFrame.mapInArrow` takes as it stands, with `SPARK_SCHEMA` beside it. Any
other engine that can send batches through a function needs one line around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from stancekit.errors import RecordError, StancekitError
from stancekit.model import StanceModel
from stancekit.streams.labelling import labelled

_AT_ONCE = 256

_SPAN = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("text", pa.string())])
_STATEMENT = [
    pa.field("content", pa.list_(_SPAN)),
    pa.field("source", _SPAN),
    pa.field("cue", _SPAN),
    pa.field("speaker", pa.string()),
    pa.field("context", _SPAN),
    pa.field("kind", pa.string()),
    pa.field("attribution", pa.int64()),
    pa.field("stance", pa.string()),
    pa.field("probabilities", pa.list_(pa.float64())),
    pa.field("error", pa.string()),
]

# What `classify_batches` gives: a row a statement, with the columns of `Statement.to_dict`; and for an article that
# could not be read a row with `error`, and null in all other columns but `id`.
SCHEMA: pa.Schema = pa.schema([pa.field("id", pa.string()), *_STATEMENT])

# What a Parquet file of `stancekit classify` holds.
FILE_SCHEMA: pa.Schema = pa.schema(
    [
        pa.field("record", pa.int64()),
        pa.field("id", pa.string()),
        pa.field("path", pa.string()),
        pa.field("line", pa.int64()),
        *_STATEMENT,
    ]
)

_SPARK_SPAN = "struct<start: bigint, end: bigint, text: string>"

# `SCHEMA` as Spark writes it.
SPARK_SCHEMA = (
    f"id string, content array<{_SPARK_SPAN}>, source {_SPARK_SPAN}, cue {_SPARK_SPAN}, speaker string, "
    f"context {_SPARK_SPAN}, kind string, attribution bigint, stance string, probabilities array<double>, error string"
)


def classify_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    text_column: str = "text",
    id_column: str = "id",
    model: StanceModel | None = None,
    min_probability: float = 0.0,
) -> Iterator[pa.RecordBatch]:
    """The statements of the articles in Arrow batches, in their order.

    It can be pickled, keeps nothing between two calls, and gives the same rows for the same batch, so an engine can
    run it anywhere and again. With options, send ``functools.partial(classify_batches, ...)``.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        With a column of texts and one of ids.
    text_column, id_column : str, optional
        Their names. Ids come out as strings.
    model, min_probability
        As for `stancekit.classify`. Without a model, each process reads the shipped one, once.

    Yields
    ------
    pyarrow.RecordBatch
        With the schema `SCHEMA`.

    Raises
    ------
    StancekitError
        If there is no such column.

    Examples
    --------
    >>> articles = pa.RecordBatch.from_pydict({"id": [7, 8], "text": ["Ito denied taking the money.", None]})
    >>> for batch in classify_batches([articles]):
    ...     print(batch.select(["id", "stance", "error"]).to_pylist())
    [{'id': '7', 'stance': 'deny', 'error': None}, {'id': '8', 'stance': None, 'error': 'no text'}]
    """
    for batch in batches:
        for name in (text_column, id_column):
            if name not in batch.schema.names:
                raise StancekitError(f"no column {name!r} in the batch, only {', '.join(batch.schema.names)}")
        for start in range(0, batch.num_rows, _AT_ONCE):
            piece = batch.slice(start, _AT_ONCE)
            articles = zip(piece.column(id_column).cast(pa.string()), piece.column(text_column), strict=True)
            rows = [row for name, text in articles for row in _rows(name, text, model, min_probability)]
            yield pa.RecordBatch.from_pylist(rows, SCHEMA)


def _rows(id_: pa.Scalar, text: pa.Scalar, model: StanceModel | None, min_probability: float) -> list[dict[str, Any]]:
    name = id_.as_py()
    try:
        statements = labelled(text.as_py(), model, min_probability)
    except UnicodeDecodeError:
        return [{"id": name, "error": "not UTF-8"}]
    except RecordError as error:
        return [{"id": name, "error": error.message}]
    return [{"id": name, **statement.to_dict()} for statement in statements]
