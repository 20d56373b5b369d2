"""Hosts and executors, each problem beside what is nearly one: a cold start, tasks away from their data, a slow host, speculation that wins and that loses,
executors that go and have to come again. Three hosts, dynamic allocation."""
import os, time
from pyspark import TaskContext
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext


def of(name):
    sc.setJobDescription(name)


def argument(name):
    """What the executor above this Python worker was started with: the parent of the daemon that forked it."""
    with open(f'/proc/{os.getppid()}/stat') as file:
        parent = file.read().rsplit(')', 1)[1].split()[1]
    with open(f'/proc/{parent}/cmdline') as file:
        words = file.read().split('\0')
    return words[words.index(name) + 1]


def slow_at(name, slow, seconds):
    """Takes as long as `slow` says for the executor id or host, else `seconds`."""
    def run(row):
        time.sleep(slow.get(argument(name), seconds))
        return row
    return run


def slow_task(copy_is_slow):
    """The last task's first attempt is slow, and its copy if told so."""
    def run(index, rows):
        time.sleep(9 if index == 8 and (copy_is_slow or TaskContext.get().attemptNumber() == 0) else 0.5)
        return iter([index])
    return run


SLOW = {'node-2': 1.8, 'node-3': 0.7}
of('cold start')
sc.parallelize(range(1), 1).count()
of('cached where there is an executor')
kept = sc.parallelize(range(48), 48).map(lambda n: (n, 'x' * 50)).cache()
kept.count()
holder = kept.map(lambda _: argument('--executor-id')).first()
of('all come')
sc.parallelize(range(36), 36).map(slow_at('--hostname', SLOW, 0.6)).count()
of('locality: yes')
kept.map(slow_at('--executor-id', {holder: 0.4}, 1.2)).count()
of('locality: no')
kept.map(slow_at('--executor-id', {holder: 0.4}, 0.45)).count()
for name in ('slow host', 'slow host again'):
    of(name)
    sc.parallelize(range(72), 72).map(slow_at('--hostname', SLOW, 0.6)).count()
of('speculation loses')
sc.parallelize(range(9), 9).mapPartitionsWithIndex(slow_task(True)).count()
of('speculation wins')
sc.parallelize(range(9), 9).mapPartitionsWithIndex(slow_task(False)).count()
for time_of in ('first', 'second', 'third'):
    time.sleep(12)
    of(f'executors come again, the {time_of} time')
    sc.parallelize(range(12), 12).map(slow_at('--hostname', {}, 0.5)).count()
time.sleep(1)
spark.stop()
