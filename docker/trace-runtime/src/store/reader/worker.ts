import { workerData } from 'node:worker_threads'
import type { ThreadOptions } from '../options.ts'
import { serve, tellOwner } from '../thread/serve.ts'
import { openReader } from './reader.ts'

serve(openReader(workerData as ThreadOptions, tellOwner))
