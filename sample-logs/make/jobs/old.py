"""SQL alone, for a Spark so old that its Python functions do not run on today's Python."""
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
spark.range(0, 2000, 1, 4).selectExpr('id', 'id % 13 shop').createOrReplaceTempView('sales')
spark.range(13).selectExpr('id shop', "concat('shop ', id) name").createOrReplaceTempView('shops')
spark.sql('SELECT shop, sum(id), max(id) FROM sales GROUP BY shop ORDER BY shop').collect()
spark.sparkContext.setJobDescription('joins')
spark.sql('SELECT /*+ MERGE(shops) */ name, count(*) FROM sales JOIN shops USING (shop) GROUP BY name').collect()
spark.sql('SELECT count(*) FROM sales JOIN shops USING (shop) WHERE id % 2 = 0').collect()
spark.sql('CACHE TABLE sales')
spark.sql('SELECT * FROM (SELECT id, row_number() OVER (PARTITION BY shop ORDER BY id DESC) n FROM sales) WHERE n < 3').collect()
try:
    spark.sql("SELECT assert_true(id < 1500) FROM sales").collect()
except Exception as error:
    print('failed as meant to:', str(error)[:80])
spark.stop()
