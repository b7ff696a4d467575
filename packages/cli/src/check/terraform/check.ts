import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Checkout } from '../../checkout.ts'
import { trackedFiles } from '../tracked-files.ts'
import { argumentProblems } from './provider-schema.ts'
import { type Module, readModule } from './read-module.ts'
import { referenceProblems } from './references.ts'

/**
 * Checks infra/modules and infra/environments as far as one can without the provider: syntax, references, what modules
 * are called with, and arguments of resources.
 */
export async function checkTerraform(checkout: Checkout): Promise<string[]> {
  const files = (await trackedFiles(checkout)).filter((file) => /^infra\/.*\.tf$/.test(file))
  const folders = [...new Set(files.map((file) => path.posix.dirname(file)))]
  const modules = await Promise.all(folders.map((folder) => readModule(path.join(checkout.root, folder))))
  const problems = await Promise.all(modules.map((module) => moduleProblems(module, modules)))
  return folders.flatMap((folder, index) => (problems[index] ?? []).map((problem) => `${folder}: ${problem}`))
}

/** What is wrong with one module, among those that it may call. */
export async function moduleProblems(module: Module, all: readonly Module[]): Promise<string[]> {
  const called = module.calls.map((call) => ({
    ...call,
    target: all.find(({ folder }) => folder === path.join(module.folder, String(call.body.source))),
  }))
  const outputs = Object.fromEntries(
    called.map(({ name, target }) => [name, target?.outputs.map((output) => output.name) ?? []]),
  )
  return [
    ...(await referenceProblems(module, outputs)),
    ...called.flatMap(({ name, body, target }) =>
      target ? callProblems(name, body, target) : [`module.${name}: there is no ${body.source}`],
    ),
    ...module.resources.flatMap((resource) => argumentProblems(resource.type, resource)),
    ...module.data.flatMap((data) => argumentProblems(`data.${data.type}`, data)),
    ...wordProblems(module),
    ...fileProblems(module),
  ]
}

function callProblems(name: string, body: Record<string, unknown>, target: Module): string[] {
  const given = Object.keys(body).filter(
    (key) => !['source', 'depends_on', 'for_each', 'count'].includes(key),
  )
  const known = target.variables.map((variable) => variable.name)
  const required = target.variables.filter((variable) => !('default' in variable.body))
  return [
    ...given.filter((key) => !known.includes(key)).map((key) => `module.${name} takes no ${key}`),
    ...required
      .filter((variable) => !given.includes(variable.name))
      .map((variable) => `module.${name} lacks ${variable.name}`),
  ]
}

function wordProblems({ variables, outputs }: Module): string[] {
  const silent = [...variables, ...outputs].filter(({ body }) => !body.description)
  return [
    ...silent.map(({ name }) => `${name} has no description`),
    ...variables.filter(({ body }) => !body.type).map(({ name }) => `${name} has no type`),
  ]
}

/** Files that are read: `file("${path.module}/startup.sh")`. */
function fileProblems(module: Module): string[] {
  const text = JSON.stringify([module.resources, module.calls, module.locals])
  return [...text.matchAll(/file\(\\"\$\{path\.module\}\/([^"\\]+)\\"\)/g)]
    .map(([, file = '']) => file)
    .filter((file) => !existsSync(path.join(module.folder, file)))
    .map((file) => `it reads ${file}, which is not there`)
}
