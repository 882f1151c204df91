"""Who asserts and who denies the same thing: a ledger for each file of articles on a Dask cluster, merged into one.

pip install 'stancekit[dask]'
python examples/dask_claims.py claims.jsonl monday.jsonl tuesday.jsonl wednesday.jsonl
SCHEDULER=tcp://scheduler:8786 python examples/dask_claims.py claims.jsonl monday.jsonl tuesday.jsonl
"""

import json
import os
import sys

from distributed import Client, LocalCluster

from stancekit import Ledger, classify_many


def block(path: str) -> tuple[list[str], Ledger]:
    """The ids of the articles in a file, and their ledger."""
    with open(path, encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    found = classify_many(article["text"] for article in articles)
    return [article["id"] for article in articles], Ledger().update(found)


def main(output: str, *paths: str) -> None:
    """Write the claims of all articles, contested ones first."""
    cluster = os.environ.get("SCHEDULER") or LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with Client(cluster) as client, open(output, "x", encoding="utf-8") as out:
        done = client.gather(client.map(block, paths))
        ids = [name for names, _ in done for name in names]
        for claim in Ledger.merge(ledger for _, ledger in done).claims():
            row = {**claim.to_dict(), "ids": [ids[article] for article, _ in claim.members]}
            out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
