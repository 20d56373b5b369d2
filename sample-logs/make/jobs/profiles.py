"""Stage-level scheduling: stages ask for executors of profiles of their own, which come, are decommissioned and go."""
import time
from pyspark.resource import ExecutorResourceRequests, ResourceProfileBuilder, TaskResourceRequests
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
sc.parallelize(range(8), 4).map(lambda n: (n % 2, n)).groupByKey().count()
for memory in ('600m', '480m'):
    executor = ExecutorResourceRequests().cores(1).memory(memory).memoryOverhead('100m').pysparkMemory('64m').offheapMemory('32m')
    profile = ResourceProfileBuilder().require(executor).require(TaskResourceRequests().cpus(1)).build
    sc.setJobDescription(f'executors of {memory}')
    sc.parallelize(range(8), 4).map(lambda n: time.sleep(0.3) or (n % 3, n)).withResources(profile).groupByKey(2).count()
sc.setJobDescription('back to the default')
time.sleep(12)
sc.parallelize(range(8), 4).count()
spark.stop()
