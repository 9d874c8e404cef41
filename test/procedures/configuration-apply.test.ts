import { describe, expect, it } from 'vitest'
import type { ApplyResult, BackupResult, RestoreResult } from '../../contract/configuration-apply.ts'
import { templateOf } from '../../contract/configuration-template.ts'
import { serialiseTemplate } from '../../contract/configuration-template-text.ts'
import type { RunView } from '../../contract/run.ts'
import { knowKeys } from '../../main/catalogue/key-knowledge.ts'
import { startConfigurationBench } from './support/configuration-bench.ts'
import { coreKeys, keyStore, type Key } from './support/key-store.ts'
import { newDisk, resultOf } from './support/procedure-bench.ts'

const applied = (run: RunView): ApplyResult => resultOf(run) as unknown as ApplyResult
const failure = ({ state }: RunView) => (state.state === 'failed' ? state.error : null)

/** Core keys, with others and other values. */
const keysOf = (values: Readonly<Record<string, string>>): readonly Key[] => [
  ...coreKeys.map(({ key, value = '' }) => ({ key, value: values[key] ?? value })),
  ...Object.entries(values)
    .filter(([key]) => coreKeys.every((core) => core.key !== key))
    .map(([key, value]) => ({ key, value })),
]

const template = (keys: string): string => `format: 1\nname: Depot\nkeys:\n${keys}`

describe('configuration.backup', () => {
  it('keeps everything for good, and names what it can not keep', async () => {
    const bench = await startConfigurationBench()
    await bench.scripted(keyStore(keysOf({ AuthorizationKey: 'hidden', Vendor: 'x' })).answers)
    const result = resultOf(
      await bench.run('configuration.backup', { chargePointId: 'CP1', name: 'Before' }),
    ) as unknown as BackupResult
    const [stored] = bench.disk.readings
    expect(stored).toMatchObject({ id: result.backupId, kind: 'backup', name: 'Before' })
    expect(result.keys).toBe(coreKeys.length + 2)
    expect(result.secrets).toEqual(['AuthorizationKey'])
    expect(JSON.stringify(stored)).not.toContain('hidden')
  })

  it.each([
    ['an error in the shape of an answer', [{ key: 'Error' }]],
    ['a part of its keys', [{ key: 'HeartbeatInterval', value: '300' }]],
  ])('refuses %s, and keeps nothing', async (_what, keys) => {
    const bench = await startConfigurationBench()
    await bench.scripted(keyStore(keys).answers)
    const run = await bench.run('configuration.backup', { chargePointId: 'CP1' })
    expect(failure(run)).toMatchObject({ code: 'backup-implausible' })
    expect(bench.disk.readings).toEqual([])
  })

  it('refuses an answer that was cut short', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore(keysOf({}), {
      other: (action, payload) =>
        action === 'GetConfiguration' && JSON.stringify(payload).includes('ResetRetries') ? null : undefined,
    })
    const cut = store.answers
    await bench.scripted((action, payload, chargePoint) => {
      const answer = cut(action, payload, chargePoint)
      if (answer === null || typeof answer === 'string' || !('configurationKey' in answer)) return answer
      const told = answer['configurationKey'] as readonly Key[]
      return { ...answer, configurationKey: told.filter(({ key }) => key !== 'ResetRetries') }
    })
    const run = await bench.run('configuration.backup', { chargePointId: 'CP1' })
    expect(failure(run)).toMatchObject({ code: 'backup-implausible', params: { fault: 'incomplete' } })
  })
})

describe('configuration.apply', () => {
  it('brings a charge point of another vendor to the template of a first one', async () => {
    const first = await startConfigurationBench()
    await first.virtual()
    await first.run('configuration.read', { chargePointId: 'CP1' })
    const text = serialiseTemplate(templateOf(first.reading(), 'As the first', knowKeys([])))

    const bench = await startConfigurationBench()
    const store = keyStore(
      keysOf({ HeartbeatInterval: '77', Own_Key: 'x' }).map(({ key, value = '' }) => ({
        key,
        value: value === 'false' ? 'FALSE' : value,
      })),
    )
    await bench.scripted(store.answers)
    const result = applied(
      await bench.run('configuration.apply', { chargePointId: 'CP1', template: { text } }),
    )

    const wanted = new Map(first.reading().keys.map(({ key, value }) => [key, value]))
    expect(store.values.get('HeartbeatInterval')).toBe(wanted.get('HeartbeatInterval'))
    expect(store.values.get('Own_Key')).toBe('x')
    // in its own spelling
    for (const { value } of store.changes) expect(value).not.toMatch(/^(true|false)$/)
    // what it does not know is told, by its key
    const unsupported = result.outcomes
      .filter(({ outcome }) => outcome === 'not-supported')
      .map(({ key }) => key)
    expect(unsupported.length).toBeGreaterThan(0)
    expect(result.unmet.must).toEqual(unsupported)
    expect(bench.disk.readings.find(({ id }) => id === result.backupId)).toMatchObject({ kind: 'backup' })
    expect(bench.disk.readings[0]?.reading.keys.find(({ key }) => key === 'HeartbeatInterval')?.value).toBe(
      '77',
    )
  })

  it('only tells how far it is off, and sends nothing', async () => {
    const bench = await startConfigurationBench()
    await bench.scripted(keyStore(keysOf({ HeartbeatInterval: '300' })).answers)
    const text = template(
      '  HeartbeatInterval: {must: 60}\n  ResetRetries: {should: 1}\n  Absent: {should: x}\n',
    )
    const result = applied(
      await bench.run('configuration.apply', { chargePointId: 'CP1', template: { text }, checkOnly: true }),
    )
    expect(result.drift.map(({ key, state }) => [key, state])).toEqual([
      ['HeartbeatInterval', 'differs'],
      ['ResetRetries', 'same'],
      ['Absent', 'missing'],
    ])
    expect(result).toMatchObject({
      backupId: null,
      unmet: { must: ['HeartbeatInterval'], should: ['Absent'] },
    })
    expect(await bench.sent('ChangeConfiguration')).toEqual([])
  })

  it('fills in what it knows and what it is given, and never writes what is secret', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore(keysOf({ Label: '', Place: '', AdminPassword: '', Door: '' }), {
      // nobody reads a code of a door
      tell: (key, value) => (key === 'Door' ? undefined : value),
    })
    await bench.scripted(store.answers)
    await bench.drive(
      bench.templates.save({
        text: template(
          "  Label: {must: '{identity}/{bay}'}\n  Place: {must: '{site}'}\n  AdminPassword: {must: '{secret}'}\n  Door: {must: 'door-{secret}'}\n",
        ),
      }),
    )
    const input = { chargePointId: 'CP1', template: { id: 'depot' }, variables: { bay: '12' } }
    expect(failure(await bench.run('configuration.apply', input))).toMatchObject({
      code: 'template-variables-missing',
      params: { names: 'secret' },
    })
    const run = await bench.run('configuration.apply', { ...input, secretVariables: { secret: 'pa55word' } })
    expect(run.state.state).toBe('done')
    expect(Object.fromEntries(store.values)).toMatchObject({
      Label: 'CP1/12',
      Place: 'Depot 7',
      AdminPassword: 'pa55word',
      Door: 'door-pa55word',
    })
    expect(JSON.stringify([bench.journal.state().runs, bench.disk.readings])).not.toContain('pa55word')
  })

  it('refuses a template that breaks a rule, with its line', async () => {
    const bench = await startConfigurationBench()
    await bench.scripted(keyStore(keysOf({})).answers)
    const run = await bench.run('configuration.apply', {
      chargePointId: 'CP1',
      template: { text: template('  HeartbeatInterval: {most: 1}\n') },
    })
    expect(failure(run)).toMatchObject({ code: 'template-invalid', params: { line: 4 } })
    expect(await bench.sent('GetConfiguration')).toEqual([])
  })

  it('changes nothing where there is no backup', async () => {
    const bench = await startConfigurationBench()
    await bench.scripted(keyStore([{ key: 'HeartbeatInterval', value: '300' }]).answers)
    const run = await bench.run('configuration.apply', {
      chargePointId: 'CP1',
      template: { text: template('  HeartbeatInterval: {must: 60}\n') },
    })
    expect(failure(run)).toMatchObject({ code: 'backup-implausible' })
    expect(await bench.sent('ChangeConfiguration')).toEqual([])
  })

  it('goes on where it was killed: one backup, and nothing sent twice', async () => {
    const disk = newDisk()
    const text = template('  HeartbeatInterval: {must: 60}\n  ResetRetries: {must: 5}\n')
    const killed = await startConfigurationBench({ disk })
    const store = keyStore(keysOf({ HeartbeatInterval: '300', ResetRetries: '3' }), {
      change: (key) => {
        // the answer to the second one never gets to the disk
        if (key === 'ResetRetries') killed.lose()
        return undefined
      },
    })
    await killed.scripted(store.answers)
    const runId = await killed.drive(
      killed.runner.start('configuration.apply', { chargePointId: 'CP1', template: { text } }),
    )
    await killed.until(() => store.changes.length === 2)
    await killed.kill()

    const bench = await startConfigurationBench({ disk: killed.disk, port: killed.port })
    await bench.scripted(store.answers)
    expect(bench.view(runId).state.state).toBe('interrupted')
    await bench.drive(bench.runner.takeUp(runId))
    const result = applied(await bench.drive(bench.runner.ended(runId)))
    expect(result.unmet).toEqual({ must: [], should: [] })
    expect(store.changes.map(({ key }) => key)).toEqual(['HeartbeatInterval', 'ResetRetries'])
    const backups = bench.disk.readings.filter(({ kind }) => kind === 'backup')
    expect(backups.map(({ id }) => id)).toEqual([result.backupId])
    expect(result.drift.find(({ key }) => key === 'HeartbeatInterval')?.found).toBe('300')
  })

  it('begins anew where its template was changed meanwhile', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F']
    const wanting = (first: string): { text: string } => ({
      text: template(names.map((key) => `  ${key}: {must: "${key === 'A' ? first : '1'}"}\n`).join('')),
    })
    const killed = await startConfigurationBench({ disk: newDisk() })
    const { id } = await killed.templates.save(wanting('1'))
    const store = keyStore(keysOf(Object.fromEntries(names.map((key) => [key, '0']))), {
      change: (key) => {
        if (key === 'F') killed.lose()
        return undefined
      },
    })
    await killed.scripted(store.answers)
    const runId = await killed.drive(
      killed.runner.start('configuration.apply', { chargePointId: 'CP1', template: { id } }),
    )
    await killed.until(() => store.changes.length === names.length)
    await killed.kill()

    const bench = await startConfigurationBench({ disk: killed.disk, port: killed.port })
    await bench.templates.save(wanting('7'))
    await bench.scripted(store.answers)
    await bench.drive(bench.runner.takeUp(runId))
    const result = applied(await bench.drive(bench.runner.ended(runId)))
    expect(store.values.get('A')).toBe('7')
    expect(result.unmet).toEqual({ must: [], should: [] })
  })
})

describe('configuration.restore', () => {
  it('puts back what differs, and tells by key what it can not', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore(keysOf({ HeartbeatInterval: '300', AdminPassword: 'secret', Gone: '1' }))
    await bench.scripted(store.answers)
    const backup = resultOf(await bench.run('configuration.backup', { chargePointId: 'CP1' }))
    store.values.set('HeartbeatInterval', '1')
    store.values.set('New', '1')
    store.values.delete('Gone')

    const run = await bench.run('configuration.restore', {
      chargePointId: 'CP1',
      backupId: backup['backupId'],
    })
    const result = resultOf(run) as unknown as RestoreResult
    expect(store.values.get('HeartbeatInterval')).toBe('300')
    expect(store.changes.map(({ key }) => key)).toEqual(['HeartbeatInterval', 'Gone'])
    expect(result.outcomes).toMatchObject([
      { key: 'HeartbeatInterval', outcome: 'set', evidence: 'read-back' },
      { key: 'Gone', outcome: 'not-supported' },
    ])
    expect(result.notRestorable).toEqual([{ key: 'AdminPassword', why: 'secret' }])
    expect(result.newKeys).toEqual(['New'])
    expect(bench.disk.readings.find(({ id }) => id === result.beforeId)).toMatchObject({ kind: 'backup' })
  })

  it('leaves the interval that our acceptance overwrote to where it is put back', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore(keysOf({ HeartbeatInterval: '300' }))
    await bench.scripted(store.answers)
    const { backupId } = resultOf(await bench.run('configuration.backup', { chargePointId: 'CP1' }))
    store.values.set('HeartbeatInterval', '60')
    bench.journal.append({
      kind: 'change-made',
      chargePointId: 'CP1',
      runId: null,
      change: { what: 'heartbeat-interval', old: '900' },
    })
    const run = await bench.run('configuration.restore', { chargePointId: 'CP1', backupId })
    expect(resultOf(run)).toMatchObject({ notRestorable: [{ key: 'HeartbeatInterval', why: 'ours' }] })
    expect(store.changes).toEqual([])
  })

  it('puts back an interval that was set on purpose', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore(keysOf({ HeartbeatInterval: '300' }))
    await bench.scripted(store.answers)
    store.values.set('HeartbeatInterval', '900')
    const { backupId } = resultOf(await bench.run('configuration.backup', { chargePointId: 'CP1' }))
    store.values.set('HeartbeatInterval', '60')
    bench.journal.append({
      kind: 'change-made',
      chargePointId: 'CP1',
      runId: null,
      change: { what: 'heartbeat-interval', old: '900' },
    })
    const run = await bench.run('configuration.restore', { chargePointId: 'CP1', backupId })
    expect(resultOf(run)).toMatchObject({ notRestorable: [] })
    expect(store.values.get('HeartbeatInterval')).toBe('900')
  })

  it('refuses the backup of another charge point', async () => {
    const bench = await startConfigurationBench()
    await bench.scripted(keyStore(keysOf({})).answers)
    const backup = resultOf(await bench.run('configuration.backup', { chargePointId: 'CP1' }))
    const run = await bench.run('configuration.restore', {
      chargePointId: 'CP2',
      backupId: backup['backupId'],
    })
    expect(failure(run)).toMatchObject({ code: 'input-invalid', params: { name: 'backupId' } })
    expect(
      failure(await bench.run('configuration.restore', { chargePointId: 'CP1', backupId: 'none' })),
    ).toMatchObject({
      code: 'not-found',
    })
  })
})
