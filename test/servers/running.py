"""An application that has done things, has a job under way, and stays until its input ends."""
import os
import signal
import sys
import threading
import time

from pyspark import StorageLevel
from pyspark.sql import SparkSession

spark = (
    SparkSession.builder.master("local[4]")
    .appName("a running one / with a slash")
    .config("spark.ui.port", "0")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.shuffle.partitions", "3")
    .config("spark.sql.adaptive.enabled", "false")
    .config("spark.driver.memory", "1g")
    .config("spark.some.password", "not to be seen")
    .getOrCreate()
)
sc = spark.sparkContext
sc.setLogLevel("OFF")

# Without Python workers, which take seconds to start: RDDs of the JVM.
rdd = spark.range(0, 300, 1, 3)._jdf.rdd()
rdd.setName("kept").persist(sc._getJavaStorageLevel(StorageLevel.MEMORY_ONLY)).count()
spark.range(0, 1200, 1, 1200)._jdf.rdd().count()
for i in range(25):
    spark.range(0, 100, 1, 2).selectExpr(f"id % {i + 2} AS k").collect()
spark.range(0, 100, 1, 2).groupBy("id").count().collect()
try:
    spark.range(0, 2, 1, 2).selectExpr("assert_true(id < 1)").collect()
except Exception:
    pass


def stay():
    sc.parallelize(range(2), 2).foreach(lambda x: time.sleep(600))


threading.Thread(target=stay, daemon=True).start()
while not any(sc.statusTracker().getStageInfo(i).numActiveTasks for i in sc.statusTracker().getActiveStageIds()):
    time.sleep(0.05)
print("ready at", sc.uiWebUrl, flush=True)
sys.stdin.read()
# Not stop(), which waits for the job.
os.kill(sc._gateway.proc.pid, signal.SIGKILL)
os._exit(0)
