"""Executor loss and fetch failures on two executors: shuffle files deleted between stages, an executor killed in the middle of one."""
import glob, os, signal, time
from pyspark import TaskContext
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext


def executor_pid():
    """The JVM above this Python worker: the parent of the daemon that forked it."""
    with open(f'/proc/{os.getppid()}/stat') as file:
        return int(file.read().rsplit(')', 1)[1].split()[1])


def die_once(mark, after):
    """Kills its executor the first time that a task with this index gets here."""
    def check(index, rows):
        rows = list(rows)
        time.sleep(0.3)
        if index == after and not os.path.exists(mark):
            open(mark, 'w').close()
            time.sleep(1)
            os.kill(executor_pid(), signal.SIGKILL)
            time.sleep(60)
        return iter(rows)
    return check


while sc._jsc.sc().getExecutorMemoryStatus().size() < 3:
    time.sleep(0.1)
sc.setJobDescription('plain')
sc.parallelize(range(100), 4).map(lambda n: (n % 5, n)).groupByKey(3).count()

sc.setJobDescription('shuffle files are deleted')
pairs = sc.parallelize(range(400), 4).map(lambda n: (n % 7, 'x' * 50)).partitionBy(3)
pairs.count()
before = set(glob.glob('/srv/jobs/local/**/shuffle_*', recursive=True))
newest = max(int(os.path.basename(f).split('_')[1]) for f in before)
for file in sorted(f for f in before if f'/shuffle_{newest}_' in f)[:4]:
    os.remove(file)
pairs.mapValues(len).collect()

sc.setJobDescription('an executor dies in a map stage')
kept = sc.parallelize(range(60), 6).setName('kept').cache()
kept.count()
kept.map(lambda n: (n % 4, n)).mapPartitionsWithIndex(die_once('/srv/jobs/died-1', 4)).reduceByKey(lambda a, b: a + b, 2).collect()
sc.setJobDescription('an executor dies in a reduce stage')
sc.parallelize(range(80), 4).map(lambda n: (n % 4, n)).groupByKey(4).mapPartitionsWithIndex(die_once('/srv/jobs/died-2', 2)).count()
sc.setJobDescription('the end')
kept.count()
spark.range(0, 1000, 1, 4).selectExpr('id % 10 k').groupBy('k').count().collect()
time.sleep(2)
spark.stop()
