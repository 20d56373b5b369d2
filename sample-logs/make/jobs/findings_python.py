"""Python over RDDs, and filters in Python on a partition column, each beside one that is nearly: the job description says which ('yes' or 'near')."""
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
done = lambda frame: frame.write.format('noop').mode('overwrite').save()

sc.setJobDescription('tables')
rows = spark.range(0, 200_000, 1, 2).select('id', F.sha2(F.col('id').cast('string'), 256).alias('text'))
rows.select('text').write.text('/srv/jobs/text')
rows.withColumn('day', F.date_add(F.lit('2026-01-01'), (F.col('id') % 8).cast('int'))).repartition('day').write.partitionBy('day').parquet('/srv/jobs/days')
days = spark.read.parquet('/srv/jobs/days')

sc.setJobDescription('python-rdds: yes')
sc.textFile('/srv/jobs/text').map(lambda text: (text[:2], len(text))).reduceByKey(max).collect()
days.rdd.map(lambda row: len(row.text)).sum()
sc.setJobDescription('python-rdds: near, few rows')
sc.parallelize(range(1000), 2).map(lambda n: sum(range(n * 50))).count()
sc.setJobDescription('python-rdds: near, no Python')
spark.read.text('/srv/jobs/text').groupBy(F.substring('value', 1, 2)).count().collect()


@F.udf('int')
def number(day):
    return day.day


sc.setJobDescription('partition-filter-missing: yes, Python')
done(days.filter(number('day') == 3).groupBy(F.substring('text', 1, 1)).count())
sc.setJobDescription('partition-filter-missing: yes, with another column')
done(days.filter('day(day) * 1000 + id % 1000 < 1100').groupBy(F.substring('text', 1, 1)).count())
sc.setJobDescription('partition-filter-missing: near, in a function')
done(days.filter('day(day) = 3').groupBy(F.substring('text', 1, 1)).count())
sc.setJobDescription('partition-filter-missing: near, in a cast')
done(days.filter("CAST(day AS string) LIKE '%-03'").groupBy(F.substring('text', 1, 1)).count())
spark.stop()
