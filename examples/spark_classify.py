"""Classify the articles of a Parquet file on Spark: a folder of Parquet files, a row a statement.

pip install 'stancekit[spark]'
python examples/spark_classify.py articles.parquet statements
spark-submit --master yarn examples/spark_classify.py hdfs:///articles hdfs:///statements
"""

import os
import sys

from pyspark.sql import SparkSession

from stancekit.streams.arrow import SPARK_SCHEMA, classify_batches


def main(articles: str, statements: str) -> None:
    """Write the statements of `articles` to the folder `statements`."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # A task whose Python process dies is done again: up to four times here, as is the default on a cluster.
    spark = SparkSession.builder.master("local[2,4]").getOrCreate()
    texts = spark.read.parquet(articles).select("id", "text")
    texts.mapInArrow(classify_batches, SPARK_SCHEMA).write.mode("errorifexists").parquet(statements)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
