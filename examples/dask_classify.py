"""Classify the articles of a JSON Lines file on a Dask cluster: statements as JSON Lines on standard output.

pip install 'stancekit[dask]'
python examples/dask_classify.py articles.jsonl > statements.jsonl
python examples/dask_classify.py articles.jsonl tcp://scheduler:8786 > statements.jsonl
"""

import json
import sys
from itertools import tee

import joblib
from distributed import Client, LocalCluster

from stancekit import classify_many


def main(path: str, scheduler: str | None = None) -> None:
    """Print the statements of the articles in `path`."""
    cluster = scheduler or LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with Client(cluster), open(path, encoding="utf-8") as lines, joblib.parallel_config(backend="dask"):
        articles, texts = tee(map(json.loads, lines))
        results = classify_many(article["text"] for article in texts)
        for article, statements in zip(articles, results, strict=True):
            for statement in statements:
                print(json.dumps({"id": article["id"], **statement.to_dict()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
