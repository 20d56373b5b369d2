"""A small application for the codecs: two queries and an RDD job."""
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
sales = spark.range(0, 2000, 1, 4).withColumn('shop', F.col('id') % 13)
sales.groupBy('shop').agg(F.sum('id'), F.max('id')).orderBy('shop').collect()
sc.setJobDescription('join')
sales.join(spark.range(13).withColumnRenamed('id', 'shop'), 'shop').filter('id % 2 = 0').count()
sc.setJobDescription('pairs')
print(sc.parallelize(range(300), 30).map(lambda n: (n % 5, n)).reduceByKey(lambda a, b: a + b, 3).collect())
spark.stop()
