import { apiDocument } from '#api/openapi/document.ts'

process.stdout.write(`${JSON.stringify(apiDocument(), null, 2)}\n`)
