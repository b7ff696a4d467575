import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { moduleProblems } from '../src/check/terraform/check.ts'
import { formatProblems } from '../src/check/terraform/format.ts'
import { type Module, moduleOf, readModule } from '../src/check/terraform/read-module.ts'
import { ownCheckout } from '../src/checkout.ts'

const root = ownCheckout().root

/** A module that calls another, with nothing wrong, and one thing in it changed. */
async function modules(from = '', to = ''): Promise<[Module, Module]> {
  const main = `
    variable "project" {
      description = "The id."
      type        = string
    }
    data "google_project" "this" {
      project_id = var.project
    }
    locals {
      name = "a-\${var.project}"
    }
    resource "google_compute_address" "this" {
      name    = local.name
      project = data.google_project.this.number
    }
    module "other" {
      source = "../other"
      size   = 3
    }
    output "address" {
      description = "Where."
      value       = "\${google_compute_address.this.address} \${module.other.size}"
    }`
  const other = `
    variable "size" {
      description = "How large."
      type        = number
    }
    output "size" {
      description = "As given."
      value       = var.size
    }`
  return [
    await moduleOf('/infra/main', [['main.tf', main.replace(from, to)]]),
    await moduleOf('/infra/other', [['main.tf', other]]),
  ]
}

async function problemsAfter(from?: string, to?: string): Promise<string[]> {
  const all = await modules(from, to)
  return moduleProblems(all[0], all)
}

describe('the check of Terraform files', () => {
  it('has nothing against what is right', async () => {
    expect(await problemsAfter()).toEqual([])
  })

  it.each([
    ['a variable that is not there', '= var.project', '= var.projet', 'there is no var.projet'],
    [
      'a resource that is not there',
      'address.this.address',
      'address.that.address',
      'there is no google_compute',
    ],
    [
      'an attribute that the provider does not give',
      'this.address}',
      'this.addres}',
      'there is no google_compute',
    ],
    [
      'an output that a module does not give',
      'other.size',
      'other.length',
      'there is no module.other.length',
    ],
    ['a local that nothing uses', 'locals {', 'locals {\n      size = 3', 'nothing uses local.size'],
    ['an argument that the provider does not know', 'name    =', 'nam =', 'has no argument nam'],
    ['an argument that is missing', 'name    = local.name', 'address = local.name', 'lacks name'],
    ['an input that a module does not take', 'size   = 3', 'size = 3\n      colour = 1', 'takes no colour'],
    ['an input that is missing', 'size   = 3', '', 'module.other lacks size'],
    ['a module that is not there', '../other', '../another', 'there is no ../another'],
    ['an output without a word', 'description = "Where."', '', 'address has no description'],
  ])('finds %s', async (_, from, to, why) => {
    expect(await problemsAfter(from, to)).toContainEqual(expect.stringContaining(why))
  })

  it('names the line of what is no HCL', async () => {
    await expect(modules('type        = string', 'type = = string')).rejects.toThrow('main.tf:4')
  })

  it('says that the format was left out where terraform is not installed, and what it would change elsewhere', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'trovella-terraform-'))
    const program = path.join(folder, 'terraform')
    await writeFile(program, '#!/bin/sh\necho main.tf\nexit 3\n', { mode: 0o755 })
    expect(await formatProblems(folder, program)).toEqual([expect.stringContaining('would change main.tf')])
    expect(await formatProblems(folder, path.join(folder, 'none'))).toEqual({
      leftOut: 'terraform is not installed',
    })
    await rm(folder, { recursive: true })
  })
})

describe('the firewall', () => {
  it('lets SSH in from the identity proxy alone, and from everywhere only what Caddy serves', async () => {
    const { resources } = await readModule(path.join(root, 'infra/modules/network'))
    const rules = resources.filter(({ type }) => type === 'google_compute_firewall').map(({ body }) => body)
    const open = rules.flatMap((body) =>
      (body.allow as { protocol: string; ports: string[] }[]).flatMap(({ protocol, ports }) =>
        ports.map((port) => `${protocol}/${port} from ${body.source_ranges}`),
      ),
    )
    expect(open.sort()).toEqual([
      'tcp/22 from 35.235.240.0/20',
      'tcp/443 from 0.0.0.0/0',
      'tcp/80 from 0.0.0.0/0',
      'udp/443 from 0.0.0.0/0',
    ])
  })
})
