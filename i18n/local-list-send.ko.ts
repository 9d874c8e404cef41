import type { Words } from './words.ts'

/** What can follow a list that was sent: its proof, and the same for others. */
export const proveList: Words['localList']['prove'] = {
  button: '동작 검증',
  title: '동작 검증',
  lead: 'Chargebench가 응답을 멈춥니다. 목록에 있는 카드로 시작한 뒤 없는 카드를 시도하십시오. 이후 충전기의 대기열로 결과를 확인합니다.',
  listed: '목록에 있는 카드',
  unlisted: '목록에 없는 카드 (선택)',
  byReader: '리더에 댄 카드가 빈 칸에 입력됩니다.',
  notListed: '이 카드는 목록에 없습니다.',
  isListed: '이 카드는 목록에 있습니다.',
  seconds: '응답 중지 시간(초)',
  begin: '{{seconds}}초 동안 응답 중지',
  held: '카드를 모두 댔음',
  heldOne: '카드를 댔음',
  cancelled: '검증을 취소했습니다. 충전기 접속을 다시 받습니다.',
  proven: '응답이 없는 동안 {{idTag}} 카드로 시작했습니다.',
  refused: '{{idTag}} 카드는 시작하지 못했습니다.',
  unknownAllowed: 'AllowOfflineTxForUnknownId가 켜져 있어 오프라인에서 모든 카드로 시작할 수 있습니다.',
  why: {
    'listed-not-started':
      '목록에 있는 카드의 시작 기록이 오지 않았습니다. 응답이 없는 동안 카드를 충전기에 대셨습니까?',
    'unlisted-started': '목록에 없는 카드도 시작했습니다. 목록으로 판단하지 않습니다.',
  },
}

export const manyLists: Words['localList']['many'] = {
  title: '다른 충전기에 전송',
  lead: '충전기마다 따로 계획하고 확인합니다. 동시에 전송합니다.',
  all: '모두 선택',
  enable: 'LocalAuthListEnabled가 꺼져 있으면 켜기',
  anyway: '용량이 부족해도 전송(목록의 일부만 남을 수 있음)',
  none: '연결된 다른 충전기가 없습니다.',
  send_other: '충전기 {{count}}대에 전송',
  never: '전송 안 함',
  running: '{{total}}장 중 {{done}}장 전송',
  begun: '전송 중',
  proven: '버전 {{version}} 확인됨',
  reported: '버전 {{version}} 보고됨',
  failed: '실패',
  cancelled: '취소됨',
  interrupted: '중단됨',
}
