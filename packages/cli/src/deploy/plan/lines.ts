import { alignColumns } from '../../terminal/table.ts'
import type { Changes } from './changes.ts'
import type { DeployPlan } from './plan.ts'

/** A plan as a person reads it. */
export function planLines(plan: DeployPlan, changes: Changes): string[] {
  const { memoryMb, diskMb } = changes
  const rows = [
    ['Switch', plan.live ? `from ${plan.live} to ${plan.idle}` : `the first one, ${plan.idle}`],
    ...changes.images.map(({ name, from, to }) => [
      `Image ${name}`,
      `${from ? `${short(from)} -> ` : ''}${short(to)}`,
    ]),
    ['Files', changes.files.join(', ') || 'as they are there'],
    [
      'Environment',
      changes.environment.map(({ name, change }) => `${name} ${change}`).join(', ') || 'unchanged',
    ],
    ...changes.migrations.map(({ name, class: kind, why }) => [
      'Migration',
      `${name}: ${kind}${why.length ? `, ${why.join(', ')}` : ''}`,
    ]),
    ...(changes.migrations.length === 0 ? [['Migrations', 'none']] : []),
    ...(changes.leftAlone.length
      ? [
          [
            'Left alone',
            `${changes.leftAlone.join(', ')}: changed, and replaced by docker compose up in a quiet moment`,
          ],
        ]
      : []),
    [
      'Memory',
      `${memoryMb.available} MB to spare, ${memoryMb.needed} MB for the second colour${tooLittle(memoryMb.available, memoryMb.needed)}`,
    ],
    ['Disk', `${diskMb.free} MB free, ${diskMb.needed} MB wanted${tooLittle(diskMb.free, diskMb.needed)}`],
    ['Steps', changes.steps.join(', ')],
  ]
  return alignColumns(rows.map(([name = '', text = '']) => [`  ${name}`, text]))
}

function tooLittle(has: number, needs: number): string {
  return has < needs ? ': too little' : ''
}

/** `registry/web@sha256:0123456789ab`, which is enough to tell two apart. */
export function short(image: string): string {
  return image.replace(/(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1')
}
