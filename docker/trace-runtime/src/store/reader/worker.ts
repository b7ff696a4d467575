import { workerData } from 'node:worker_threads'
import type { ThreadOptions } from '../options.ts'
import { serve } from '../thread/serve.ts'
import { openReader } from './reader.ts'

serve(openReader(workerData as ThreadOptions))
