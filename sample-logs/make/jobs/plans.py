"""Joins and repeated plans that cost, each beside one that nearly does: the job description says which ('yes' or 'near') and for which finding."""
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

case('broadcast-too-large: yes')
done(wide(1000).join(F.broadcast(wide(700_000)), 'id'))
case('broadcast-too-large: near')
done(wide(1000).join(F.broadcast(wide(100_000)), 'id'))

case('missed-broadcast: yes', autoBroadcastJoinThreshold='-1')
done(wide(400_000).join(wide(3000), 'id'))
case('missed-broadcast: near, full outer', autoBroadcastJoinThreshold='-1')
done(wide(400_000).join(wide(3000), 'id', 'full'))
case('missed-broadcast: near, alike', autoBroadcastJoinThreshold='-1')
done(wide(200_000).join(wide(150_000), 'id'))

case('nested-loop-join: yes')
spark.range(0, 20_000, 1, 4).alias('a').join(F.broadcast(spark.range(0, 10_000).alias('b')), F.expr('a.id % 977 < b.id % 7')).agg(F.count('*')).collect()
case('nested-loop-join: near, one row')
spark.range(0, 3_000_000, 1, 4).alias('a').join(spark.range(1).alias('b'), F.expr('a.id * 3 < b.id')).agg(F.count('*')).collect()

keyed = lambda rows, keys: spark.range(0, rows, 1, 4).select((F.col('id') % keys).alias('k'), F.col('id').alias('v'))
case('row-explosion: yes')
keyed(20_000, 50).join(F.broadcast(keyed(5_000, 50).withColumnRenamed('v', 'w')), 'k').groupBy('k').agg(F.sum(F.crc32(F.sha2(F.concat('v', 'w'), 256)))).collect()
case('row-explosion: near')
keyed(400_000, 400_000).join(F.broadcast(keyed(4_000, 1_000).withColumnRenamed('v', 'w')), 'k', 'left').groupBy(F.col('k') % 7).agg(F.sum(F.crc32(F.sha2(F.concat('v', 'k'), 256)))).collect()

heavy = lambda salt: spark.range(0, 300_000, 1, 4).select((F.col('id') % 100).alias('k'), F.sha2(F.concat('id', F.lit(salt)), 512).alias('h')).groupBy('k').agg(F.max('h').alias('h'))
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
spark.stop()
