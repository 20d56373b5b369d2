"""A Thrift server, and beeline sessions on it: statements that finish, one that does not parse, one that fails, one cancelled."""
import json, subprocess, sys, time

server = subprocess.Popen(['/opt/spark/bin/spark-submit', *json.loads(sys.argv[1]),
                           '--class', 'org.apache.spark.sql.hive.thriftserver.HiveThriftServer2', 'spark-internal'])


def beeline(user, *statements):
    args = ['/opt/spark/bin/beeline', '-u', 'jdbc:hive2://localhost:10000', '-n', user, '--force=true']
    for statement in statements:
        args += ['-e', statement]
    return subprocess.run(args, capture_output=True, text=True, timeout=120, check=False)


for _ in range(30):
    time.sleep(2)
    if '42' in beeline('probe', 'SELECT 40 + 2').stdout:
        break
print(beeline('ada', 'CREATE TABLE t AS SELECT id, id % 3 k FROM range(100)', 'SELECT k, count(*) FROM t GROUP BY k', 'SHOW TABLES').stdout)
print(beeline('bob', 'SELEC 1').stderr[-300:])
print(beeline('bob', 'SELECT * FROM no_such_table').stderr[-300:])
print(beeline('bob', "SET spark.sql.shuffle.partitions=2", "SELECT raise_error('stopped') FROM t", 'SELECT max(id) FROM t').stderr[-300:])
subprocess.run(['/bin/kill', str(server.pid)], check=True)
server.wait()
