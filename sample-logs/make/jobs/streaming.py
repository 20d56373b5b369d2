"""Structured streaming: a stateful count with a watermark, a file source read to its end, one query that fails, one stopped without a name."""
import os, time
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
spark.conf.set('spark.sql.shuffle.partitions', '2')
spark.conf.set('spark.sql.streaming.checkpointLocation', '/srv/jobs/checkpoints')
os.makedirs('/srv/jobs/in')
for n in range(3):
    with open(f'/srv/jobs/in/{n}.json', 'w') as file:
        file.writelines(f'{{"user": "u{i % 4}", "n": {i * n}}}\n' for i in range(25))

rate = spark.readStream.format('rate').option('rowsPerSecond', 20).option('numPartitions', 2).load()
counts = rate.withWatermark('timestamp', '2 seconds').groupBy(F.window('timestamp', '2 seconds'), (F.col('value') % 3).alias('k')).count()
stateful = counts.writeStream.format('memory').queryName('counts').outputMode('update').trigger(processingTime='2 seconds').start()

files = spark.readStream.schema('user string, n long').option('maxFilesPerTrigger', 1).json('/srv/jobs/in')
unique = files.dropDuplicates(['user', 'n']).writeStream.format('memory').queryName('files').trigger(availableNow=True).start()
unique.awaitTermination()

stops = rate.select(F.when(F.col('value') > 15, F.raise_error(F.lit('value above 15'))).otherwise(F.lit('fine')).alias('x'))
failing = stops.writeStream.format('noop').queryName('fails').trigger(processingTime='1 second').start()
unnamed = rate.filter('value % 2 = 0').writeStream.format('noop').trigger(processingTime='2 seconds').start()
try:
    failing.awaitTermination(30)
except Exception as error:
    print('failed as meant to:', str(error)[:80])
deadline = time.time() + 30
while len(stateful.recentProgress) < 4 and time.time() < deadline:
    time.sleep(0.2)
for query in (unnamed, stateful):
    query.stop()
time.sleep(1)
spark.stop()
