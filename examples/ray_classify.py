"""Classify the articles of a JSON Lines file on Ray: statements as JSON Lines on standard output.

pip install 'stancekit[ray]'
python examples/ray_classify.py articles.jsonl > statements.jsonl
"""

import json
import sys
from itertools import tee

import joblib
import ray
from ray.util.joblib import register_ray

from stancekit import classify_many


def main(path: str) -> None:
    """Print the statements of the articles in `path`."""
    # Ray prints what its workers say, if let, between the rows. On a cluster: ray.init("auto", log_to_driver=False)
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    register_ray()
    with open(path, encoding="utf-8") as lines, joblib.parallel_config(backend="ray", n_jobs=-1):
        articles, texts = tee(map(json.loads, lines))
        results = classify_many(article["text"] for article in texts)
        for article, statements in zip(articles, results, strict=True):
            for statement in statements:
                print(json.dumps({"id": article["id"], **statement.to_dict()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
