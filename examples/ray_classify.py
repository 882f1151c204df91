"""Classify the articles of a JSON Lines file on Ray: JSON Lines with a statement each.

pip install 'stancekit[ray]'
python examples/ray_classify.py articles.jsonl statements.jsonl
"""

import json
import sys
from itertools import tee

import joblib
import ray
from ray.util.joblib import register_ray

from stancekit import classify_many


def main(articles: str, statements: str) -> None:
    """Write the statements of `articles` to the file `statements`."""
    ray.init(num_cpus=2, include_dashboard=False)  # on a cluster: ray.init("auto")
    register_ray()
    config = joblib.parallel_config(backend="ray", n_jobs=-1)
    with config, open(articles) as lines, open(statements, "x") as out:
        records, texts = tee(map(json.loads, lines))
        results = classify_many(record["text"] for record in texts)
        for record, found in zip(records, results, strict=True):
            out.writelines(json.dumps({"id": record["id"], **each.to_dict()}) + "\n" for each in found)


if __name__ == "__main__":
    main(*sys.argv[1:])
