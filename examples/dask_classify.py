"""Classify the articles of a JSON Lines file on a Dask cluster: JSON Lines with a statement each.

pip install 'stancekit[dask]'
python examples/dask_classify.py articles.jsonl statements.jsonl
python examples/dask_classify.py articles.jsonl statements.jsonl tcp://scheduler:8786
"""

import json
import sys
from itertools import tee

import joblib
from distributed import Client, LocalCluster

from stancekit import classify_many


def main(articles: str, statements: str, scheduler: str | None = None) -> None:
    """Write the statements of `articles` to the file `statements`."""
    cluster = scheduler or LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with Client(cluster), joblib.parallel_config(backend="dask"), open(articles) as lines, open(statements, "x") as out:
        records, texts = tee(map(json.loads, lines))
        results = classify_many(record["text"] for record in texts)
        for record, found in zip(records, results, strict=True):
            out.writelines(json.dumps({"id": record["id"], **each.to_dict()}) + "\n" for each in found)


if __name__ == "__main__":
    main(*sys.argv[1:])
