"""
OpenStack Swift with its S3 API, whole in one process: a proxy and an account, a container and an object server on loopback.

usage: python3 swift.py FOLDER PORT
FOLDER keeps rings, configuration and data; what was stored in it before is there again. PORT is where S3 is answered.
Prints "ready" when it answers. Ends when its standard input does, so that it never outlives the test that started it.
A line "many BUCKET PREFIX COUNT" there puts that many objects into the listing of a bucket, without the objects themselves, and
prints "done".
"""
import base64
import hashlib
import hmac
import os
import socket
import sys
import time

FOLDER, PORT = os.path.abspath(sys.argv[1]), int(sys.argv[2])
ETC, DEVICES = os.path.join(FOLDER, 'etc'), os.path.join(FOLDER, 'devices')

PROXY = """
[DEFAULT]
swift_dir = %(etc)s
log_level = ERROR
[pipeline:main]
pipeline = catch_errors gatekeeper memory proxy-logging listing_formats public s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# Chunks as big as a disk likes them: time goes into Python, for each chunk.
object_chunk_size = 1048576
client_chunk_size = 1048576
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:proxy-logging]
use = egg:swift#proxy_logging
access_log_level = ERROR
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
min_segment_size = 1
[filter:tempauth]
use = egg:swift#tempauth
user_test_reader = secret-of-the-owner .admin
user_other_nobody = secret-of-a-stranger
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
[filter:memory]
paste.filter_factory = swift_in_one:memory
[filter:public]
paste.filter_factory = swift_in_one:public
"""


def memory(global_conf, **conf):
    """What memcached keeps: who the accounts and containers are."""

    class Memory:
        def __init__(self):
            self.kept = {}

        def get(self, key, **_):
            value, until = self.kept.get(key, (None, 0))
            return value if until > now() else None

        def set(self, key, value, time=0, **_):
            self.kept[key] = (value, now() + (time or 3600))

        def delete(self, key, **_):
            self.kept.pop(key, None)

        def incr(self, key, delta=1, time=0, **_):
            value = (self.get(key) or 0) + delta
            self.set(key, value, time)
            return value

    cache, now = Memory(), time.time

    def filter(app):
        def call(env, start_response):
            env['swift.cache'] = cache
            return app(env, start_response)
        return call
    return filter


def public(global_conf, **conf):
    """
    Lets anyone read the bucket `public`. Swift's S3 API has no anonymous requests: they are signed here, by version 2 of the
    signatures, as those of the user who owns the bucket.
    """
    def filter(app):
        def call(env, start_response):
            if env['PATH_INFO'].split('/')[1] == 'public' and 'HTTP_AUTHORIZATION' not in env:
                date = time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime())
                amz = ''.join('%s:%s\n' % (name[5:].lower().replace('_', '-'), value)
                              for name, value in sorted(env.items()) if name.startswith('HTTP_X_AMZ_'))
                text = '%s\n\n\n%s\n%s%s' % (env['REQUEST_METHOD'], date, amz, env['PATH_INFO'])
                key = base64.b64encode(hmac.new(b'secret-of-the-owner', text.encode(), hashlib.sha1).digest()).decode()
                env['HTTP_DATE'], env['HTTP_AUTHORIZATION'] = date, 'AWS test:reader:' + key
            return app(env, start_response)
        return call
    return filter


def make_rings(ports):
    from swift.common.ring import RingBuilder
    for kind, port in ports.items():
        builder = RingBuilder(1, 1, 1)
        builder.add_dev({'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': port, 'device': 'disk', 'weight': 1})
        builder.rebalance()
        builder.get_ring().save(os.path.join(ETC, kind + '.ring.gz'))


def main():
    sys.modules['swift_in_one'] = sys.modules['__main__']
    os.makedirs(ETC, exist_ok=True)
    os.makedirs(os.path.join(DEVICES, 'disk'), exist_ok=True)
    os.setxattr(FOLDER, 'user.swift', b'1')
    with open(os.path.join(ETC, 'swift.conf'), 'w') as file:
        file.write('[swift-hash]\nswift_hash_path_suffix = test\n')
    with open(os.path.join(ETC, 'proxy.conf'), 'w') as file:
        file.write(PROXY % {'etc': ETC})

    import eventlet
    from eventlet import wsgi
    eventlet.patcher.monkey_patch(thread=False)
    from swift.common import utils
    utils.set_swift_dir(ETC)
    from swift.account.server import AccountController
    from swift.common.http_protocol import SwiftHttpProtocol
    from swift.common.wsgi import NullLogger, loadapp
    from swift.container.server import ContainerController
    from swift.obj.server import ObjectController

    conf = {'swift_dir': ETC, 'devices': DEVICES, 'mount_check': 'false', 'log_level': 'ERROR', 'fallocate_reserve': '0',
            'disk_chunk_size': '1048576', 'network_chunk_size': '1048576', 'bytes_per_sync': '0'}
    kinds = {'account': AccountController, 'container': ContainerController, 'object': ObjectController}
    sockets = {kind: eventlet.listen(('127.0.0.1', 0)) for kind in kinds}
    make_rings({kind: at.getsockname()[1] for kind, at in sockets.items()})

    def serve(at, app):
        at.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        eventlet.spawn(wsgi.server, at, app, NullLogger(), protocol=SwiftHttpProtocol, capitalize_response_headers=False)

    for kind, at in sockets.items():
        serve(at, kinds[kind](conf))
    # What is lost with the machine is lost with the test.
    os.fsync = os.fdatasync = lambda descriptor: None
    serve(eventlet.listen(('127.0.0.1', PORT)), loadapp(os.path.join(ETC, 'proxy.conf'), allow_modify_pipeline=False))
    print('ready', flush=True)
    while True:
        eventlet.hubs.trampoline(sys.stdin.fileno(), read=True)
        line = os.read(sys.stdin.fileno(), 4096).decode().split()
        if not line:
            os._exit(0)
        make_many(line[1], line[2], int(line[3]))
        print('done', flush=True)


def make_many(bucket, prefix, count):
    """Rows of the listing, as the container server writes one for each PUT; there are no objects behind them."""
    from swift.common.ring import Ring
    from swift.common.utils import Timestamp, hash_path, storage_directory
    from swift.container.backend import ContainerBroker, DATADIR
    part = Ring(ETC, ring_name='container').get_part('AUTH_test', bucket)
    hashed = hash_path('AUTH_test', bucket)
    database = os.path.join(DEVICES, 'disk', storage_directory(DATADIR, part, hashed), hashed + '.db')
    row = {'created_at': Timestamp.now().internal, 'size': 1, 'content_type': 'text/plain', 'etag': '0' * 32, 'deleted': 0,
           'storage_policy_index': 0, 'ctype_timestamp': None, 'meta_timestamp': None}
    rows = [dict(row, name='%s%05d' % (prefix, i)) for i in range(count)]
    ContainerBroker(database, account='AUTH_test', container=bucket).merge_items(rows)


if __name__ == '__main__':
    main()
