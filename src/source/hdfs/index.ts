import type { Scheme } from '../scheme.ts'

/** Files of HDFS, over WebHDFS or HttpFS. */
export const hdfs: Scheme = {
  prefixes: ['hdfs://', 'webhdfs://', 'swebhdfs://'],
  options: {
    'namenode-http': {
      describe: 'Where the namenodes answer HTTP: host:9870, of an HA pair host:9870,host2:9870',
      type: 'string',
    },
    'hdfs-user': {
      describe: 'Who asks, where HDFS takes their word for it [default: HADOOP_USER_NAME, or your name here]',
      type: 'string',
    },
    'delegation-token-file': {
      describe:
        'A delegation token: what hdfs fetchdt writes, or its text [default: HADOOP_TOKEN_FILE_LOCATION]',
      type: 'string',
    },
  },
  async *find(source, context) {
    const { findHdfs } = await import('./find.ts')
    yield* findHdfs(source, context)
  },
}
