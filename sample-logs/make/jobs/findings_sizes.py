"""Tasks of the wrong number and size, memory, results and files, each beside what is nearly so; the job description says which. Four cores."""
import os, time
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext


def of(name):
    sc.setJobDescription(name)


def each(seconds):
    """Takes so long for each row."""
    def run(rows):
        for row in rows:
            time.sleep(seconds)
            yield row
    return run


of('warm up')
sc.parallelize(range(8), 8).mapPartitions(each(0.1)).count()
spark.range(0, 100, 1, 4).selectExpr("reflect('java.lang.Thread', 'sleep', 1L) r", 'id').repartition(8, 'id').selectExpr('count(r)', 'count(id)').collect()

of('too few tasks: yes')
sc.parallelize(range(4), 1).mapPartitions(each(3)).count()
of('too few tasks: no')
sc.parallelize(range(4), 4).mapPartitions(each(3)).count()
of('large tasks: yes')
sc.parallelize(range(5), 5).mapPartitions(each(6)).count()
of('large tasks: no')
sc.parallelize(range(8), 8).mapPartitions(each(6)).count()
of('small tasks: yes')
spark.range(0, 240, 1, 240).count()
of('small tasks: no')
sc.parallelize(range(100), 100).mapPartitions(each(0.4)).count()

of('results: yes')
sc.parallelize(range(8), 8).map(lambda n: os.urandom(3 << 20)).collect()
of('results: no')
sc.parallelize(range(8), 8).map(lambda n: os.urandom(3 << 10)).collect()

of('garbage: yes')
spark.range(0, 32, 1, 4).selectExpr("reflect('java.lang.System', 'gc') g").selectExpr('count(g)').collect()
of('garbage: no')
spark.range(0, 32, 1, 4).selectExpr("reflect('java.lang.Thread', 'sleep', 50L) g").selectExpr('count(g)').collect()

of('spill: yes')
rows = spark.range(0, 400000, 1, 2).selectExpr('if(id < 100000, 0L, id) k', 'uuid() v')
rows.repartition(8, 'k').sortWithinPartitions('v').write.mode('overwrite').parquet('/srv/jobs/sorted')
of('spill: no')
rows.repartition(16, 'v').sortWithinPartitions('v').write.mode('overwrite').parquet('/srv/jobs/sorted-finer')

of('small files: yes')
spark.range(0, 3000, 1, 4).selectExpr('id', 'id % 30 part').write.partitionBy('part').parquet('/srv/jobs/many')
spark.read.parquet('/srv/jobs/many').selectExpr('sum(id)', 'sum(part)').collect()
of('small files: no')
spark.range(0, 3000, 1, 4).selectExpr('id', 'id % 4 part').write.partitionBy('part').parquet('/srv/jobs/few')
spark.read.parquet('/srv/jobs/few').selectExpr('sum(id)', 'sum(part)').collect()
time.sleep(1)
spark.stop()
