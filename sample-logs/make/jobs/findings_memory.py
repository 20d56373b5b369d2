"""An executor of two tasks at once, each of which holds so many MiB of text: as much as fits with hard work of the collector, or less."""
import sys
from pyspark.sql import SparkSession

texts = int(float(sys.argv[1]) * 1024 / 3.2)
spark = SparkSession.builder.getOrCreate()
spark.sparkContext.setJobDescription(f'{sys.argv[1]} MiB for each task')
# Each row is an array of texts of 3.2 kB, made, measured and dropped.
spark.range(0, 12, 1, 4).selectExpr(f'size(transform(sequence(1, {texts}), x -> repeat(md5(cast(x + id as string)), 100))) n').selectExpr('max(n)').collect()
spark.stop()
