import { bench } from './bench.ko.ts'
import { boot } from './boot.ko.ts'
import { configuration, runs } from './configuration.ko.ts'
import { consoleWords } from './console.ko.ts'
import { cures } from './cures.ko.ts'
import { desktop } from './desktop.ko.ts'
import { diagnostics } from './diagnostics.ko.ts'
import { drop } from './drop.ko.ts'
import { errors } from './errors.ko.ts'
import { findingTitles } from './findings.ko.ts'
import { firmware } from './firmware.ko.ts'
import { handOver, jobs, leaveClean } from './jobs.ko.ts'
import { knocks } from './knocks.ko.ts'
import { noChargePoint, composer, findings, meter, panels, traffic } from './panels.ko.ts'
import { lists } from './lists.ko.ts'
import { localList } from './local-list.ko.ts'
import { passwords } from './passwords.ko.ts'
import type { Words } from './words.ts'
import { procedures } from './procedures.ko.ts'
import { modbus } from './modbus.ko.ts'
import { servicePort } from './service-port.ko.ts'
import { simulator } from './simulator.ko.ts'
import { duration, number } from './units.ko.ts'

/** 한국어. Sentences end in -ㅂ니다, buttons are nouns, OCPP's own words stay as the standard spells them. */
export const ko: Words = {
  desktop,
  drop,
  errors,
  bench,
  cures,
  knocks,
  panels,
  traffic,
  composer,
  findings,
  findingTitles,
  meter,
  passwords,
  servicePort,
  modbus,
  console: consoleWords,
  simulator,
  procedures,
  lists,
  localList,
  runs,
  configuration,
  firmware,
  diagnostics,
  jobs,
  hand_over: handOver,
  leave_clean: leaveClean,
  noChargePoint,
  link: { connected: '연결됨', disconnected: '연결 끊김', never: '접속한 적 없음' },
  top: {
    skip: '단계로 이동',
    noChargePoint: '충전기 없음',
    listening: '접속 대기',
    connecting: '연결 중',
    refused: '키 없음',
    bridgeLost: 'Chargebench 응답 없음',
    switcher: '충전기 선택',
    chargePoints: '충전기',
    address: '충전기가 접속할 주소',
    language: '언어',
    theme: '테마',
    help: '도움말과 단축키',
    more: '언어, 테마, 도움말',
  },
  theme: { light: '밝게', dark: '어둡게', auto: '시스템 설정' },
  walk: {
    label: '단계',
    connect: '연결',
    boot: '부팅',
    listening: '접속 대기',
    connected: '연결됨',
    knocking: '접속 시도 있음',
    notStarted: '시작 전',
    waiting: '대기 중',
    yourAnswer: '응답 필요',
    pending: '보류',
    accepted: '수락됨',
    statusesMissing: '상태 보고 누락',
    rejected: '거부됨',
    answerWaits: '응답 전달 대기',
    linkLost: '연결 끊김',
    saved: '기록 저장됨',
    saving_other: '{{count}}건 저장 중',
    since: '{{time}}부터 대기',
  },
  now: {
    label: '현재 상황',
    connecting: { title: 'Chargebench에 연결하는 중', detail: '{{elapsed}}째 시도 · 계속 시도합니다' },
    lost: {
      title: 'Chargebench의 응답을 기다리는 중',
      detail: '{{elapsed}}째 응답 없음 · 계속 시도합니다 · 잃는 정보는 없습니다',
    },
    dial: {
      title: '충전기의 접속을 기다리는 중',
      noKnock: '아직 접속 시도 없음 · 시간 제한 없음',
      knock: '마지막 시도 {{ago}} 전, {{address}} · 시간 제한 없음',
    },
    redial: {
      title: '충전기의 재접속을 기다리는 중',
      detail: '연결 끊김 {{ago}} 경과 · 시간 제한 없음 · 잃는 정보는 없습니다',
    },
    boot: { title: 'BootNotification을 기다리는 중', detail: '연결 후 {{ago}} 경과 · 시간 제한 없음' },
    answer: { title: 'BootNotification 응답을 기다리는 중' },
    held: { title: '{{status}} 응답 후 재요청 대기' },
    told: { title: '다음 BootNotification을 기다리는 중' },
    asksAgain: '{{in}} 후 다시 요청합니다 · 그동안 잃는 정보는 없습니다',
    asksAgainLate: '재요청 예정 시각에서 {{ago}} 지났습니다 · 시간 제한 없음',
    asksAgainUnknown: '충전기가 시점을 정합니다 · 시간 제한 없음',
    asksAtBoot: '재부팅할 때 다시 요청합니다 · 시간 제한 없음',
    statuses: {
      title_other: '커넥터 {{list}}의 상태 보고를 기다리는 중',
      detail: '수락 후 {{ago}} 경과 · 기한 {{time}}',
    },
    settled: { title: '기다리는 것 없음', detail: '마지막 메시지 {{ago}} 전' },
    card: '카드 {{idTag}}을(를) 읽었습니다. 지금 카드를 요청하는 단계는 없습니다. 벤치(F4)에 있습니다.',
    cardUnreadable: '{{digits}}은(는) 카드처럼 입력되었으나 카드가 아닙니다.',
    cardLost: 'Chargebench가 응답하지 않을 때 카드 {{digits}}이(가) 입력되었습니다. 나중에 다시 대십시오.',
  },
  bridge: {
    title: 'Chargebench 응답 없음, {{time}}부터',
    detail:
      '그때까지의 정보입니다. 충전기와 응답은 연결이 돌아올 때까지 기다리며, 페이지가 스스로 다시 시도합니다.',
    loading: {
      title: '벤치 정보를 읽는 중',
      detail: '연결된 충전기를 Chargebench에 묻고 있습니다. 1초쯤 걸립니다.',
    },
    refused: {
      title: '이 페이지에 키가 없음',
      detail:
        'Chargebench는 시작할 때마다 새 키를 만듭니다. 이 주소에는 키가 없거나 지난 키가 있습니다. 시작할 때 출력된 주소를 여십시오.',
    },
  },
  boundary: {
    title: '{{what}} 화면을 표시할 수 없음',
    detail: '원인: {{cause}}. 충전기와 기록은 영향을 받지 않습니다.',
    again: '다시 표시',
    reload: '페이지 새로 고침',
    page: {
      title: '페이지를 표시할 수 없음',
      detail:
        '페이지의 일부가 Chargebench에서 오지 않았거나 고장 났습니다. 페이지를 새로 고치십시오. 그래도 같으면 Chargebench가 아직 실행 중인지 확인하십시오.',
    },
  },
  shortcuts: {
    title: '키보드',
    button: '단축키',
    step: '{{step}} 단계로 이동',
    primary: '파란 버튼 실행',
    close: '닫기',
    list: '이 목록',
    note: '키보드로 동작하는 카드 리더를 인식합니다. 리더가 입력한 글자는 버튼이나 입력란에 전달되지 않습니다.',
  },
  connect: {
    title: '연결',
    lead: '아래 주소 중 하나를 충전기에 입력하십시오. 충전기가 접속하며 인터넷은 필요 없습니다.',
    addresses: '주소',
    useThis: '권장',
    kind: { ethernet: '유선', wifi: '무선', virtual: '가상 네트워크', loopback: '이 노트북 전용' },
    noCable: { name: '유선', word: '케이블 없음', hint: '케이블을 꽂으면 여기에 주소가 나타납니다.' },
    noAddress: {
      title: '네트워크 없음',
      detail:
        '충전기가 접속할 주소가 이 노트북에 없습니다. 케이블을 꽂거나 네트워크에 연결하면 주소가 저절로 나타납니다.',
    },
    others_other: '주소 {{count}}개 더 보기',
    fewer: '주소 접기',
    urlOf: '{{name}}의 URL',
    copy: '복사',
    copied: '복사됨',
    copyByHand: 'Ctrl C로 복사',
    copyNamed: '{{name}}의 URL 복사',
    qr: { label: '{{url}}의 QR 코드', caption: '스캔하여 제조사 앱에 URL 복사' },
    form: { label: 'URL 작성 방식', adds: '충전기가 ID 추가', full: '전체 작성' },
    identity: { label: 'ID', placeholder: '예: ECP-AC-0417' },
    inside: {
      title_other: '충전기 {{count}}대 접속됨',
      open: '부팅 열기',
      openOf: '{{id}}의 부팅 열기',
    },
    knocks: {
      title: '접속 시도',
      lead: '접속을 시도했지만 들어오지 못했습니다',
      count_other: '시도 {{count}}건',
      times_other: '{{count}}회',
      empty: { title: '접속 시도 없음', detail: '실패한 접속은 원인과 해결 방법을 붙여 여기에 표시합니다.' },
      solved: '해결됨',
      solvedBy: '이 주소의 {{id}}이(가) {{time}}부터 연결되어 있습니다.',
      announce: '{{address}}의 새 접속 시도: {{cause}}',
    },
    seen: {
      path: '경로: {{path}}.',
      offered: '{{offered}}을(를) 제안했습니다.',
      method: '{{method}} 요청입니다.',
      soap: 'SOAP 메시지입니다.',
      bareOcpp: 'WebSocket 없이 OCPP를 보냈습니다.',
      version: '{{version}}입니다.',
      after: '{{time}} 동안 연결되었습니다.',
      'none-set': '이 벤치에 설정된 비밀번호가 없습니다.',
      unreadable: 'Authorization 헤더를 읽을 수 없습니다.',
      'user-name': '사용자 이름이 ID와 다릅니다.',
    },
    verdict: { fix: '조치 필요', refused: '거절', harmless: '문제 없음' },
    cure: {
      copyFullUrl: '전체 URL 복사',
      copyUrl: 'ws:// URL 복사',
      setPassword: '비밀번호 설정',
      showHead: '받은 바이트',
      showHeadOf: '받은 바이트: {{address}}에서 온 첫 부분',
    },
    head: {
      title: '{{address}}에서 받은 첫 바이트',
      detail: '{{time}}에 받은 그대로입니다. 비밀번호는 가렸습니다.',
      empty: '아무것도 보내지 않았습니다.',
      copy: '바이트 복사',
    },
    help: {
      title: '접속 시도가 없습니까?',
      cable: '케이블 단자의 표시등이 켜져 있습니까?',
      saved: '충전기에 URL을 저장하고 재시작했습니까?',
      network: '충전기의 주소가 위 주소와 같은 네트워크입니까?',
      firewall: '이 노트북의 방화벽이 {{port}} 포트를 허용합니까?',
    },
    simulator: {
      start: '시뮬레이터로 체험',
      stop: '시뮬레이터 중지',
    },
  },
  boot,
  number,
  duration,
}
