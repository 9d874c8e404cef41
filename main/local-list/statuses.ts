import type { ListStatus } from '../../contract/local-list.ts'

const words: Readonly<Record<ListStatus, RegExp>> = {
  Accepted:
    /^(accepted|valid|active|activated|enabled|ok|yes|allowed|aktiv|gültig|유효|정상|사용|승인|활성)$/i,
  Blocked: /^(blocked|lost|stolen|disabled|suspended|gesperrt|차단|정지|분실|도난|중지)$/i,
  Expired: /^(expired|abgelaufen|만료|만료됨)$/i,
  Invalid: /^(invalid|ungültig|deleted|무효|무효화)$/i,
}
const statuses: readonly ListStatus[] = ['Accepted', 'Blocked', 'Expired', 'Invalid']

/** What a word of a spreadsheet stands for; null: nothing that is known. */
export const readStatus = (text: string): ListStatus | null => {
  const word = text.normalize('NFKC').trim()
  return statuses.find((status) => words[status].test(word)) ?? null
}
