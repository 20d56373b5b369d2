"""Skewed joins that AQE splits: into many more parts than there are cores, each with all of the other side again, and into as many."""
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
spark.conf.set('spark.sql.shuffle.partitions', '8')
spark.conf.set('spark.sql.autoBroadcastJoinThreshold', '-1')
spark.conf.set('spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes', '200k')
# One key holds half of the rows; the other side is large, with one row of that key.
spark.range(0, 400_000, 1, 60).selectExpr('if(id % 2 = 0, 3L, id) k', 'sha2(cast(id as string), 256) v').createOrReplaceTempView('skewed')
spark.range(0, 600_000, 1, 4).selectExpr('id k', 'sha2(cast(id as string), 256) w').createOrReplaceTempView('large')
JOIN = 'select /*+ merge(large) */ count(v), max(w) from skewed join large using (k)'


def joined(name, advisory):
    spark.conf.set('spark.sql.adaptive.advisoryPartitionSizeInBytes', advisory)
    spark.sparkContext.setJobDescription(name)
    spark.sql(JOIN).collect()


joined('warm up', '4m')
joined('split too fine: yes', '100k')
joined('split too fine: near', '4m')
spark.stop()
