"""Streaming queries in trouble, each beside one that is nearly: the name of the query says which ('yes' or 'near') and for which finding."""
import os, time
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
spark.conf.set('spark.sql.streaming.checkpointLocation', '/srv/jobs/checkpoints')


def rate(rows):
    return spark.readStream.format('rate').option('rowsPerSecond', rows).option('numPartitions', 1).load()


def files(name, times):
    """A source of one file a batch, with one event at each of the times (seconds) of that batch."""
    folder = f'/srv/jobs/in/{name}'
    os.makedirs(folder)
    for n, batch in enumerate(times):
        with open(f'{folder}/{n}.json', 'w') as file:
            file.writelines(f'{{"k": {i}, "s": {s}}}\n' for i, s in enumerate(batch))
        os.utime(f'{folder}/{n}.json', (1_700_000_000 + n, 1_700_000_000 + n))
    events = spark.readStream.schema('k long, s long').option('maxFilesPerTrigger', 1).json(folder)
    return events.withColumn('at', F.timestamp_seconds('s'))


def run(name, frame, batches=None, mode='update', sleep=None, **trigger):
    """Runs a query to the end of its source, or until so many batches had data."""
    writer = frame.writeStream.queryName(name).outputMode(mode)
    if trigger:
        writer = writer.trigger(**trigger)
    if sleep:
        query = writer.foreachBatch(lambda batch, number: time.sleep(sleep(number, batch.count()))).start()
    else:
        query = writer.format('noop').start()
    if batches is None:
        query.awaitTermination()
    deadline = time.time() + 150
    while batches and sum(p['numInputRows'] > 0 for p in query.recentProgress) < batches and time.time() < deadline:
        time.sleep(0.3)
    query.stop()


spark.conf.set('spark.sql.shuffle.partitions', '1')
run('slow-batches yes', rate(5), 12, mode='append', sleep=lambda number, rows: 6 if number % 3 == 1 else 0.2, processingTime='5 seconds')
run('slow-batches near', rate(5), 4, mode='append', processingTime='5 seconds')
run('falling-behind yes', rate(20), 8, mode='append', sleep=lambda number, rows: rows / 20 * 1.25)
run('falling-behind near', rate(20), 8, mode='append', sleep=lambda number, rows: 2)
run('state growth yes', rate(4000).dropDuplicates(['value']), 8, mode='append', processingTime='1 second')
run('state growth near', rate(4000).groupBy((F.col('value') % 5).alias('k')).count(), 7, processingTime='1 second')
late = [[100, 101], [200, 201], [300, 301, 10, 11], [400, 12]]
windows = lambda name, times: files(name, times).withWatermark('at', '5 seconds').groupBy(F.window('at', '10 seconds')).count()
run('state dropped yes', windows('late', late), availableNow=True)
run('state dropped near', windows('early', [[100, 101], [200, 199], [300, 298]]), availableNow=True)
spark.conf.set('spark.sql.shuffle.partitions', '60')
run('state stores yes', windows('stores', [[100, 101], [200, 201], [300, 301]]), availableNow=True)
spark.stop()
