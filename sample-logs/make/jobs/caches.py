"""Caches that are of use, and caches that are not: never read again, and pushed out of too little memory. Names of tables say which."""
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()


def cached(name, rows, level):
    """Text that does not compress: about 70 bytes a row."""
    text = F.sha2(F.concat(F.lit(name), 'id'), 256)
    spark.range(0, rows, 1, 4).withColumn('text', text).createOrReplaceTempView(f'{name}_source')
    spark.sql(f'CACHE TABLE {name} OPTIONS (storageLevel "{level}") AS SELECT * FROM {name}_source')


def read(name):
    spark.sql(f'SELECT count(*), max(text) FROM {name} WHERE id > 10').collect()


cached('unread', 60_000, 'MEMORY_AND_DISK')
spark.sql('UNCACHE TABLE unread')
cached('is_read', 60_000, 'MEMORY_AND_DISK')
read('is_read')
spark.sql('UNCACHE TABLE is_read')

for kind, level in (('pushed_out', 'MEMORY_ONLY'), ('to_disk', 'MEMORY_AND_DISK')):
    for part in ('one', 'other'):
        cached(f'{kind}_{part}', 150_000, level)
    for part in ('one', 'other', 'one'):
        read(f'{kind}_{part}')
    for part in ('one', 'other'):
        spark.sql(f'UNCACHE TABLE {kind}_{part}')
cached('fits', 40_000, 'MEMORY_ONLY')
read('fits')
spark.stop()
