import { readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const packages = readdirSync(new URL('packages/', import.meta.url)).map((name) => ({
  name,
  root: `packages/${name}`,
}))

export default defineConfig({
  test: {
    globalSetup: ['tests/setup/services.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A second, the default, is what a busy machine takes now and then.
    expect: { poll: { timeout: 10_000 } },
    coverage: { include: ['{apps,packages,docker}/*/src/**/*.{ts,tsx}'], reporter: ['text', 'html'] },
    projects: [
      ...packages,
      { name: 'web', root: 'apps/web' },
      { name: 'faults', root: 'tests/faults' },
      { name: 'docs', root: 'tests/docs' },
      { name: 'containers', root: 'tests/containers' },
      { name: 'trace-runtime', root: 'docker/trace-runtime' },
      { name: 'schedule-runtime', root: 'docker/schedule-runtime' },
    ].map(({ name, root }) => ({
      extends: true,
      root,
      test: { name, include: ['{src,test}/**/*.test.{ts,tsx}', '*.test.ts'] },
    })),
  },
})
