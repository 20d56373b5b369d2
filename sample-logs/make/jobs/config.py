"""Configuration that must be hidden, in names and in values; shares of a GPU; jobs at once in pools, with texts that no page expects."""
from pyspark import InheritableThread
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
spark.conf.set('my.own.setting', 'plain')
spark.sql("SELECT 'secret' s, id % 2 n FROM range(10)").groupBy('s').count().collect()
spark.range(3).write.option('password', 'opt-secret').csv('/srv/jobs/warehouse/c')

TEXTS = ['<script>alert(1)</script>', '<a href="/jobs/">link</a>', 'tab\tnew\nline\r\0nul\x07\x1b[31m', '\u202egnp.exe \U0001f600 世界', 'x' * 3000,
         "'; DROP TABLE jobs; --", '', ' ', '../../etc/passwd %00', '\u2028\ufeff', '\\u0041 \\ "']


def run(index):
    text = TEXTS[index]
    sc.setLocalProperty('spark.scheduler.pool', f'pool {index % 3} <{index}>' if index % 4 else None)
    sc.setJobGroup(f'group {text[:50]}', text, True)
    if index % 2:
        sc.setLocalProperty('callSite.short', text)
        sc.setLocalProperty('callSite.long', text * 2)
    sc.parallelize(range(8), 2).setName(text).map(lambda n: (n % 3, n)).reduceByKey(lambda a, b: a + b, 2).cache().count()


threads = [InheritableThread(target=run, args=(index,)) for index in range(len(TEXTS))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
spark.stop()
