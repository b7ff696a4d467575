import { connect } from '@repo/db/connect'
import { expect, OWNER_STATE, place, test } from './test.ts'

test.use({ storageState: OWNER_STATE })

const { pool, close } = connect({ url: place('E2E_DATABASE_URL'), applicationName: 'e2e', poolSize: 1 })

/** What a daemon keeps: one schedule that runs and failed once, one that is due tomorrow. */
test.beforeEach(async () => {
  await pool.query('truncate schedule, schedule_slot, schedule_daemon')
  await pool.query(`delete from instance_setting where key = 'schedules.maintenance'`)
  await pool.query(`insert into schedule (name, meaning, expression, time_zone, policy, next_due, wake_at) values
    ('tidy', 'Tidies up what is over.', '*/5 * * * *', 'UTC', '{"timeoutMs": 60000, "overlap": "skip"}',
      now() + interval '5 minutes', now() + interval '5 minutes'),
    ('report', 'Reports once a day.', '0 3 * * *', 'Europe/London', '{}',
      now() + interval '1 day', now() + interval '1 day')`)
  await pool.query(`insert into schedule_slot (schedule, due, state, attempt, started_at, finished_at, output, error)
    select 'tidy', now() - n * interval '1 hour', case n when 2 then 'failed' else 'ok' end, 1,
      now() - n * interval '1 hour' + interval '2 seconds', now() - n * interval '1 hour' + interval '5 seconds',
      case n when 2 then null else 'Removed ' || n || ' things.' end, case n when 2 then 'Error: no space' end
    from generate_series(1, 40) n`)
  await pool.query(`insert into schedule_daemon (host, pid, version, lease_until)
    values ('machine-7', 42, '9.9', now() + interval '1 hour')`)
})
test.afterAll(async () => {
  await pool.query('truncate schedule, schedule_slot, schedule_daemon')
  await close()
})

test('what runs when is one step from the status page, and is looked at with keys alone', async ({
  page,
}) => {
  await page.goto('/status')
  await page.getByRole('link', { name: 'open the schedules' }).click()
  await expect(page.getByRole('heading', { name: 'Schedules', exact: true })).toBeVisible()
  await expect(page.getByRole('status').first()).toContainText('next is tidy, in')
  await expect(page.getByText('machine-7, process 42')).toBeVisible()
  const row = page
    .getByRole('list', { name: 'Schedules' })
    .getByRole('listitem')
    .filter({ hasText: 'report' })
  await expect(row).toContainText('At 03:00')
  await expect(row).toContainText('Europe/London')
  await expect(row).toContainText('Has not run yet')
  const lane = page.getByRole('slider', { name: /^tidy, past 24 hours: 1 failed, 22 ok; next due in/ })
  await lane.focus()
  await page.keyboard.press('End')
  await expect(lane).toHaveAttribute('aria-valuetext', /1 ok, 2\.0 s late, took 3\.0 s/)
  await page.keyboard.press('ArrowLeft')
  await expect(lane).toHaveAttribute('aria-valuetext', /1 failed/)
  await expect(page.getByText(/tidy, due .*: 1 failed, 2\.0 s late, took 3\.0 s/)).toBeVisible()
})

test('a run that ends while the page is open is seen there', async ({ page }) => {
  await page.goto('/status/schedules/tidy')
  const history = page.getByRole('list', { name: 'History' })
  await expect(history.getByRole('listitem').first()).toContainText('Removed 1 things.')
  await expect(history.getByRole('listitem').nth(1)).toContainText('Error: no space')
  await page.getByRole('button', { name: 'Show older ones' }).click()
  await expect(history.getByRole('listitem')).toHaveCount(40)
  await pool.query(
    `insert into schedule_slot (schedule, due, state, output) values ('tidy', now(), 'ok', 'Just now.')`,
  )
  await expect(history.getByRole('listitem').first()).toContainText('Just now.')
  await expect(history.getByRole('listitem')).toHaveCount(41)
})

test('the owner pauses with a reason, resumes, asks for a run and interrupts one', async ({ page }) => {
  await pool.query(
    `insert into schedule_slot (schedule, due, state, started_at) values ('tidy', now(), 'running', now())`,
  )
  await page.goto('/status/schedules/tidy')
  await page.getByRole('button', { name: 'Pause…' }).click()
  await page.getByLabel('Why').fill('Moving house')
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByText('“Moving house”')).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('“Moving house”')).toBeHidden()
  await page.getByRole('button', { name: 'Run now' }).click()
  await expect(page.getByText('tidy is asked to run')).toBeVisible()
  await page.getByRole('button', { name: 'Interrupt' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Interrupt' }).click()
  await expect(page.getByText('asked to stop')).toBeVisible()
  const { rows } = await pool.query(`select run_requested_by as by, paused_at as paused,
    (select count(*)::int from schedule_slot where interrupt_requested_at is not null) as interrupts
    from schedule where name = 'tidy'`)
  expect(rows).toEqual([{ by: 'Ada Lovelace', paused: null, interrupts: 1 }])
})

test('maintenance holds everything back, says why, and ends', async ({ page }) => {
  await page.goto('/status/schedules')
  await page.getByRole('button', { name: 'Maintenance…' }).click()
  await page.getByLabel('Why').fill('New disk')
  await page.getByRole('button', { name: 'Begin maintenance' }).click()
  await expect(page.getByText('Maintenance by Ada Lovelace: New disk')).toBeVisible()
  await page.getByRole('button', { name: 'End maintenance' }).click()
  await expect(page.getByText('New disk')).toBeHidden()
})

test('says plainly when no daemon is there, and that there never was one', async ({ page }) => {
  await pool.query(
    `update schedule_daemon set lease_until = now() - interval '1 minute', seen_at = '2026-01-02T03:04:00Z'`,
  )
  await page.goto('/status/schedules')
  await expect(page.getByRole('status').first()).toContainText(/no daemon has been seen since .*2026/)
  await pool.query('truncate schedule_daemon cascade')
  await expect(page.getByRole('status').first()).toContainText('no daemon has ever run on this database')
  await page.goto('/status/schedules/nothing-of-the-kind')
  await expect(page.getByText('There is nothing at this address')).toBeVisible()
})
