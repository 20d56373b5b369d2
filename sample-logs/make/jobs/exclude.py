"""Executors and their node are excluded for a stage and for the application, and some come back."""
import os, time
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext


def bad_on(ids):
    """Fails on these executors: the id is in the command line of the JVM above the Python worker."""
    def check(index, rows):
        time.sleep(0.2)
        with open(f'/proc/{os.getppid()}/stat') as file:
            jvm = int(file.read().rsplit(')', 1)[1].split()[1])
        with open(f'/proc/{jvm}/cmdline') as file:
            words = file.read().split('\0')
        if words[words.index('--executor-id') + 1] in ids:
            raise RuntimeError('a bad executor')
        return rows
    return check


while sc._jsc.sc().getExecutorMemoryStatus().size() < 4:
    time.sleep(0.1)
for bad in (['0'], ['1'], ['0', '1'], []):
    sc.setJobDescription(f'bad on {bad}')
    try:
        sc.parallelize(range(24), 8).mapPartitionsWithIndex(bad_on(bad)).map(lambda n: (n % 3, n)).groupByKey(3).count()
    except Exception as error:
        print('failed as meant to:', str(error)[:200])
time.sleep(6)
sc.setJobDescription('after the timeout')
try:
    sc.parallelize(range(24), 8).count()
except Exception as error:
    print('failed as meant to:', str(error)[:200])
spark.stop()
