import { defineConfig, devices } from '@playwright/test'

const chromium = {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
}

/** The production build over embedded parts, in the Chromium of this machine. `e2e/stack` starts and stops all of it. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/stack/start.ts',
  // The tests share one server and one owner, who can be created only once.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 45_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 900 },
    launchOptions: chromium,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'first run', testMatch: 'first-run.setup.ts' },
    { name: 'desktop', testMatch: '*.spec.ts', dependencies: ['first run'] },
    {
      name: 'phone',
      testMatch: ['library.spec.ts', 'schedules.spec.ts', 'feeds.spec.ts'],
      dependencies: ['desktop'],
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
})
