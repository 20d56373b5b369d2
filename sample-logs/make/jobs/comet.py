"""Queries that Apache DataFusion Comet runs whole, in part and not at all: the job description says which. 'yes': a good part stayed on the
JVM; 'near': next to nothing did, or it was not asked to."""
from pyspark.sql import SparkSession, functions as F
from pyspark.sql.types import LongType

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
done = lambda frame: frame.write.format('noop').mode('overwrite').save()


def case(name, **settings):
    """Describes what runs next; settings of Comet with _ for . hold until the next case."""
    for key in held:
        spark.conf.unset(key)
    held.clear()
    for key, value in settings.items():
        held.append('spark.comet.' + key.replace('_', '.'))
        spark.conf.set(held[-1], value)
    sc.setJobDescription(name)


held = []
case('switched off: near', enabled='false')
rows = spark.range(0, 1_000_000, 1, 2).select(
    'id', (F.col('id') % 100).alias('k'), F.rand(1).alias('x'), F.concat(F.lit('n'), F.col('id') % 1000).alias('name'))
rows.write.parquet('/srv/jobs/rows')
rows.select('id', F.col('k').cast('tinyint').alias('tiny'), 'name').write.parquet('/srv/jobs/bytes')
rows.select('id', 'name', F.expr('make_dt_interval(0, 0, 0, id)').alias('after')).write.parquet('/srv/jobs/times')
rows.limit(300_000).write.csv('/srv/jobs/text')
t = spark.read.parquet('/srv/jobs/rows')

case('wholly native: near')
t.filter('x > 0.2').alias('a').join(t.filter('x < 0.6').alias('b'), 'id').groupBy('a.k').agg(F.sum('b.id'), F.avg('a.x')).orderBy('k').collect()
case('little falls back: near')
t.groupBy('id', 'k', 'name').agg(F.max('x').alias('x')).groupBy('k').agg(F.max('x').alias('x')).orderBy('k').agg(F.expr('percentile_approx(x, 0.5)')).collect()
case('Python: yes')
plus = F.udf(lambda n: n + 1, LongType())
t.filter('id < 200000').select(plus('id').alias('n'), 'k').groupBy('k').agg(F.sum('n')).collect()
case('expression: yes')
t.filter('x > 0.1').select('k', F.levenshtein('name', F.reverse('name')).alias('d')).groupBy('k').agg(F.max('d')).collect()
case('window: yes')
done(t.withColumn('r', F.expr('row_number() OVER (PARTITION BY k ORDER BY x)')).filter('r < 100'))
case('type: yes')
spark.read.parquet('/srv/jobs/times').filter('id > 1000').groupBy('name').agg(F.max('after'), F.sum('id')).collect()
case('type that only another reader has: near')
spark.read.parquet('/srv/jobs/bytes').groupBy('name').agg(F.max('tiny'), F.sum('id')).collect()
case('text, rows to columns: yes', convert_csv_enabled='true')
done(spark.read.schema('id long, k long, x double, name string').csv('/srv/jobs/text').groupBy('name').agg(F.sum('id'), F.max('x')))
spark.stop()
