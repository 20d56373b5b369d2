"""Plans that cost, each beside one that nearly does: the job description says which ('yes' or 'near') and for which finding."""
import os
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
wide(2_000_000).withColumn('day', F.col('id') % 20).write.partitionBy('day').parquet('/srv/jobs/days')
wide(1_500_000).withColumn('n', F.col('id') % 1000).write.parquet('/srv/jobs/flat')
wide(300_000).write.csv('/srv/jobs/rows.csv')
days, flat = spark.read.parquet('/srv/jobs/days'), spark.read.parquet('/srv/jobs/flat')

case('broadcast-too-large: yes')
done(wide(1000).join(F.broadcast(wide(1_200_000)), 'id'))
case('broadcast-too-large: near')
done(wide(1000).join(F.broadcast(wide(150_000)), 'id'))

case('missed-broadcast: yes', autoBroadcastJoinThreshold='-1')
done(wide(1_500_000).join(wide(3000), 'id'))
case('missed-broadcast: near, full outer', autoBroadcastJoinThreshold='-1')
done(wide(1_500_000).join(wide(3000), 'id', 'full'))
case('missed-broadcast: near, alike', autoBroadcastJoinThreshold='-1')
done(wide(800_000).join(wide(600_000), 'id'))

case('nested-loop-join: yes')
spark.range(0, 60_000, 1, 4).alias('a').join(F.broadcast(spark.range(0, 10_000).alias('b')), F.expr('a.id % 977 < b.id % 7')).agg(F.count('*')).collect()
case('nested-loop-join: near, one row')
spark.range(0, 30_000_000, 1, 4).alias('a').join(spark.range(1).alias('b'), F.expr('a.id * 3 < b.id')).agg(F.count('*')).collect()

keyed = lambda rows, keys: spark.range(0, rows, 1, 4).select((F.col('id') % keys).alias('k'), F.col('id').alias('v'))
case('row-explosion: yes')
keyed(100_000, 50).join(F.broadcast(keyed(20_000, 50).withColumnRenamed('v', 'w')), 'k').groupBy('k').agg(F.sum(F.crc32(F.sha2(F.concat('v', 'w'), 256)))).collect()
case('row-explosion: near')
keyed(2_000_000, 2_000_000).join(F.broadcast(keyed(4_000, 1_000).withColumnRenamed('v', 'w')), 'k', 'left').groupBy(F.col('k') % 7).agg(F.sum(F.crc32(F.sha2(F.concat('v', 'k'), 256)))).collect()

heavy = lambda salt: spark.range(0, 1_000_000, 1, 4).select((F.col('id') % 100).alias('k'), F.sha2(F.concat('id', F.lit(salt)), 512).alias('h')).groupBy('k').agg(F.max('h').alias('h'))
case('repeated-subplan: yes')
again = heavy('twice')
again.collect()
again.orderBy('h').collect()
case('repeated-subplan: near, reused exchange')
same = heavy('reused')
same.union(same).collect()
case('repeated-subplan: yes, no reuse', exchange_reuse='false')
same = heavy('not reused')
same.union(same).collect()
case('repeated-subplan: near, differs')
heavy('one').collect()
heavy('other').collect()

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
flat.select(slow('text').alias('t')).agg(F.max('t')).collect()
case('python-operators: near')
flat.limit(500).select(slow('text').alias('t')).agg(F.max('t')).collect()

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
done(flat.filter('id < 6000').groupBy('id').agg(F.max('text').alias('text')).select(costly))
case('aqe-coalesced-too-far: near', adaptive_coalescePartitions_parallelismFirst='true', adaptive_coalescePartitions_minPartitionSize='1k')
done(flat.filter('id < 6000').groupBy('id').agg(F.max('text').alias('text')).select(costly))

case('shuffle-dwarfs-input: yes')
done(flat.filter('id < 60000').select('id', F.explode(F.sequence(F.lit(1), F.lit(40))).alias('i')).withColumn('t', F.sha2(F.concat('id', 'i'), 256)).repartition(4, 'i'))
case('shuffle-dwarfs-input: near')
done(flat.repartition(4, 'n'))

case('rows-to-driver: yes')
flat.select('id', 'text').toPandas()
case('rows-to-driver: near')
flat.limit(20_000).select('id', 'text').toPandas()
spark.stop()
