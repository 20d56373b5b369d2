import { expect, test } from 'vitest'
import { sqlListener } from '../../src/reconstruct/sql/listener.ts'
import { play } from '../reconstruct/json-drive.ts'
import { differencesIn } from './core.ts'
import { recorded, SHARED } from './recorded.ts'
import { compareSql } from './sql.ts'

const applications = recorded()
let answers = 0

if (applications.length === 0) test.skip(`no recorded answers in ${SHARED} (set AFTERGLOW_SHARED)`)

for (const application of applications) {
  test(`${application.app} ${application.attempt ?? ''}: SQL`, async () => {
    const output = play(await application.lines(), (context) => [sqlListener(context)])
    const compared = compareSql(output, application.completed, application.answers())
    answers += compared.length
    expect(differencesIn(compared)).toEqual([])
  })
}

test.skipIf(applications.length === 0)('answers about SQL were compared', () => {
  expect(answers).toBeGreaterThan(0)
})
