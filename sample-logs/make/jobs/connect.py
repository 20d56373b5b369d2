"""A Spark Connect server and a client with two sessions: queries with tags, failing ones, an interrupted one, a streaming query."""
import json, os, subprocess, sys, threading, time
from pyspark.sql.connect.session import SparkSession
from pyspark.sql.connect import functions as F
from pyspark.sql.types import LongType

server = subprocess.Popen(['/opt/spark/bin/spark-submit', *json.loads(sys.argv[1]),
                           '--class', 'org.apache.spark.sql.connect.service.SparkConnectServer', 'spark-internal'])
time.sleep(12)
spark = SparkSession.builder.remote('sc://localhost:15002/;user_id=ada').getOrCreate()
other = SparkSession.builder.remote('sc://localhost:15002/;user_id=bob').create()


def fails(call):
    try:
        call()
    except Exception as error:
        print('failed as meant to:', type(error).__name__, str(error)[:80])


spark.addTag('report')
spark.range(0, 1000, 1, 4).groupBy((F.col('id') % 5).alias('k')).agg(F.sum('id')).orderBy('k').collect()
spark.addTag('second tag')
spark.sql('SELECT count(*) FROM range(100) a JOIN range(50) b USING (id)').collect()
spark.clearTags()
spark.sql('CREATE OR REPLACE TEMP VIEW numbers AS SELECT id n FROM range(20)')
spark.createDataFrame([(1, 'a'), (2, 'b')], ['n', 's']).join(spark.table('numbers'), 'n').collect()
other.range(10).select(F.udf(lambda n: n + 1, LongType())('id')).collect()
fails(lambda: other.sql('SELECT no_such_column').collect())
fails(lambda: other.sql("SELECT raise_error('bad row')").collect())
long = threading.Thread(target=lambda: fails(lambda: other.range(10**12).selectExpr('sum(id * 3 % 7)').collect()))
long.start()
time.sleep(3)
other.interruptAll()
long.join()
query = spark.readStream.format('rate').load().writeStream.format('noop').queryName('by connect').start()
time.sleep(4)
query.stop()
other.stop()
spark.stop()
time.sleep(1)
subprocess.run(['/bin/kill', str(server.pid)], check=True)
server.wait()
sys.stdout.flush()
os._exit(0)  # the client would wait long for a server that is gone
