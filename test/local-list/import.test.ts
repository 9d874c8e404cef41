import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import writeExcelFile from 'write-excel-file/node'
import yazl from 'yazl'
import { importLimits, type ImportRow, type ListImport } from '../../contract/local-list-import.ts'
import { isToolError } from '../../contract/tool-error.ts'
import { createImports, type Imports } from '../../main/local-list/imports.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const clock = { now: () => now }

async function* inPortions(bytes: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size)
    await Promise.resolve()
  }
}

const add = (imports: Imports, bytes: Uint8Array | string, name = 'cards.csv'): Promise<ListImport> => {
  const given = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes
  return imports.add({ name, bytes: inPortions(given), size: null, format: null })
}

const rowsOf = (imports: Imports, { id }: ListImport, show: 'all' | 'left-out' = 'all') =>
  imports.rows({ importId: id, show, offset: 0, limit: 1_000 }).rows

const read = async (bytes: Uint8Array | string) => {
  const imports = createImports(clock)
  const made = await add(imports, bytes)
  return { imports, made, rows: rowsOf(imports, made), list: imports.list(made.id) }
}

const problemsOf = (rows: readonly ImportRow[]) =>
  rows.map(({ row, problems }) => [row, ...problems.map(({ problem }) => problem)])

/** Why a file was refused. */
const refusal = async (bytes: Uint8Array | string): Promise<unknown> => {
  try {
    await add(createImports(clock), bytes)
    return 'taken'
  } catch (error) {
    return isToolError(error) && error.code === 'list-file-refused' ? error.params['reason'] : error
  }
}

const zipOf = async (parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> => {
  const zip = new yazl.ZipFile()
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  const chunks: Buffer[] = []
  const output: AsyncIterable<Buffer | string> = zip.outputStream
  for await (const chunk of output) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** The least that is a workbook, with one sheet of these rows. */
const workbook = (rows: string, more: Readonly<Record<string, string | Buffer>> = {}): Promise<Buffer> =>
  zipOf({
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><sheets><sheet name="Cards" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...more,
  })

describe('an import', () => {
  it('reads what a fleet manager sends: titles above the header, semicolons, days of its country', async () => {
    const { made, rows, list } = await read(
      'Depot East;;;\r\n\r\nCard no.;Fleet;Valid to;Status\r\n' +
        '04A3B2C1D2E380;DEPOT-E;31.12.2027;active\r\n0499AC72E15C80;DEPOT-E;;gesperrt\r\n',
    )
    expect(made).toMatchObject({
      file: { kind: 'csv', encoding: 'utf-8', encodingBy: 'valid', delimiter: ';' },
      settings: {
        headerRows: 2,
        mapping: { idTag: 0, parentIdTag: 1, expiryDate: 2, status: 3 },
        reading: 'hex',
      },
      rows: 2,
      taken: 2,
      leftOut: 0,
    })
    expect(rows.map(({ row }) => row)).toEqual([4, 5])
    expect(list.entries).toEqual([
      {
        idTag: '04A3B2C1D2E380',
        parentIdTag: 'DEPOT-E',
        expiryDate: new Date(2027, 11, 31, 23, 59, 59).toISOString(),
        status: 'Accepted',
      },
      { idTag: '0499AC72E15C80', parentIdTag: 'DEPOT-E', expiryDate: null, status: 'Blocked' },
    ])
  })

  it('says of each row what is wrong with it, and leaves it out by name', async () => {
    const lines = [
      'idTag,parentIdTag,expiryDate,status',
      'A001,F1,2027-12-31,Accepted',
      'A0000000000000000000X,F1,,',
      'a001,F1,,',
      'A002,F1,31.02.2027,',
      'A003,F1,2026-03-01,Accepted',
      'A004,F9,,',
      'A005,F1,,whatever',
      ',F1,,',
      '4.11E+13,F1,,',
      '카드,F1,,',
      'A006,F1,,',
    ]
    const { imports, made, rows, list } = await read(lines.join('\n'))
    expect(problemsOf(rows)).toEqual([
      [2],
      [3, 'id-tag-too-long'],
      [4, 'duplicate'],
      [5, 'date-unreadable'],
      [6, 'expired'],
      [7, 'parent-unknown'],
      [8, 'status-unknown'],
      [9, 'id-tag-missing'],
      [10, 'id-tag-rounded'],
      [11, 'id-tag-characters'],
      [12],
    ])
    expect(rows[1]?.problems).toMatchObject([{ params: { length: 21, most: 20 } }])
    expect(rows[2]?.problems).toMatchObject([{ params: { row: 2 } }])
    expect(made).toMatchObject({ rows: 11, taken: 2, leftOut: 9 })
    expect(list.entries.map(({ idTag }) => idTag)).toEqual(['A001', 'A006'])
    expect(list.source).toMatchObject({
      rows: 11,
      leftOut: [
        { row: 3, idTag: 'A0000000000000000000X', problem: 'id-tag-too-long' },
        { row: 4, idTag: 'a001', problem: 'duplicate' },
        { row: 5 },
        { row: 6 },
        { row: 7 },
        { row: 8 },
        { row: 9 },
        { row: 10 },
        { row: 11 },
      ],
    })
    // mended in place, or decided about
    const after = await imports.change(made.id, {
      mend: [
        { row: 5, field: 'expiryDate', value: '28.02.2027' },
        { row: 8, field: 'status', value: 'blocked' },
      ],
      decide: [
        { row: 6, decision: 'take' },
        { row: 3, decision: 'take' },
        { row: 2, decision: 'leave-out' },
      ],
    })
    // an error is not taken whoever wants it; without row 2, row 4 is the first with its card
    expect(after.taken).toBe(5)
    expect(rowsOf(imports, made, 'left-out').map(({ row }) => row)).toEqual([2, 3, 7, 9, 10, 11])
    expect(rowsOf(imports, made).find(({ row }) => row === 5)?.mended).toEqual(['expiryDate'])
  })

  it.each([
    ['UTF-8 with its mark', Buffer.from('\uFEFF카드번호,이름\nA001,홍길동\n'), 'utf-8', 'mark'],
    [
      'UTF-16LE with its mark',
      Buffer.from('\uFEFF카드번호\t이름\nA001\t홍길동\n', 'utf16le'),
      'utf-16le',
      'mark',
    ],
    ['UTF-16LE without', Buffer.from('idTag,name\nA001,Kim\n', 'utf16le'), 'utf-16le', 'guess'],
    ['UTF-16BE with its mark', Buffer.from('\uFEFFidTag\nA001\n', 'utf16le').swap16(), 'utf-16be', 'mark'],
    [
      'EUC-KR',
      Buffer.concat([
        Buffer.from([0xc4, 0xab, 0xb5, 0xe5, 0xb9, 0xf8, 0xc8, 0xa3]),
        Buffer.from(',name\nA001,'),
        Buffer.from([0xc8, 0xab, 0xb1, 0xe6, 0xb5, 0xbf]),
        Buffer.from('\n'),
      ]),
      'euc-kr',
      'guess',
    ],
    [
      'Windows-1252',
      Buffer.from('idTag,Name\nA001,M\u00fcller-\u00c9l\u00e8ve\n', 'latin1'),
      'windows-1252',
      'guess',
    ],
  ])('reads %s', async (_, bytes, encoding, encodingBy) => {
    const { made, list } = await read(bytes)
    expect(made.file).toMatchObject({ kind: 'csv', encoding, encodingBy })
    expect(made.settings.mapping.idTag).toBe(0)
    expect(list.entries.map(({ idTag }) => idTag)).toEqual(['A001'])
  })

  it('is read anew in another encoding when a person says so, and refuses one that it is not', async () => {
    const { imports, made } = await read(Buffer.from('idTag,Gruppe\nA001,\u00fc\n', 'latin1'))
    expect((await imports.change(made.id, { read: { encoding: 'windows-1252' } })).file).toMatchObject({
      encoding: 'windows-1252',
      encodingBy: 'person',
    })
    await expect(imports.change(made.id, { read: { encoding: 'utf-8' } })).rejects.toMatchObject({
      code: 'list-file-refused',
      params: { reason: 'wrong-encoding' },
    })
    expect(imports.view(made.id).file).toMatchObject({ encoding: 'windows-1252' })
  })

  it.each([
    ['idTag,until\nA1,03/04/2027\nA2,25/04/2027\n', '2027-04-03', []],
    ['idTag,until\nA1,03/04/2027\nA2,04/25/2027\n', '2027-03-04', []],
    ['idTag,until\nA1,03/04/2027\nA2,\n', null, ['date-ambiguous']],
    ['idTag,until\nA1,2027. 4. 3.\n', '2027-04-03', []],
    ['idTag,until\nA1,2027년 4월 3일\n', '2027-04-03', []],
    ['idTag,until\nA1,3 Apr 2027\n', '2027-04-03', []],
  ])('tells a day by the others of its column: %j', async (text, day, problems) => {
    const { rows } = await read(text)
    expect(rows[0]?.problems.map(({ problem }) => problem)).toEqual(problems)
    const at = rows[0]?.entry?.expiryDate ?? null
    if (day !== null) {
      const local = new Date(at ?? '')
      expect([local.getFullYear(), local.getMonth() + 1, local.getDate()].join('-')).toBe(
        day.split('-').map(Number).join('-'),
      )
    }
  })

  it('writes numbers as the back office wants them, and shows it on real rows', async () => {
    const { imports, made } = await read('uid\n04:A3:B2:C1\n04:99:AC:72\nnone\n')
    expect(made.settings.reading).toBe('text')
    const format = {
      notation: 'decimal',
      byteOrder: 'reversed',
      letters: 'upper',
      separator: 'none',
    } as const
    const after = await imports.change(made.id, { settings: { reading: 'hex', format } })
    expect(after.formatSamples).toEqual([
      { row: 2, before: '04:A3:B2:C1', after: '3249709828' },
      { row: 3, before: '04:99:AC:72', after: '1923913988' },
      { row: 4, before: 'none', after: null },
    ])
    expect(problemsOf(rowsOf(imports, made))).toEqual([[2], [3], [4, 'id-tag-notation']])
  })

  it('takes what was copied from a spreadsheet', async () => {
    const imports = createImports(clock)
    const made = await imports.paste('Card\tGroup\nA001\tF1\nA002\tF1\n', null)
    expect(made).toMatchObject({ file: { kind: 'paste', delimiter: '\t' }, taken: 2 })
  })

  it('keeps the newest few files alone', async () => {
    const imports = createImports(clock)
    const made: ListImport[] = []
    for (let at = 0; at < 12; at += 1) made.push(await add(imports, `idTag\nA00${at}\n`))
    expect(() => imports.view(made[0]?.id ?? '')).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(imports.view(made[11]?.id ?? '').taken).toBe(1)
  })
})

describe('a workbook', () => {
  it('keeps zeros, days and text as they are shown', async () => {
    const rows =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>Card</t></is></c><c r="B1" t="inlineStr"><is><t>Expiry</t></is></c></row>' +
      '<row r="2"><c r="A2" s="1"><v>1234567</v></c><c r="B2" s="2"><v>46752</v></c></row>' +
      '<row r="4"><c r="A4"><v>4.1122334455667E+13</v></c></row>' +
      '<row r="5"><c r="A5"><v>1.2345678901234568E+17</v></c></row>' +
      '<row r="6"><c r="A6" t="s"><v>0</v></c><c r="B6" t="d"><v>2027-12-31</v></c></row>'
    const { made, rows: read_ } = await read(
      await workbook(rows, {
        'xl/styles.xml':
          '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000000000"/></numFmts>' +
          '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        'xl/sharedStrings.xml': '<sst><si><r><t>00</t></r><r><t>42</t></r><rPh><t>no</t></rPh></si></sst>',
      }),
    )
    expect(made.file).toEqual({ kind: 'xlsx', sheet: 'Cards', sheets: ['Cards'] })
    expect(read_.map(({ row, given }) => [row, given.idTag, given.expiryDate])).toEqual([
      [2, '0001234567', '2027-12-31'],
      [4, '41122334455667', ''],
      [5, '1.2345678901234568E+17', ''],
      [6, '0042', '2027-12-31'],
    ])
    expect(problemsOf(read_)).toEqual([[2], [4], [5, 'id-tag-rounded'], [6]])
  })

  it('gives the value of a formula and says so, and never runs one', async () => {
    const { made, rows } = await read(
      await workbook(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>idTag</t></is></c></row>' +
          '<row r="2"><c r="A2" t="str"><f>CONCAT("A","001")</f><v>A001</v></c></row>' +
          '<row r="3"><c r="A3"><f>WEBSERVICE("http://x")</f></c></row>' +
          '<row r="4"><c r="A4" t="str"><v>A002</v></c></row>',
      ),
    )
    expect(made.notes).toEqual([
      { note: 'formulas', params: { count: 1 } },
      { note: 'formulas-empty', params: { count: 1 } },
      { note: 'empty-rows', params: { count: 1 } },
    ])
    expect(rows.map(({ given }) => given.idTag)).toEqual(['A001', 'A002'])
  })

  it('of another program is read as well', async () => {
    const bytes = await writeExcelFile([
      [{ value: 'Card' }, { value: 'Fleet' }],
      [{ value: 'A001', type: String }, { value: 'F1' }],
    ]).toBuffer()
    expect((await read(bytes)).list.entries).toMatchObject([{ idTag: 'A001', parentIdTag: 'F1' }])
  })
})

describe('a file that is no list', () => {
  const million = 1024 * 1024
  it.each<[string, string, () => Uint8Array | string | Promise<Buffer>]>([
    ['is empty', 'empty', () => ''],
    ['has nothing but ends of lines', 'empty', () => '\n\n\n'],
    ['has a header only', 'header-only', () => 'idTag,parentIdTag\n'],
    ['is 50 MB of text', 'too-large', () => Buffer.alloc(50 * million, 'A001,B,C\n')],
    ['has too many rows', 'too-many-rows', () => Buffer.alloc(2 * (importLimits.rows + 5), 'A\n')],
    ['has too many columns', 'too-many-columns', () => `idTag\n${'A,'.repeat(200)}A\n`],
    ['has a cell without end', 'cell-too-long', () => `idTag\n"${'A\n'.repeat(2 * million)}`],
    ['is noise', 'binary', () => Buffer.concat([Buffer.from([0, 1, 2]), randomBytes(10_000)])],
    ['is a picture', 'binary', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['is UTF-16 and breaks off', 'wrong-encoding', () => Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x42])],
    [
      'is an old workbook',
      'workbook-other-kind',
      () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]),
    ],
    [
      'is a workbook with a password',
      'workbook-encrypted',
      () =>
        Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    ['is another archive', 'workbook-other-kind', () => zipOf({ 'content.xml': '<a/>' })],
    ['is a cut workbook', 'workbook-damaged', async () => (await workbook('<row/>')).subarray(0, 300)],
    ['is a workbook that is no XML', 'workbook-damaged', () => workbook('<row></c>')],
    [
      'is a workbook whose XML would expand',
      'workbook-damaged',
      () =>
        workbook('<row/>', {
          'xl/worksheets/sheet1.xml':
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>',
        }),
    ],
    [
      'is a workbook that unpacks to far more than it is',
      'unpacks-too-large',
      () => workbook('', { 'xl/sharedStrings.xml': Buffer.alloc(importLimits.unpackedBytes + 1, ' ') }),
    ],
    [
      'is a workbook with a column beyond all',
      'workbook-damaged',
      () => workbook('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'),
    ],
  ])('is refused where it %s: %s', async (_, reason, bytes) => {
    expect(await refusal(await bytes())).toBe(reason)
  })

  it('costs a workbook what it is worth: a format without end, and styles without number', async () => {
    const styles = (code: string, count: number) => ({
      'xl/styles.xml':
        `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="${code}"/></numFmts>` +
        `<cellXfs>${'<xf numFmtId="200"/>'.repeat(count)}</cellXfs></styleSheet>`,
    })
    const rows = '<row r="1"><c s="1"><v>7</v></c></row>'
    const brackets = await read(await workbook(rows, styles('['.repeat(4 * million), 2)))
    expect(brackets.list.entries).toMatchObject([{ idTag: '7' }])
    const zeros = await read(await workbook(rows, styles('0'.repeat(200), million)))
    expect(zeros.list.entries.length + zeros.rows.length).toBe(1)
  })

  it('costs a workbook no more for blanks at the far end of its rows', async () => {
    const blanks = '<row><c r="XFD1"><v> </v></c></row>'.repeat(200_000)
    const { list } = await read(await workbook(`<row><c><v>7</v></c></row>${blanks}`))
    expect(list.entries).toMatchObject([{ idTag: '7' }])
  })

  it('is refused when it turns out longer than was said, and what comes after that is not read', async () => {
    const imports = createImports(clock)
    let read = 0
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      for (;;) {
        read += million
        yield await Promise.resolve(Buffer.alloc(million, 'A001,B,C\n'))
      }
    }
    await expect(
      imports.add({ name: 'a.csv', bytes: endless(), size: null, format: null }),
    ).rejects.toMatchObject({ code: 'list-file-refused', params: { reason: 'too-large' } })
    expect(read).toBeLessThanOrEqual(importLimits.fileBytes + million)
  })

  it('is refused by what was said of its size before a byte is read', async () => {
    const imports = createImports(clock)
    const bytes = {
      [Symbol.asyncIterator]: (): AsyncIterator<Uint8Array> => {
        throw new Error('read')
      },
    }
    await expect(
      imports.add({ name: 'a', bytes, size: importLimits.fileBytes + 1, format: null }),
    ).rejects.toMatchObject({ code: 'list-file-refused', params: { reason: 'too-large' } })
  })
})
