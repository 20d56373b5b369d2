"""Joins of each kind, windows, aggregates, CTEs, subqueries, writes, cached and nested executions, and queries that fail."""
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext


def run(description, query):
    sc.setJobDescription(description)
    return spark.sql(query).collect()


def fails(description, query):
    try:
        run(description, query)
    except Exception as error:
        print('failed as meant to:', str(error)[:80])


orders = spark.range(0, 4000, 1, 3).select(
    'id', (F.col('id') % 97).alias('customer'), (F.col('id') * 7 % 1000 / 10).alias('amount'), (F.col('id') % 4).alias('region'))
customers = spark.range(0, 97, 1, 2).select(
    F.col('id').alias('customer'), F.concat(F.lit('name '), 'id').alias('name'), (F.col('id') % 5 == 0).alias('gold'))
sc.setJobGroup('load', 'write the two tables')
orders.write.partitionBy('region').saveAsTable('orders')
customers.write.saveAsTable('customers')
sc._jsc.clearJobGroup()

run('aggregate: sum by région 😀 <b>bold</b> & "quoted"', 'SELECT region, sum(amount), count(DISTINCT customer) FROM orders GROUP BY region ORDER BY 1')
run('broadcast join', 'SELECT /*+ BROADCAST(c) */ name, sum(amount) FROM orders o JOIN customers c USING (customer) GROUP BY name')
run('sort merge join', 'SELECT /*+ MERGE(c) */ gold, max(amount) FROM orders o JOIN customers c USING (customer) GROUP BY gold')
run('shuffle hash join', 'SELECT /*+ SHUFFLE_HASH(c) */ count(*) FROM orders o LEFT JOIN customers c USING (customer) WHERE amount > 20')
run('nested loop join', 'SELECT count(*) FROM customers a JOIN customers b ON a.customer < b.customer AND a.gold')
run('cartesian product', 'SELECT /*+ SHUFFLE_REPLICATE_NL(a) */ count(*) FROM customers a CROSS JOIN customers b')
run('window', 'SELECT region, id, row_number() OVER (PARTITION BY region ORDER BY amount DESC, id) n, '
    'avg(amount) OVER (PARTITION BY customer) a FROM orders QUALIFY n <= 3' if spark.version >= '4.2' else
    'SELECT * FROM (SELECT region, id, row_number() OVER (PARTITION BY region ORDER BY amount DESC, id) n FROM orders) WHERE n <= 3')
run('CTE used twice', 'WITH big AS (SELECT customer, sum(amount) s FROM orders GROUP BY customer) '
    'SELECT count(*) FROM big a JOIN big b ON a.s > b.s AND a.customer = b.customer + 1')
run('subqueries', 'SELECT id FROM orders WHERE amount > (SELECT avg(amount) * 1.9 FROM orders) '
    'AND customer IN (SELECT customer FROM customers WHERE gold) AND NOT EXISTS (SELECT 1 FROM customers c WHERE c.customer = orders.id)')
run('rollup, union, limit', 'SELECT region, gold, count(*) FROM orders JOIN customers USING (customer) GROUP BY ROLLUP (region, gold) '
    'UNION ALL SELECT 9, true, 0 LIMIT 20')
run('explode', 'SELECT n % 3, count(*) FROM (SELECT explode(sequence(1, 50)) n) GROUP BY 1')
run('cache', 'CACHE TABLE gold_customers AS SELECT * FROM customers WHERE gold')
run('from the cache', 'SELECT count(*) FROM gold_customers')
run('create table as select', 'CREATE TABLE totals USING parquet AS SELECT customer, sum(amount) total FROM orders GROUP BY customer')
run(None, 'SELECT * FROM range(10) WHERE id > 100')
fails('fails in a task', "SELECT sum(if(id = 1234, raise_error('this row is bad'), id)) FROM orders")
fails('fails in a command', 'CREATE TABLE totals USING parquet AS SELECT 1')
spark.sql('SELECT region, name FROM orders JOIN customers USING (customer)').sample(0.1, seed=1).repartition(3).write.mode('overwrite').csv('/srv/jobs/out')
spark.stop()
