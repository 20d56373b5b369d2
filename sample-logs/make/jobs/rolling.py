"""Several log files of one application: rolled by the writer's own method, since Spark takes no size below 10 MB.
Arguments: number of files, and 'kill' to kill the driver at the end."""
import os, signal, sys
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
files = int(sys.argv[1])
for n in range(files):
    sc.setJobDescription(f'part {n + 1}')
    spark.range(0, 1000, 1, 3).groupBy((F.col('id') % (n + 2)).alias('k')).count().orderBy('k').collect()
    kept = sc.parallelize(range(20), 4).map(lambda x: (x % 3, x)).groupByKey(2)
    kept.count()
    if n + 1 < files:
        sc._jsc.sc().listenerBus().waitUntilEmpty()
        sc._jsc.sc().eventLogger().get().logWriter().rollEventLogFile()
sc._jsc.sc().listenerBus().waitUntilEmpty()
if 'kill' in sys.argv:
    os.kill(os.getppid(), signal.SIGKILL)
spark.stop()
