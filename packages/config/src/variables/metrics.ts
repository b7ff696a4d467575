import { text } from '../formats.ts'
import { variables } from '../variable.ts'

export const metricVariables = variables({
  METRICS_TOKEN: {
    meaning:
      'Opens /metrics, in the format of Prometheus, to whoever sends it as a bearer token. Unset: nothing is measured.',
    readBy: ['web'],
    secret: true,
    when: 'runtime',
    example: 'the-output-of-openssl-rand-hex-32',
    schema: text(16),
  },
})
