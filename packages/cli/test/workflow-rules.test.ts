import { describe, expect, it } from 'vitest'
import { workflowProblems } from '../src/check/workflow-rules.ts'

const CHECKOUT = 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2'
const EXPRESSION = '$'.concat('{{ github.head_ref }}')
const DIGEST = `sha256:${'0'.repeat(64)}`

/** A workflow that nothing is said against, with one thing changed. */
function workflow(changed: { from: string; to: string } = { from: '', to: '' }): string {
  return `
on: pull_request
permissions:
  contents: read
concurrency:
  group: deploy
  cancel-in-progress: false
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    env:
      TOOL_IMAGE: tool:1.0.0@${DIGEST}
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
      - uses: ./.github/actions/set-up
      - run: ./deploy.sh check --fix
`.replace(changed.from, changed.to)
}

describe('the rules for workflows', () => {
  it('accept one that keeps them', () => {
    expect(workflowProblems(workflow())).toEqual([])
  })

  it.each([
    ['an action by tag', CHECKOUT, 'actions/checkout@v6', 'is not pinned'],
    ['an action whose release nobody can tell', ' # v6.0.2', '', 'is not pinned'],
    ['an image by tag', `@${DIGEST}`, '', 'the image tool:1.0.0 is not pinned'],
    ['a token left behind', 'persist-credentials: false', 'fetch-depth: 0', 'persist-credentials'],
    ['what a stranger starts', 'pull_request', 'pull_request_target', 'what a stranger sent'],
    ['all rights', 'contents: read', 'contents: write', 'a job adds what it needs'],
    ['no word about rights', 'permissions:\n  contents: read', '', 'a job adds what it needs'],
    [
      'all rights of a job',
      'timeout-minutes: 5',
      'timeout-minutes: 5\n    permissions: write-all',
      'name each',
    ],
    ['a job without an end', 'timeout-minutes: 5', '', 'job one has no timeout-minutes'],
    [
      'a deploy that can be cancelled',
      'cancel-in-progress: false',
      'cancel-in-progress: true',
      'deploy needs',
    ],
    ['an expression in a script', 'check --fix', `check ${EXPRESSION}`, 'hand it over in env'],
    ['a verb that is none', 'check --fix', 'chek', 'there is no verb "deploy.sh chek"'],
    ['an option that is none', '--fix', '--fast', 'has no option --fast'],
    [
      'a script that should be code',
      './deploy.sh check --fix',
      `|\n${'          true\n'.repeat(9)}`,
      '9 lines',
    ],
  ])('refuse %s', (_, from, to, why) => {
    expect(workflowProblems(workflow({ from, to }))).toEqual([expect.stringContaining(why)])
  })

  it('hold for an action of ours too', () => {
    const action = 'runs:\n  using: composite\n  steps:\n    - uses: actions/cache@v5\n'
    expect(workflowProblems(action)).toEqual([expect.stringContaining('actions/cache@v5 is not pinned')])
  })
})
