/** How many tests ended how. */
export type Counts = { passed: number; failed: number; skipped: number }

/** Of Vitest's JSON report. A file that could not even be loaded counts as one failed test. */
export function vitestCounts(report: unknown): Counts {
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
    testResults = [],
  } = report as {
    numPassedTests?: number
    numFailedTests?: number
    numPendingTests?: number
    numTodoTests?: number
    testResults?: { status: string; assertionResults: { status: string }[] }[]
  }
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + numTodoTests,
  }
}

/** Of Playwright's JSON report. One that passed at a second try has passed. */
export function playwrightCounts(report: unknown): Counts {
  const { stats, errors = [] } = report as {
    stats?: { expected: number; unexpected: number; flaky: number; skipped: number }
    errors?: unknown[]
  }
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats ?? {}
  return { passed: expected + flaky, failed: unexpected + errors.length, skipped }
}

/** A runner that failed without a failed test has still failed. */
export function withExitCode(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

export function sumCounts(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}
