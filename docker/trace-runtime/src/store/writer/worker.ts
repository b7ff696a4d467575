import { workerData } from 'node:worker_threads'
import type { ThreadOptions } from '../options.ts'
import { serve, tellOwner } from '../thread/serve.ts'
import { openWriter } from './writer.ts'

serve(openWriter(workerData as ThreadOptions, tellOwner))
