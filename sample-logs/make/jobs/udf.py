"""Python in Spark: UDFs, pandas UDFs, grouped and co-grouped maps, mapInPandas, a table function, a UDF that fails."""
import pandas as pd
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
data = spark.range(0, 600, 1, 3).select('id', (F.col('id') % 4).alias('k'), (F.col('id') / 3.0).alias('v'))


@F.udf('string')
def label(n):
    return f'number {n}'


@F.udf('long')
def bad(n):
    if n == 444:
        raise ValueError('cannot work with 444')
    return n


@F.pandas_udf('double')
def doubled(v: pd.Series) -> pd.Series:
    return v * 2


@F.pandas_udf('double')
def mean(v: pd.Series) -> float:
    return v.mean()


@F.udtf(returnType='n: int, square: int')
class Squares:
    def eval(self, upto: int):
        for n in range(upto):
            yield n, n * n


def query(description, frame):
    sc.setJobDescription(description)
    return frame.collect()


query('UDF', data.filter(label('id').contains('7')).select(label('k')))
query('pandas UDF', data.select(doubled('v'), label('id')))
query('grouped aggregate', data.groupBy('k').agg(mean('v')))
query('grouped map', data.groupBy('k').applyInPandas(lambda g: g.head(2), 'id long, k long, v double'))
query('co-grouped map', data.groupBy('k').cogroup(data.filter('id < 50').groupBy('k')).applyInPandas(
    lambda a, b: pd.DataFrame({'n': [len(a) + len(b)]}), 'n long'))
query('mapInPandas', data.mapInPandas(lambda parts: (p[p.id > 590] for p in parts), 'id long, k long, v double'))
query('mapInArrow', data.mapInArrow(lambda batches: batches, 'id long, k long, v double').groupBy('k').count())
query('table function', Squares(F.lit(5)))
try:
    query('fails', data.select(bad('id')))
except Exception as error:
    print('failed as meant to:', str(error)[:80])
print(sc.parallelize(range(100), 3).map(lambda n: n + 1).sortBy(lambda n: -n).take(3))
spark.stop()
