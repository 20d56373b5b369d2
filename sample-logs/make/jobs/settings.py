"""One query under settings that are wrong in many ways (see cases.py)."""
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
spark.range(0, 100_000, 1, 2).groupBy((F.col('id') % 10).alias('k')).count().collect()
spark.stop()
