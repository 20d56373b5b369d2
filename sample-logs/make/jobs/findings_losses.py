"""Work that is lost, each beside what costs next to nothing: failed tasks and jobs, killed tasks, executors that are killed, terminated and run out of
heap, shuffle that has to be made again. Three executors of one core; the driver has pauses of its own."""
import os, signal, threading, time
from pyspark import TaskContext
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
while sc._jsc.sc().getExecutorMemoryStatus().size() < 4:
    time.sleep(0.1)


def of(name):
    sc.setJobDescription(name)


def executor_pid():
    """The JVM above this Python worker: the parent of the daemon that forked it."""
    with open(f'/proc/{os.getppid()}/stat') as file:
        return int(file.read().rsplit(')', 1)[1].split()[1])


def fails(first_attempt_only, seconds):
    def run(index, rows):
        time.sleep(seconds)
        if index == 1 and (TaskContext.get().attemptNumber() == 0 or not first_attempt_only):
            raise ValueError(f'no such item as {seconds}')
        return iter([index])
    return run


def dies(mark, number, seconds):
    """Ends its executor by a signal the first time that the task of index 1 gets here."""
    def run(index, rows):
        rows = list(rows)
        time.sleep(seconds)
        if index == 1 and not os.path.exists(mark):
            open(mark, 'w').close()
            os.kill(executor_pid(), number)
            time.sleep(60)
        return iter(rows)
    return run


def sleeping(seconds):
    def run(row):
        time.sleep(seconds)
        return row
    return run


def tried(action):
    try:
        action()
    except Exception as error:
        print('as expected', type(error).__name__)


of('warm up')
sc.parallelize(range(6), 6).map(sleeping(0.2)).count()
time.sleep(6)
of('failed tasks: yes')
sc.parallelize(range(3), 3).mapPartitionsWithIndex(fails(True, 4)).count()
of('failed tasks: no')
sc.parallelize(range(3), 3).mapPartitionsWithIndex(fails(True, 0.1)).count()
of('failed job: yes')
tried(sc.parallelize(range(3), 3).mapPartitionsWithIndex(fails(False, 3)).count)
of('failed job: no')
tried(sc.parallelize(range(3), 3).mapPartitionsWithIndex(fails(False, 0.1)).count)


def kill_later(seconds):
    """Kills every task that runs then."""
    tracker = sc._jsc.sc()
    def run():
        time.sleep(seconds)
        for task in range(2000):
            tracker.killTaskAttempt(task, True, 'told to')
    threading.Thread(target=run, daemon=True).start()


of('killed tasks: yes')
kill_later(4)
sc.parallelize(range(3), 3).map(sleeping(7)).count()


def wide(mark, number, seconds):
    """Two stages; the executor ends in the second, with shuffle output of the first."""
    pairs = sc.parallelize(range(60), 6).map(sleeping(0.15)).map(lambda n: (n % 3, n)).partitionBy(3)
    return pairs.mapPartitionsWithIndex(dies(mark, number, seconds), preservesPartitioning=True).count()


of('executor killed: yes')
wide('/srv/jobs/killed', signal.SIGKILL, 3)
of('executor terminated: yes')
wide('/srv/jobs/terminated', signal.SIGTERM, 3)
of('heap full: yes')
tried(spark.range(0, 3, 1, 3).selectExpr("length(repeat('x', cast(2000000000 + id as int))) n").selectExpr('sum(n)').collect)
while sc._jsc.sc().getExecutorMemoryStatus().size() < 4:
    time.sleep(0.1)
of('an executor dies with nothing on it')
ids = sc.parallelize(range(3), 3).map(lambda n: executor_pid()).collect()
time.sleep(1)
os.kill(ids[0], signal.SIGKILL)
time.sleep(5)
sc.parallelize(range(6), 6).map(sleeping(0.2)).count()
time.sleep(5)
spark.stop()
