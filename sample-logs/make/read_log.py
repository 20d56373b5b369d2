"""Reads an event log's bytes with Spark's own codec classes, known by the first bytes; not with any code of this project."""
import gzip, os
import zstandard
from py4j.protocol import Py4JJavaError
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
    error = copy(stream.compressedContinuousInputStream(opened(path)), target)
    with open(target, 'rb') as file:
        data = file.read()
    os.remove(target)
    return data, open_frame(path) if codec == 'zstd' else error


def open_frame(path):
    """Spark's reader takes an open last frame for an end, so frames are looked at one by one."""
    with open(path, 'rb') as file:
        rest = file.read()
    while rest:
        frame = zstandard.ZstdDecompressor().decompressobj()
        frame.decompress(rest)
        if not frame.eof:
            return 'the last zstd frame is open'
        rest = frame.unused_data
    return None


def opened(path):
    return java().jvm.java.io.BufferedInputStream(java().jvm.java.io.FileInputStream(path))


def copy(stream, target):
    output, error = java().jvm.java.io.FileOutputStream(target), None
    try:
        stream.transferTo(output)
    except Py4JJavaError as caught:
        error = caught.java_exception.toString()
    output.close()
    return error


def java():
    global gateway
    gateway = gateway or launch_gateway()
    return gateway
