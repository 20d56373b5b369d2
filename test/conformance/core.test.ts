import { expect, test } from 'vitest'
import { driveCore } from '../reconstruct/drive.ts'
import { compareCore, differencesIn } from './core.ts'
import { recorded, SHARED } from './recorded.ts'

const applications = recorded()

if (applications.length === 0) test.skip(`no recorded answers in ${SHARED} (set AFTERGLOW_SHARED)`)

for (const application of applications) {
  test(`${application.app} ${application.attempt ?? ''}: core`, async () => {
    const driven = driveCore(await application.lines())
    const compared = compareCore(driven, application, application.answers())
    expect(differencesIn(compared)).toEqual([])
    expect(compared.length).toBeGreaterThan(0)
  })
}
