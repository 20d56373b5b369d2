"""Uneven stages, each beside one that is nearly so; the job description says which. Four cores."""
import gzip, os, time
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


def by_index(seconds):
    """Takes as long as `seconds` says for the index of the task."""
    def run(index, rows):
        time.sleep(seconds(index))
        return iter([sum(1 for _ in rows)])
    return run


def keyed(heavy, others, keys=8):
    return [0] * heavy + [key for key in range(1, keys) for _ in range(others)]


of('warm up')
sc.parallelize(range(8), 8).map(lambda n: (n, 'x')).partitionBy(8).mapPartitionsWithIndex(by_index(lambda i: 0.2)).count()
spark.range(0, 100, 1, 4).selectExpr("reflect('java.lang.Thread', 'sleep', 1L) r", 'id').repartition(8, 'id').selectExpr('count(r)', 'count(id)').collect()

of('shuffle skew of RDDs: yes')
sc.parallelize(keyed(600, 60), 2).map(lambda key: (key, 'x' * 20)).partitionBy(8, lambda key: key).mapPartitions(each(0.01)).count()
of('shuffle skew of RDDs: no')
sc.parallelize(keyed(120, 60), 2).map(lambda key: (key, 'x' * 20)).partitionBy(8, lambda key: key).mapPartitions(each(0.01)).count()

SLOW = "select count(r) n from (select reflect('java.lang.Thread', 'sleep', 10L) r from ({}))"
spark.sql('set spark.sql.shuffle.partitions=8')
spark.sql('set spark.sql.autoBroadcastJoinThreshold=-1')
spark.sql('set spark.sql.adaptive.coalescePartitions.enabled=false')
spark.range(0, 1600, 1, 2).selectExpr('if(id < 900, 0L, id) k', "repeat('a', 30) v").createOrReplaceTempView('skewed')
spark.range(0, 1600, 1, 2).selectExpr('id k', "repeat('b', 30) w").createOrReplaceTempView('even')
JOIN = SLOW.format('select /*+ merge(even) */ v, w from skewed join even using (k)')
LOW = {'spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes': '1000b'}
for what, settings, query in [
    ('AQE is off', {'spark.sql.adaptive.enabled': 'false', **LOW}, JOIN),
    ('skew join is off', {'spark.sql.adaptive.skewJoin.enabled': 'false', **LOW}, JOIN),
    ('below the threshold', {}, JOIN),
    ('no join', {}, SLOW.format('select /*+ repartition(8, k) */ * from skewed')),
]:
    of(f'shuffle skew of SQL, {what}: yes')
    for key, value in settings.items():
        spark.conf.set(key, value)
    spark.sql(query).collect()
    for key in settings:
        spark.conf.unset(key)
of('shuffle skew of SQL: no')
spark.sql(SLOW.format('select /*+ repartition(8, k) */ * from even')).collect()

os.makedirs('/srv/jobs/uneven')
os.makedirs('/srv/jobs/alike')
for i in range(8):
    for folder, lines in (('uneven', 700 if i == 3 else 70), ('alike', 100)):
        with gzip.open(f'/srv/jobs/{folder}/{i}.gz', 'wt') as file:
            file.writelines(f'{n} a line of some length\n' for n in range(lines))
# What is read first pays for loading the classes.
of('input skew: no')
sc.textFile('/srv/jobs/alike').mapPartitions(each(0.01)).count()
of('input skew: yes')
sc.textFile('/srv/jobs/uneven').mapPartitions(each(0.01)).count()

of('time skew: yes')
sc.parallelize(range(8), 8).mapPartitionsWithIndex(by_index(lambda i: 4 if i == 5 else 0.4)).count()
of('time skew: no')
sc.parallelize(range(8), 8).mapPartitionsWithIndex(by_index(lambda i: 1 if i == 5 else 0.6)).count()

pairs = sc.parallelize(range(640), 2).map(lambda n: (n % 16, 'x' * 20)).partitionBy(16, lambda key: key)
of('stragglers: yes')
pairs.mapPartitionsWithIndex(by_index(lambda i: 4 if i == 11 else 0.4)).count()
of('stragglers: no')
pairs.mapPartitionsWithIndex(by_index(lambda i: 0.9 if i == 11 else 0.4)).count()
time.sleep(1)
spark.stop()
