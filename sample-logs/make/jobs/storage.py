"""Cached data: an RDD at each storage level, one cached only in part, unpersisted ones, a checkpoint, cached tables."""
from pyspark import StorageLevel
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
sc.setCheckpointDir('/srv/jobs/checkpoints')
levels = ['MEMORY_ONLY', 'MEMORY_AND_DISK', 'DISK_ONLY', 'MEMORY_ONLY_2', 'MEMORY_AND_DISK_2', 'OFF_HEAP']
for name in levels:
    rdd = sc.parallelize(range(2000), 3).map(lambda n: (n, str(n) * 5)).setName(f'kept {name}').persist(getattr(StorageLevel, name))
    rdd.count()
    rdd.filter(lambda pair: pair[0] % 2).count()
gone = sc.parallelize(range(100), 2).map(str).setName('unpersisted').cache()
gone.count()
gone.unpersist(blocking=True)
part = sc.parallelize(range(1000), 5).map(lambda n: n * n).setName('cached in part').cache()
part.take(3)
saved = sc.parallelize(range(50), 2).map(lambda n: n + 1).setName('checkpointed').cache()
saved.checkpoint()
saved.count()
never = sc.parallelize(range(10), 2).setName('never computed').cache()

spark.range(0, 3000, 1, 3).withColumn('text', F.repeat(F.lit('x'), 20)).createOrReplaceTempView('t')
spark.sql('CACHE TABLE t')
spark.sql('SELECT count(*) FROM t WHERE id > 10').collect()
spark.sql('CACHE LAZY TABLE u OPTIONS (storageLevel "DISK_ONLY") AS SELECT id % 7 k, count(*) n FROM t GROUP BY 1')
spark.sql('SELECT sum(n) FROM u').collect()
spark.sql('SELECT * FROM t JOIN u ON t.id = u.k').collect()
frame = spark.range(500).persist(StorageLevel.MEMORY_ONLY)
frame.count()
frame.unpersist(blocking=True)
big = sc.parallelize(range(40), 4).map(lambda n: 'y' * 60_000).setName('spread').persist(StorageLevel.MEMORY_ONLY)
big.count()
value = sc.broadcast(list(range(1000)))
sc.parallelize(range(4), 2).map(lambda n: value.value[n]).collect()
spark.stop()
