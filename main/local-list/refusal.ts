import type { RefusalReason } from '../../contract/local-list-import.ts'
import { ToolError, type ToolErrorParams } from '../../contract/tool-error.ts'

const words: Readonly<Record<RefusalReason, string>> = {
  empty: 'it is empty',
  'header-only': 'it has a header and no rows',
  'too-large': 'it is larger than a list can be',
  'too-many-rows': 'it has more rows than a list can have',
  'too-many-columns': 'it has more columns than a list can have',
  'cell-too-long': 'a cell is longer than anything in a list',
  binary: 'it is neither text nor a workbook',
  'wrong-encoding': 'its bytes are no text of this encoding',
  'unpacks-too-large': 'it unpacks to far more than a list',
  'workbook-damaged': 'the workbook is damaged',
  'workbook-encrypted': 'the workbook has a password',
  'workbook-other-kind': 'it is a workbook of another kind: save it as .xlsx or CSV',
}

/** ToolError `list-file-refused`: nothing of the file was kept. */
export const refused = (reason: RefusalReason, params: ToolErrorParams = {}): ToolError =>
  new ToolError(
    'list-file-refused',
    { ...params, reason },
    'choose-another-file',
    `This file is no list: ${words[reason]}.`,
  )
