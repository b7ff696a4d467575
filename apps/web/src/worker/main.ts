import { configOrExit } from '@repo/config/start'
import { copyEnvironment } from '../copy-environment.ts'
import { startMetrics } from '../metrics/metrics.ts'
import { openUntilItWorks } from '../open-until-it-works.ts'
import { watchProcess } from '../recorder.ts'
import { closeOnSignal } from '../shutdown.ts'
import { createWorkerServer, WORKER_PATHS } from './server.ts'

// The process that the job server calls in production, so that heavy jobs never slow a page: what the web process
// opens, without its pages.
const config = configOrExit('web')
copyEnvironment()
watchProcess(config, 'worker')
if (config.metricsToken) startMetrics({ token: config.metricsToken, routes: WORKER_PATHS })
closeOnSignal(true)
createWorkerServer().listen(config.port, '0.0.0.0')
await openUntilItWorks()
