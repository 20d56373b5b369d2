"""The cases: which Spark runs which job with which settings, and what is done to the log afterwards."""
from steps import as_attempt, compacted_by, cut_in_block, gzipped, packed

CLUSTER = 'local-cluster[2,1,1024]'


def codec(name):
    return {'spark.eventLog.compress': 'true', 'spark.eventLog.compression.codec': name}


def job(program, **further):
    return {'job': program, **further}


METRICS = {'spark.eventLog.logStageExecutorMetrics': 'true', 'spark.executor.processTreeMetrics.enabled': 'true',
           'spark.executor.metrics.pollingInterval': '200ms', 'spark.executor.heartbeatInterval': '1s', 'spark.executor.memory': '512m'}
BLOCKS = {'spark.eventLog.logBlockUpdates.enabled': 'true', 'spark.memory.offHeap.enabled': 'true', 'spark.memory.offHeap.size': '50m'}
SMALL = {'spark.eventLog.includeTaskMetricsAccumulators': 'false'}
ROLLING = {'spark.eventLog.rolling.enabled': 'true'}
DYNAMIC = {'spark.dynamicAllocation.enabled': 'true', 'spark.dynamicAllocation.shuffleTracking.enabled': 'true',
           'spark.dynamicAllocation.executorIdleTimeout': '3s', 'spark.dynamicAllocation.shuffleTracking.timeout': '3s',
           'spark.dynamicAllocation.minExecutors': '0', 'spark.dynamicAllocation.initialExecutors': '1',
           'spark.dynamicAllocation.maxExecutors': '3', 'spark.executor.memory': '512m',
           'spark.speculation': 'true', 'spark.speculation.interval': '100ms', 'spark.speculation.minTaskRuntime': '1s'}
BARRIER = {'spark.driver.maxResultSize': '2m', 'spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures': '2',
           'spark.scheduler.barrier.maxConcurrentTasksCheck.interval': '1s'}
EXCLUDE = {'spark.excludeOnFailure.enabled': 'true', 'spark.excludeOnFailure.timeout': '4s', 'spark.task.maxFailures': '20',
           'spark.excludeOnFailure.task.maxTaskAttemptsPerExecutor': '1', 'spark.excludeOnFailure.task.maxTaskAttemptsPerNode': '9',
           'spark.excludeOnFailure.stage.maxFailedTasksPerExecutor': '2', 'spark.excludeOnFailure.stage.maxFailedExecutorsPerNode': '2',
           'spark.excludeOnFailure.application.maxFailedTasksPerExecutor': '3',
           'spark.excludeOnFailure.application.maxFailedExecutorsPerNode': '2', 'spark.executor.memory': '512m'}
GPU = {'spark.executor.resource.gpu.amount': '2', 'spark.task.resource.gpu.amount': '0.5', 'spark.worker.resource.gpu.amount': '2',
       'spark.worker.resource.gpu.discoveryScript': '/opt/make/gpu.sh', 'spark.executor.resource.gpu.discoveryScript': '/opt/make/gpu.sh',
       'spark.executor.memory': '512m', 'spark.scheduler.mode': 'FAIR'}
HOSTS = {**DYNAMIC, **SMALL, 'spark.dynamicAllocation.initialExecutors': '0', 'spark.dynamicAllocation.executorIdleTimeout': '6s', 'spark.locality.wait': '0s',
         'spark.dynamicAllocation.cachedExecutorIdleTimeout': '6s', 'spark.dynamicAllocation.shuffleTracking.timeout': '6s',
         'spark.speculation.minTaskRuntime': '3s'}
HIDDEN = {'spark.redaction.regex': '(?i)customer|pw$', 'spark.my.secret.password': 'hunter2', 'spark.my.plain': 'carries a token',
          'spark.my.customer.name': 'Ada', 'spark.my.pw': 'x', 'spark.hadoop.fs.s3a.access.key': 'AKIA', 'spark.hadoop.my.customer': 'Bob',
          'spark.driver.extraJavaOptions': '-Dmy.token=abc -Dcustomer.x=1'}
PLANS = {'spark.driver.memory': '2g', 'spark.sql.shuffle.partitions': '4',
         'spark.eventLog.includeTaskMetricsAccumulators': 'false', 'spark.sql.autoBroadcastJoinThreshold': '10m'}
# Rows beyond this number are spilled, however much memory there is.
FINDINGS = {**SMALL, 'spark.shuffle.spill.numElementsForceSpillThreshold': '60000'}
LOSSES = {**SMALL, 'spark.task.maxFailures': '2', 'spark.executor.memory': '512m', 'spark.sql.adaptive.enabled': 'false'}
CACHES = {**SMALL, 'spark.eventLog.logBlockUpdates.enabled': 'true', 'spark.memory.fraction': '0.025'}
COMET = {**SMALL, 'spark.plugins': 'org.apache.spark.CometPlugin', 'spark.driver.extraClassPath': '/opt/jars/comet.jar',
         'spark.shuffle.manager': 'org.apache.spark.sql.comet.execution.shuffle.CometShuffleManager',
         'spark.memory.offHeap.enabled': 'true', 'spark.memory.offHeap.size': '1g'}
WRONG = {'spark.executor.memory': '2g', 'spark.dynamicAllocation.maxExecutors': '5', 'spark.speculation.multiplier': '2',
         'spark.shuffle.memoryFraction': '0.3', 'spark.yarn.executor.memoryOverhead': '512', 'spark.shuffle.unsafe.file.output.buffer': '64k',
         'spark.executor.core': '4', 'spark.sql.shuffle.partition': '8', 'spark.sql.Adaptive.coalescePartitions.enabled': 'true',
         'spark.our.own.setting': 'x', 'spark.blacklist.enabled': 'true', 'spark.memory.offHeap.size': '10m',
         'spark.sql.adaptive.enabled': 'false', 'spark.sql.adaptive.skewJoin.enabled': 'true', 'spark.sql.shuffle.partitions': '1'}
SERVER = {'spark.sql.catalogImplementation': 'in-memory'}
ONE_ID = {'spark.test.appId': 'local-1760000000000'}

CASES = {
    '43-default': {'spark': '4.3.0', 'plain': False, 'runs': [job('small.py')]},
    '35-lz4': {'spark': '3.5.6', 'conf': codec('lz4'), 'runs': [job('small.py')]},
    '43-snappy': {'spark': '4.3.0', 'conf': codec('snappy'), 'runs': [job('small.py')]},
    '35-lzf': {'spark': '3.5.6', 'conf': codec('lzf'), 'runs': [job('small.py')]},
    '43-sql': {'spark': '4.3.0', 'conf': codec('zstd'), 'runs': [job('sql.py')]},
    '35-sql-gzip': {'spark': '3.5.6', 'runs': [job('sql.py')], 'after': [gzipped]},
    '43-adaptive': {'spark': '4.3.0', 'conf': codec('zstd'), 'runs': [job('adaptive.py')]},
    '43-failures': {'spark': '4.3.0', 'master': 'local[2,3]', 'conf': codec('snappy'), 'runs': [job('failures.scala')]},
    '35-failures': {'spark': '3.5.6', 'master': 'local[2,3]', 'conf': codec('lz4'), 'runs': [job('failures.scala')]},
    '43-cluster': {'spark': '4.3.0', 'master': CLUSTER, 'conf': {**METRICS, **codec('zstd')}, 'runs': [job('cluster.py')]},
    '35-cluster': {'spark': '3.5.6', 'master': CLUSTER, 'conf': {**METRICS, **codec('lz4')}, 'runs': [job('cluster.py')]},
    '43-ends': {'spark': '4.3.0', 'conf': {**BARRIER, **codec('zstd')}, 'runs': [job('ends.py')]},
    '43-exclude': {'spark': '4.3.0', 'master': 'local-cluster[3,1,512]', 'conf': {**EXCLUDE, **codec('lz4')}, 'runs': [job('exclude.py')]},
    '43-config': {'spark': '4.3.0', 'master': 'local-cluster[2,2,512]', 'conf': {**GPU, **HIDDEN, **codec('zstd')}, 'runs': [job('config.py')]},
    '43-findings-skew': {'spark': '4.3.0', 'master': 'local[4]', 'conf': FINDINGS, 'runs': [job('findings_skew.py')], 'after': [packed]},
    '43-findings-sizes': {'spark': '4.3.0', 'master': 'local[4]', 'conf': FINDINGS, 'runs': [job('findings_sizes.py')], 'after': [packed]},
    '43-findings-driver': {'spark': '4.3.0', 'master': 'local[4]', 'runs': [job('findings_driver.scala', name='driver')],
                           'conf': {**FINDINGS, **codec('zstd'), 'spark.task.maxDirectResultSize': '50m', 'spark.resultGetter.threads': '1'}},
    '43-findings-losses': {'spark': '4.3.0', 'master': 'local-cluster[3,1,512]', 'conf': {**LOSSES, **codec('zstd')},
                           'runs': [job('findings_losses.py')]},
    '43-findings-hosts': {'spark': '4.3.0', 'master': 'spark://localhost:7077', 'hosts': ['node-1', 'node-2', 'node-3'],
                          'conf': {**HOSTS, **codec('zstd')}, 'runs': [job('findings_hosts.py')]},
    '43-findings-executors': {'spark': '4.3.0', 'master': 'local-cluster[3,2,512]', 'conf': {**SMALL, 'spark.executor.memory': '512m'},
                              'runs': [job('findings_executors.py')], 'after': [packed]},
    '43-findings-memory': {'spark': '4.3.0', 'master': 'local-cluster[1,2,512]', 'conf': {**SMALL, **METRICS}, 'after': [packed], 'runs': [
        job('findings_memory.py', args=['170'], name='full'), job('findings_memory.py', args=['80'], name='near')]},
    '43-findings-adaptive': {'spark': '4.3.0', 'master': 'local[4]', 'conf': SMALL, 'runs': [job('findings_adaptive.py')], 'after': [packed]},
    '35-dynamic': {'spark': '3.5.6', 'master': 'spark://localhost:7077', 'hosts': ['node-1', 'node-2', 'node-3'],
                   'conf': DYNAMIC, 'runs': [job('dynamic.py')]},
    '43-storage-blocks': {'spark': '4.3.0', 'conf': {**BLOCKS, **codec('lz4')}, 'runs': [job('storage.py')]},
    '35-storage': {'spark': '3.5.6', 'conf': {**BLOCKS, **codec('snappy'), 'spark.eventLog.logBlockUpdates.enabled': 'false'},
                   'runs': [job('storage.py')]},
    '43-python': {'spark': '4.3.0', 'conf': {**codec('lzf'), 'spark.eventLog.includeTaskMetricsAccumulators': 'false'},
                  'runs': [job('udf.py')]},
    '43-streaming': {'spark': '4.3.0', 'conf': codec('zstd'), 'runs': [job('streaming.py')]},
    '35-streaming': {'spark': '3.5.6', 'conf': codec('zstd'), 'runs': [job('streaming.py')]},
    '43-findings-plans': {'spark': '4.3.0', 'conf': PLANS, 'runs': [job('plans.py')], 'after': [packed]},
    '43-findings-pairs': {'spark': '4.3.0', 'conf': SMALL, 'runs': [job('pairs.py')], 'after': [packed]},
    '43-findings-caches': {'spark': '4.3.0', 'conf': CACHES, 'runs': [job('caches.py')], 'after': [packed]},
    '43-findings-objects': {'spark': '4.3.0', 'conf': SMALL, 'runs': [job('objects.scala')], 'after': [packed]},
    '43-findings-settings': {'spark': '4.3.0', 'conf': WRONG, 'runs': [job('settings.py')], 'after': [packed]},
    '43-findings-streams': {'spark': '4.3.0', 'conf': SMALL, 'runs': [job('streams.py')], 'after': [packed]},
    '43-findings-scans': {'spark': '4.3.0', 'conf': PLANS, 'runs': [job('scans.py')], 'after': [packed]},
    '43-findings-python': {'spark': '4.3.0', 'conf': SMALL, 'runs': [job('findings_python.py')], 'after': [packed]},
    '35-findings-comet': {'spark': '3.5.6', 'conf': COMET, 'runs': [job('comet.py')], 'after': [packed]},
    '43-connect': {'spark': '4.3.0', 'server': True, 'conf': {**SERVER, **codec('zstd')}, 'runs': [job('connect.py')]},
    '35-thrift': {'spark': '3.5.6', 'server': True, 'conf': codec('snappy'), 'runs': [job('thrift.py')]},
    '43-runs': {'spark': '4.3.0', 'conf': {**codec('zstd'), 'spark.default.parallelism': '2'}, 'runs': [
        job('nightly.py', args=['prepare', '2'], name='prepare'),
        job('nightly.py', args=['run']),
        job('nightly.py', args=['run'], conf={'spark.sql.autoBroadcastJoinThreshold': '-1'}),
        job('nightly.py', args=['prepare', '6'], name='prepare'),
        job('nightly.py', args=['run']),
        job('nightly.py', args=['other'])]},
    '43-rolling': {'spark': '4.3.0', 'plain': False, 'runs': [job('rolling.py', args=['3'])]},
    '35-rolling': {'spark': '3.5.6', 'conf': {**ROLLING, **codec('lz4')}, 'runs': [job('rolling.py', args=['2'])]},
    '43-compacted': {'spark': '4.3.0', 'plain': False, 'runs': [job('rolling.py', args=['4'])], 'after': [compacted_by(2)]},
    '35-compacted-plain': {'spark': '3.5.6', 'conf': {**ROLLING, **codec('lz4')}, 'runs': [job('rolling.py', args=['3'])],
                           'after': [compacted_by(1)]},
    '43-running-rolling': {'spark': '4.3.0', 'plain': False, 'runs': [job('rolling.py', args=['2', 'kill'], exit=-9)]},
    '43-cut-plain': {'spark': '4.3.0', 'runs': [job('cut.py', args=['40'], exit=-9)]},
    '35-cut-zstd': {'spark': '3.5.6', 'conf': codec('zstd'), 'runs': [job('cut.py', args=['250'], exit=-9)]},
    '35-cut-lz4': {'spark': '3.5.6', 'conf': codec('lz4'), 'runs': [job('cut.py', args=['60'], exit=-9)]},
    '35-cut-snappy': {'spark': '3.5.6', 'conf': codec('snappy'), 'runs': [job('cut.py', args=['60'], exit=-9)], 'after': [cut_in_block]},
    '43-cut-lzf': {'spark': '4.3.0', 'conf': codec('lzf'), 'runs': [job('cut.py', args=['60'], exit=-9)], 'after': [cut_in_block]},
    '32-lz4': {'spark': '3.2.4', 'conf': codec('lz4'), 'runs': [job('old.py')]},
    '43-attempts': {'spark': '4.3.0', 'conf': ONE_ID, 'runs': [
        job('rolling.py', args=['1', 'kill'], exit=-9, name='nightly', after=[as_attempt(1)]),
        job('rolling.py', args=['1'], name='nightly', after=[as_attempt(2)])]},
}
