"""Dynamic allocation on three hosts: executors come, work, idle and go; a slow task is run a second time by speculation."""
import os, time
from pyspark import TaskContext
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext


def slow(index, rows):
    """The last partition's first attempt is slow."""
    time.sleep(20 if index == 7 and TaskContext.get().attemptNumber() == 0 else 0.4)
    return iter([(index % 3, sum(rows))])


sc.setJobDescription('grows')
sc.parallelize(range(90), 9).map(lambda n: time.sleep(0.1) or n).count()
sc.setJobDescription('speculation')
sc.parallelize(range(80), 8).mapPartitionsWithIndex(slow).reduceByKey(lambda a, b: a + b, 2).collect()
time.sleep(9)
sc.setJobDescription('comes back')
sc.parallelize(range(20), 4).map(lambda n: time.sleep(0.05) or n).count()
time.sleep(1)
spark.stop()
