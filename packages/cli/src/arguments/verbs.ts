import type { Verb } from './verb.ts'
import { dataVerbs } from './verbs/data.ts'
import { localVerbs } from './verbs/local.ts'
import { machineVerbs } from './verbs/machine.ts'

/** Everything `deploy.sh` can do, in the order of its help. */
export const verbs = {
  ...localVerbs,
  ...dataVerbs,
  ...machineVerbs,
  help: {
    summary: 'this list, or the help of one verb',
    details: '',
    options: {},
    rest: { name: 'verb', meaning: 'the verb to explain', most: 1 },
  },
} as const satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs
