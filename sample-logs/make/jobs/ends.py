"""How jobs, stages and tasks end badly: cancelled by tag, by stage and all at once, killed by hand again and again, a barrier stage that breaks
and completes twice, results that are too large, writes that fail, a Python worker that exits."""
import os, time
from pyspark import BarrierTaskContext, InheritableThread, TaskContext
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
scala = sc._jsc.sc()


def fails(what, call):
    sc.setJobDescription(what)
    try:
        call()
    except Exception as error:
        print('failed as meant to:', what, type(error).__name__, str(error)[:80])


def while_running(what, act, prepare=lambda: None, work=lambda n: time.sleep(30)):
    """Does `act` while a job of three tasks runs in a thread of its own."""
    def run():
        prepare()
        fails(what, lambda: sc.parallelize(range(3), 3).map(work).count())
    thread = InheritableThread(target=run)
    thread.start()
    time.sleep(2)
    act()
    thread.join()


def slow_at_first(n):
    time.sleep(20 if TaskContext.get().attemptNumber() == 0 else 0)


def kill_all_tasks():
    for task in range(100, -1, -1):
        scala.killTaskAttempt(task, True, 'by hand <b>&amp;</b> é')


def breaks_once(rows):
    context = BarrierTaskContext.get()
    context.barrier()
    if context.partitionId() == 1 and context.stageAttemptNumber() == 0:
        raise RuntimeError('the barrier breaks')
    return rows


fails('a worker exits', lambda: sc.parallelize(range(4), 2).map(lambda n: os._exit(3)).count())
while_running('cancelled by tag', lambda: sc.cancelJobsWithTag('to cancel'), lambda: (sc.addJobTag('to cancel'), sc.addJobTag('other')))
while_running('all cancelled', sc.cancelAllJobs)
while_running('stage cancelled', lambda: scala.cancelStage(max(sc.statusTracker().getActiveStageIds()), 'a reason\nof two lines'))
while_running('tasks killed', kill_all_tasks, work=slow_at_first)
fails('barrier', lambda: sc.parallelize(range(4), 2).barrier().mapPartitions(breaks_once).count())
fails('barrier without room', lambda: sc.parallelize(range(40), 20).barrier().mapPartitions(lambda rows: rows).count())
fails('write', lambda: spark.range(10).selectExpr("raise_error(concat('no ', id))").write.parquet('/srv/jobs/warehouse/never'))
fails('too large', lambda: sc.parallelize(range(2), 2).map(lambda n: 'y' * 3_000_000).collect())
sc.setJobDescription(None)
sc.parallelize([], 1).count()
sc.emptyRDD().count()
spark.stop()
