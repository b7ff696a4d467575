import type { EntryType } from '../../entry.ts'
import { type Answer, json, problem } from '../../http/answer.ts'
import type { Call } from '../../http/route.ts'
import { requestCountsOf } from '../counts.ts'
import { cutContent } from '../cut-content.ts'
import type { Gate } from '../gate.ts'
import { parseJson } from '../parse-json.ts'
import { notNow } from '../refused.ts'
import { faultOfEntry } from '../schema/entry.ts'
import { isRecord, isText } from '../schema/fault.ts'
import type { SignedBody } from '../signed-body.ts'
import { uuidOf } from '../uuid.ts'
import { contentOf, entryOf, idOf, typeOf } from './entry.ts'

type Body = Extract<SignedBody, { ok: true }>

const OK = json(200, { ok: true })
const MOST_TYPES = 20_000

/** The three requests of ZinTrust's ProxyTraceStorage, each with one entry. */
export function createVersion1() {
  /** An update does not say of which type its entry is. */
  const types = new Map<string, EntryType>()

  return {
    write: async (_call: Call, { key, signed, bytes }: Body, gate: Gate): Promise<Answer> => {
      const { entry: sent } = recordIn(bytes)
      if (!isRecord(sent)) return problem(400, 'entry must be an object.')
      const { entry, service } = entryOf(sent, key.service, gate.limits)
      const fault = faultOfEntry(entry, gate.nowMs())
      if (fault) return problem(400, `entry.${fault.field} ${fault.must}.`)
      if (types.size >= MOST_TYPES) types.clear()
      types.set(entry.id, entry.type)
      const batch = {
        batchId: batchIdOf({ key, signed }),
        service,
        instance: null,
        droppedByReason: {},
        requestCounts: requestCountsOf([entry]),
        entries: [entry],
      }
      const outcome = await gate.intake.accept(batch, { keyId: key.id })
      return outcome.ok ? OK : notNow(outcome)
    },

    update: async (_call: Call, { key, signed, bytes }: Body, gate: Gate): Promise<Answer> => {
      const { uuid, patch } = recordIn(bytes)
      if (!isText(uuid, 128)) return problem(400, 'uuid must be a text.')
      if (!isRecord(patch)) return problem(400, 'patch must be an object.')
      const id = idOf(uuid)
      const type = types.get(id) ?? typeOf(patch.type)
      if (!isRecord(patch.content)) return OK
      const content = cutContent(contentOf(type, patch.content), gate.limits)
      await gate.intake.amend({ id, content, keyId: key.id, batchId: batchIdOf({ key, signed }) })
      return OK
    },

    /** The newest of a family is found when it is asked for, so that there is no mark to change. */
    markFamilyStale: async (_call: Call, { bytes }: Body): Promise<Answer> => {
      const { familyHash, exceptUuid } = recordIn(bytes)
      if (!isText(familyHash, 512)) return problem(400, 'familyHash must be a text.')
      if (!isText(exceptUuid, 128)) return problem(400, 'exceptUuid must be a text.')
      return OK
    },
  }
}

/** The store keeps it with what the request changed, so that one that was captured changes nothing a second time. */
function batchIdOf({ key, signed }: Pick<Body, 'key' | 'signed'>): string {
  return uuidOf(`${key.id} ${signed.nonce}`)
}

function recordIn(bytes: Buffer): Record<string, unknown> {
  const parsed = parseJson(bytes)
  return parsed.ok && isRecord(parsed.value) ? parsed.value : {}
}
