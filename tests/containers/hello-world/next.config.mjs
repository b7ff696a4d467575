export default {
  output: 'standalone',
  outputFileTracingRoot: '/repository',
  turbopack: { root: '/repository' },
}
