/** What can be asked about SQL executions. */

/** `ids` are those to ask about one by one, of `count`. */
export function aboutSql(ids: readonly number[], count: number): string[] {
  const last = Math.max(0, count - 2)
  return [
    '/sql',
    ...(count > MANY ? [] : ['/sql?length=10000000']),
    '/sql?details=false&length=10000000',
    '/sql?planDescription=false&length=200',
    '/sql?details=false&planDescription=false&length=10000000',
    `/sql?details=false&offset=${last}&length=3`,
    '/sql?offset=1&length=2',
    '/sql?offset=10000000',
    '/sql?offset=-1&length=5&details=false',
    '/sql?length=0',
    '/sql?length=-1',
    '/sql?length=many',
    '/sql?details=maybe&length=2',
    '/sql/99999999',
    '/sql/-1',
    '/sql/one',
    ...ids.flatMap((id) => [
      `/sql/${id}`,
      `/sql/${id}?details=false`,
      `/sql/${id}?planDescription=false`,
      `/sql/${id}?details=false&planDescription=false`,
    ]),
    '/sql/sqlTable',
    '/sql/sqlTable?draw=3&start=0&length=5',
    '/sql/sqlTable?start=1&length=3',
    '/sql/sqlTable?start=0&length=-1',
    '/sql/sqlTable?start=0&length=50&groupSubExecution=false',
    '/sql/sqlTable?start=0&length=50&groupSubExecution=true',
    ...COLUMNS.flatMap((column) => [
      `/sql/sqlTable?${order(column, 'asc')}&start=0&length=50`,
      `/sql/sqlTable?${order(column, 'desc')}&start=0&length=7&groupSubExecution=false`,
    ]),
    ...['fail', 'SELECT', '1', 'count', 'no such text'].map(
      (text) => `/sql/sqlTable?start=0&length=50&search%5Bvalue%5D=${text}`,
    ),
    ...['COMPLETED', 'FAILED', 'RUNNING', 'bogus', ''].map(
      (status) => `/sql/sqlTable?start=0&length=50&status=${status}`,
    ),
  ]
}

/** Plans of some 100 KB each in one answer. */
const MANY = 500
const COLUMNS = ['id', 'status', 'description', 'submissionTime', 'duration', 'bogus']

function order(column: string, direction: string): string {
  return `order%5B0%5D%5Bcolumn%5D=${column}&order%5B0%5D%5Bdir%5D=${direction}`
}
