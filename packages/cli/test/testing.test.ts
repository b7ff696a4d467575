import { describe, expect, it } from 'vitest'
import { playwrightCounts, sumCounts, vitestCounts, withExitCode } from '../src/testing/counts.ts'
import { playwrightFailures, vitestFailures } from '../src/testing/failures.ts'
import { decideServices } from '../src/testing/services.ts'

describe('decideServices', () => {
  it('says what is left out where nothing is, and how to have it', () => {
    const { used, missing } = decideServices({}, {}, null)
    expect(used.map(({ need }) => need)).toEqual(['Postgres 18'])
    expect(missing).toHaveLength(5)
    expect(missing.join()).toMatch(
      /TEST_PGVECTOR_URL.*TEST_REDIS_URL.*TEST_TYPESENSE_URL.*CHROMIUM_PATH.*TEST_CONTAINERS/,
    )
  })

  it('takes a named service before a container, and a container before none', () => {
    const stack = {
      postgres: { url: 'postgres://c@127.0.0.1:5433/t' },
      redis: { url: 'redis://127.0.0.1:6379' },
    }
    const { environment, missing } = decideServices(
      { TEST_REDIS_URL: 'redis://mine', TEST_TYPESENSE_URL: 'http://127.0.0.1:8108', TEST_CONTAINERS: '1' },
      stack,
      '/usr/bin/chromium',
    )
    expect(missing).toEqual([])
    expect(environment).toEqual({
      TEST_PGVECTOR_URL: 'postgres://c@127.0.0.1:5433/t',
      TEST_REDIS_URL: 'redis://mine',
      CHROMIUM_PATH: '/usr/bin/chromium',
    })
  })
})

describe('counts', () => {
  it('adds up what Vitest and Playwright report', () => {
    const vitest = vitestCounts({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })
    const playwright = playwrightCounts({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 1 } })
    expect(sumCounts([vitest, playwright])).toEqual({ passed: 8, failed: 2, skipped: 4 })
  })

  it('counts a file that could not be loaded as a failure', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
    ]
    expect(vitestCounts({ numFailedTests: 1, testResults }).failed).toBe(2)
    expect(playwrightCounts({ errors: [{}] }).failed).toBe(1)
  })

  it('counts a runner that failed, or left no report, as a failure', () => {
    expect(withExitCode(vitestCounts({}), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(withExitCode(vitestCounts({}), 0).failed).toBe(0)
  })
})

describe('what failed', () => {
  it('is a line of its own with its file, its name and the first line of why', () => {
    const testResults = [
      {
        name: '/project/packages/db/test/a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'adds' },
          {
            status: 'failed',
            fullName: 'takes away',
            failureMessages: ['\u001b[31mError: expected 1\u001b[39m\n  at a.ts'],
          },
        ],
      },
      {
        name: '/project/packages/db/test/b.test.ts',
        status: 'failed',
        message: 'No such module',
        assertionResults: [],
      },
    ]
    expect(vitestFailures({ testResults }, '/project')).toEqual([
      'packages/db/test/a.test.ts > takes away: Error: expected 1',
      'packages/db/test/b.test.ts > could not be run: No such module',
    ])
  })

  it('names the window that a browser test failed in, at its last try', () => {
    const test = (projectName: string, status: string) => ({
      projectName,
      status,
      results: [{ error: { message: 'first try' } }, { error: { message: 'Timeout' } }],
    })
    const specs = [
      {
        file: 'a.spec.ts',
        title: 'opens',
        tests: [test('desktop', 'expected'), test('phone', 'unexpected')],
      },
    ]
    expect(
      playwrightFailures({ suites: [{ suites: [{ specs }] }], errors: [{ message: 'No browser' }] }),
    ).toEqual(['a.spec.ts > [phone] opens: Timeout', 'playwright > could not be run: No browser'])
  })

  it('is nothing where no report was left', () => {
    expect([...vitestFailures({}, '/project'), ...playwrightFailures({})]).toEqual([])
  })
})
