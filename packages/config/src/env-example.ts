import { groups } from './schema.ts'
import type { Variable } from './variable.ts'

const HEADER = [
  '# Every variable and secret of Trovella. `./deploy.sh dev` needs none of them: what is unset here is served by an',
  '# embedded part, or by the containers of docker-compose.yml where those run. Copy to .env and uncomment what you set.',
  '# Written by `./deploy.sh check --fix` from packages/config/src/variables; do not edit.',
]

/** The text of `.env.example`. */
export function envExample(): string {
  const sections = Object.entries(groups).map(([title, group]) =>
    [`## ${title}`, ...Object.entries<Variable>(group).map(entry)].join('\n\n'),
  )
  return `${[HEADER.join('\n'), ...sections].join('\n\n')}\n`
}

function entry([name, variable]: [string, Variable]): string {
  return [`# ${variable.meaning}`, `# ${facts(variable)}`, `#${name}=${quoted(variable.example)}`].join('\n')
}

function facts({ readBy, requiredBy, secret, when, default: unset }: Variable): string {
  return [
    `Read by ${readBy.join(', ')}${when === 'build' ? ', while building' : ''}`,
    ...(requiredBy ? [`required by ${requiredBy.join(', ')} (deploy.sh dev sets it)`] : []),
    ...(secret ? ['secret'] : []),
    ...(unset === undefined ? [] : [`default ${unset}`]),
  ].join('; ')
}

function quoted(example: string): string {
  return /[\s#<>]/.test(example) ? `"${example}"` : example
}
