"""Caches that are of use, and caches that are not: never read again, and pushed out of too little memory."""
from pyspark import StorageLevel
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
table = lambda rows: spark.range(0, rows, 1, 4).withColumn('text', F.sha2(F.col('id').cast('string'), 256))


def kept(name, level, megabytes=3):
    """Four partitions of so many megabytes, slow enough to make to be worth keeping."""
    def make(part):
        total = sum(n * n for n in range(150_000))
        return [bytes([part % 256]) * 1_000_000 + bytes(str(total), 'ascii') for _ in range(megabytes)]
    return sc.parallelize(range(4), 4).flatMap(make).setName(name).persist(level)


sc.setJobDescription('cache-never-read: yes')
table(200_000).createOrReplaceTempView('unread')
spark.sql('CACHE TABLE unread')
sc.setJobDescription('cache-never-read: near')
table(200_001).createOrReplaceTempView('read')
spark.sql('CACHE TABLE read')
spark.sql('SELECT count(*) FROM read WHERE id > 10').collect()
spark.sql('UNCACHE TABLE unread')
spark.sql('UNCACHE TABLE read')

for name, level in (('cache-evicted: yes', StorageLevel.MEMORY_ONLY), ('cache-evicted: near', StorageLevel.MEMORY_AND_DISK)):
    sc.setJobDescription(name)
    one, other = kept(f'{name}, one', level), kept(f'{name}, other', level, 6)
    for _ in range(2):
        one.count()
        other.count()
    one.unpersist(blocking=True)
    other.unpersist(blocking=True)
sc.setJobDescription('cache-evicted: near, all fits')
small = kept('cache-evicted: near, all fits', StorageLevel.MEMORY_ONLY, 1)
small.count()
small.count()
spark.stop()
