"""A job that runs again and again: two queries over two tables and a write. argv: prepare N | run | other

`prepare` adds N parts to the tables; `other` is another job under the same name."""
import sys
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
what = sys.argv[1]
facts, labels = 'file:/srv/jobs/tables/facts', 'file:/srv/jobs/tables/labels'
if what == 'prepare':
    parts = int(sys.argv[2])
    rows = spark.range(0, parts * 150_000, 1, parts)
    rows.select('id', (F.col('id') % 997).alias('shop'), F.sha2(F.col('id').cast('string'), 256).alias('text')).write.mode('append').parquet(facts)
    spark.range(997).select(F.col('id').alias('shop'), F.concat(F.lit('shop '), F.col('id')).alias('label')).write.mode('overwrite').parquet(labels)
elif what == 'run':
    spark.sparkContext.setJobDescription('sales by shop')
    joined = spark.read.parquet(facts).join(spark.read.parquet(labels), 'shop')
    joined.groupBy('label').agg(F.count('*').alias('n'), F.max('text').alias('last')).write.mode('overwrite').parquet('file:/srv/jobs/tables/sales')
    spark.sparkContext.setJobDescription('longest texts')
    spark.read.parquet(facts).filter("text like '%00ff%'").orderBy('text').limit(20).collect()
    spark.sparkContext.setJobDescription('counts')
    spark.sparkContext.parallelize(range(2000), 4).map(lambda n: (n % 7, 1)).reduceByKey(lambda a, b: a + b, 2).collect()
else:
    spark.sparkContext.setJobDescription('labels')
    spark.read.parquet(labels).selectExpr('length(label) AS size').distinct().count()
    spark.range(0, 400_000, 1, 4).selectExpr('id % 10 AS k', 'id').groupBy('k').agg(F.collect_set('id')).selectExpr('explode(`collect_set(id)`)').count()
spark.stop()
