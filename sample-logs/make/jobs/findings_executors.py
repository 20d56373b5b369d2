"""Three executors on one host: the process of one is stopped three quarters of the time, that of another a fifth of it, the third never."""
import os, signal, threading, time
from contextlib import contextmanager
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext


def process_of(executor):
    """The process of an executor, by what it was started with."""
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{pid}/cmdline') as file:
                words = file.read().split('\0')
        except OSError:  # it has ended
            continue
        if '--executor-id' in words and words[words.index('--executor-id') + 1] == executor:
            return int(pid)
    raise LookupError(executor)


@contextmanager
def held_up(executor, stopped, running):
    """Stops an executor and lets it go on, in turns of so many seconds."""
    pid, end = process_of(executor), threading.Event()

    def pulse():
        while not end.is_set():
            os.kill(pid, signal.SIGSTOP)
            time.sleep(stopped)
            os.kill(pid, signal.SIGCONT)
            time.sleep(running)
    thread = threading.Thread(target=pulse)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def sleep(name, tasks, rows, millis=20):
    """Tasks that take so many turns, in the JVM."""
    sc.setJobDescription(name)
    frame = spark.range(0, tasks * rows, 1, tasks).selectExpr(f"reflect('java.lang.Thread', 'sleep', {millis}L) r")
    frame.selectExpr('count(r) n').collect()


sc.parallelize(range(60), 60).map(lambda _: time.sleep(0.05)).count()
sleep('warm up', 60, 5)
with held_up('1', 0.3, 0.1), held_up('2', 0.05, 0.2):
    for time_of in ('first', 'second', 'third'):
        sleep(f'slow executor, the {time_of} time', 72, 12)
time.sleep(1)
spark.stop()
