"""Scans and operators that cost, each beside one that nearly does: the job description says which ('yes' or 'near') and for which finding."""
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
conf = spark.conf


def case(name, **settings):
    """Describes what runs next; settings with _ for . hold until the next case."""
    for key in list(held):
        conf.unset(key)
        held.remove(key)
    for key, value in settings.items():
        key = 'spark.sql.' + key.replace('_', '.')
        conf.set(key, value)
        held.append(key)
    sc.setJobDescription(name)


held = []
wide = lambda rows, parts=4: spark.range(0, rows, 1, parts).withColumn('text', F.sha2(F.col('id').cast('string'), 256))
done = lambda frame: frame.write.format('noop').mode('overwrite').save()

sc.setJobDescription('tables')
wide(600_000).withColumn('day', F.col('id') % 8).repartition('day').write.partitionBy('day').parquet('/srv/jobs/days')
wide(600_000).withColumn('n', F.col('id') % 1000).write.parquet('/srv/jobs/flat')
wide(20_000, 2).write.parquet('/srv/jobs/few')
days, flat = spark.read.parquet('/srv/jobs/days'), spark.read.parquet('/srv/jobs/flat')

case('repeated-scan: yes')
part = lambda n: flat.filter(f'n % 10 = {n}').agg(F.max('text').alias('t'))
part(1).union(part(2)).union(part(3)).union(part(4)).union(part(5)).union(part(6)).collect()
case('repeated-scan: near')
part = lambda n: flat.filter(f'id < {n}').agg(F.max('id').alias('t'))
part(1000).union(part(2000)).collect()


@F.udf('string')
def slow(text):
    return ''.join(sorted(text, reverse=True))


case('python-operators: yes')
flat.filter('id < 100000').select(slow('text').alias('t')).agg(F.max('t')).collect()
case('python-operators: near')
flat.filter('id < 500').select(slow('text').alias('t')).agg(F.max('t')).collect()

case('partition-filter-missing: yes')
done(days.filter("id % 1000 = 7 AND text > '1'"))
case('partition-filter-missing: near')
done(days.filter("day = 7 AND text > '1'"))
case('filter-not-pushed: yes')
done(flat.filter("CAST(n AS string) LIKE '77%'").groupBy('n').agg(F.max('text')))
case('filter-not-pushed: near, pushed')
done(flat.filter('id = 77').groupBy('n').agg(F.max('text')))

costly = F.expr("aggregate(sequence(1, 400), text, (x, i) -> sha2(concat(x, i), 256))")
case('aqe-coalesced-too-far: yes', adaptive_coalescePartitions_parallelismFirst='false')
done(flat.filter('id < 3000').groupBy('id').agg(F.max('text').alias('text')).select(costly))
case('aqe-coalesced-too-far: near', adaptive_coalescePartitions_parallelismFirst='true', adaptive_coalescePartitions_minPartitionSize='1k')
done(flat.filter('id < 3000').groupBy('id').agg(F.max('text').alias('text')).select(costly))

case('shuffle-dwarfs-input: yes')
done(spark.read.parquet('/srv/jobs/few').select('id', F.explode(F.sequence(F.lit(1), F.lit(40))).alias('i')).withColumn('t', F.sha2(F.concat('id', 'i'), 256)).repartition(4, 'i'))
case('shuffle-dwarfs-input: near')
done(flat.repartition(4, 'n'))

case('rows-to-driver: yes')
flat.select('id', 'text').collect()
case('rows-to-driver: near')
flat.limit(20_000).select('id', 'text').collect()
spark.stop()
