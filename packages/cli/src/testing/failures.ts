import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

type VitestFile = {
  name: string
  status: string
  message?: string
  assertionResults: { status: string; fullName: string; failureMessages?: string[] }[]
}

/** Of Vitest's JSON report: a line for each failed test with its file, its name, and the first line of why. */
export function vitestFailures(report: unknown, root: string): string[] {
  const { testResults = [] } = report as { testResults?: VitestFile[] }
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name)
    const failed = assertionResults.filter((result) => result.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [inOneLine(file, 'could not be run', message)]
    return failed.map(({ fullName, failureMessages }) => inOneLine(file, fullName, failureMessages?.[0]))
  })
}

type PlaywrightSuite = {
  specs?: { file: string; title: string; tests: PlaywrightTest[] }[]
  suites?: PlaywrightSuite[]
}

type PlaywrightTest = {
  projectName: string
  status: string
  results: { error?: { message?: string } }[]
}

/** Of Playwright's JSON report: a line for each failed test with its file, its window, its name, and why. */
export function playwrightFailures(report: unknown): string[] {
  const { suites = [], errors = [] } = report as {
    suites?: PlaywrightSuite[]
    errors?: { message?: string }[]
  }
  return [
    ...suites.flatMap(failuresOfSuite),
    ...errors.map(({ message }) => inOneLine('playwright', 'could not be run', message)),
  ]
}

function failuresOfSuite({ specs = [], suites = [] }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ projectName, results }) =>
        inOneLine(file, `[${projectName}] ${title}`, results.at(-1)?.error?.message),
      ),
  )
  return [...own, ...suites.flatMap(failuresOfSuite)]
}

const reasonLength = 300

function inOneLine(file: string, name: string, message = ''): string {
  const reason = stripVTControlCharacters(message).trim().split('\n')[0]?.slice(0, reasonLength)
  return reason ? `${file} > ${name}: ${reason}` : `${file} > ${name}`
}
