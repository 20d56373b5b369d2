"""Kills its own driver while a job with many tasks runs. An argument is the time in s to wait first."""
import os, signal, sys, threading, time
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
spark.range(100).selectExpr('sum(id)').collect()


def slow():
    sc.setJobDescription('killed in the middle')
    sc.parallelize(range(4000), 400).map(lambda n: (n % 7, time.sleep(0.002))).groupByKey(4).count()


threading.Thread(target=slow, daemon=True).start()
tracker = sc.statusTracker()
done = 0
while done < int(sys.argv[1]):
    time.sleep(0.02)
    done = sum(tracker.getStageInfo(s).numCompletedTasks for s in tracker.getActiveStageIds() if tracker.getStageInfo(s))
os.kill(os.getppid(), signal.SIGKILL)
