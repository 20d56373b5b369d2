"""Reads an event log's bytes with Spark's own codec classes, known by the first bytes; not with any code of this project."""
import gzip, os
from pyspark.java_gateway import launch_gateway

MAGIC = {b'\x28\xb5\x2f\xfd': 'zstd', b'LZ4Block': 'lz4', b'\x82SNAPPY\x00': 'snappy', b'ZV': 'lzf', b'\x1f\x8b': 'gzip'}
gateway = None


def codec_of(path):
    with open(path, 'rb') as file:
        head = file.read(8)
    return next((codec for magic, codec in MAGIC.items() if head.startswith(magic)), 'none')


def read_log(path):
    """The decompressed bytes as far as Spark's reader gets, and the error that stopped it or None."""
    codec = codec_of(path)
    if codec in ('none', 'gzip'):
        with (gzip.open if codec == 'gzip' else open)(path, 'rb') as file:
            return file.read(), None
    jvm, target = java().jvm, '/srv/decoded'
    stream = jvm.org.apache.spark.io.CompressionCodec.createCodec(jvm.org.apache.spark.SparkConf(), codec)
    stream = stream.compressedContinuousInputStream(jvm.java.io.BufferedInputStream(jvm.java.io.FileInputStream(path)))
    output, error = jvm.java.io.FileOutputStream(target), None
    try:
        stream.transferTo(output)
    except Exception as caught:
        error = str(caught).splitlines()[-1].split(': ')[0].strip() if not hasattr(caught, 'java_exception') else caught.java_exception.toString()
    output.close()
    with open(target, 'rb') as file:
        data = file.read()
    os.remove(target)
    return data, error


def java():
    global gateway
    gateway = gateway or launch_gateway()
    return gateway
