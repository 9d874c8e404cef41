import type { Words } from './words.ts'

export const knocks: Words['knocks'] = {
  'not-http': {
    cause: 'HTTP로 접속하지 않았습니다',
    cure: '충전기 메뉴에서 “OCPP 1.6 JSON” 또는 “WebSocket”을 선택하고 포트를 확인하십시오.',
  },
  'tls-on-plain-port': {
    cause: '암호화 없는 포트에 TLS로 접속했습니다',
    cure: '충전기에 wss:// 대신 ws://를 입력하십시오.',
  },
  'wrong-method': {
    cause: 'WebSocket을 여는 요청이 아닙니다',
    cure: 'SOAP으로 설정된 것 같습니다. 메뉴에서 “OCPP 1.6 JSON”을 선택하십시오.',
  },
  'wrong-websocket-version': {
    cause: 'WebSocket 버전이 13이 아닙니다',
    cure: '새 펌웨어가 필요합니다. 모든 OCPP-J 시스템은 버전 13을 요구합니다.',
  },
  'missing-upgrade': {
    cause: 'Upgrade 헤더가 없는 일반 HTTP입니다',
    cure: '브라우저로 열었거나 중간의 프록시가 헤더를 지웠습니다. 프록시를 거치지 마십시오.',
  },
  'bad-websocket-key': {
    cause: 'WebSocket 키가 잘못되었습니다',
    cure: '받은 바이트를 제조사에 전달하십시오. 새 펌웨어로 해결될 수 있습니다.',
  },
  'only-ocpp2': {
    cause: 'OCPP 2만 제안했습니다',
    cure: '충전기 메뉴에서 “OCPP 1.6 JSON”을 선택하십시오.',
  },
  'no-common-subprotocol': {
    cause: 'ocpp1.6을 제안하지 않았습니다',
    cure: '충전기 메뉴에서 “OCPP 1.6 JSON”을 선택하십시오.',
  },
  'no-identity': {
    cause: 'URL에 ID가 없습니다',
    cure: 'ID를 마지막에 붙여 URL을 전체로 입력하십시오.',
  },
  'bad-identity': {
    cause: 'ID를 읽을 수 없습니다',
    cure: 'URL 마지막에 영문자, 숫자, -, _로 된 ID를 입력하십시오.',
  },
  'identity-refused': {
    cause: '허용되지 않은 ID입니다',
    cure: '다른 ID를 입력하거나 거절 목록에서 이 ID를 빼십시오.',
  },
  'password-missing': {
    cause: '비밀번호를 보내지 않았습니다',
    cure: '이 벤치의 비밀번호를 AuthorizationKey로 설정하거나 여기에서 비밀번호를 끄십시오.',
  },
  'password-wrong': {
    cause: '비밀번호가 틀립니다',
    cure: '이 벤치의 비밀번호를 충전기에 다시 입력하십시오. 대소문자도 구분합니다.',
  },
  'closed-after-handshake': {
    cause: '접속을 허용하자마자 끊었습니다',
    cure: '우리 응답에 원하는 것이 없었습니다. 받은 바이트에서 무엇을 요청했는지 확인하십시오.',
  },
  silent: {
    cause: '접속한 뒤 아무것도 보내지 않았습니다',
    cure: '충전기를 재시작하십시오. 계속되면 OCPP 1.6 JSON 설정을 확인하십시오.',
  },
  'opened-and-closed': {
    cause: '접속하자마자 끊었습니다',
    cure: '실제 접속에 앞선 확인입니다. 조치할 것이 없습니다.',
  },
  'request-too-large': {
    cause: '요청이 너무 큽니다',
    cure: '받은 바이트를 제조사에 전달하십시오. 이렇게 긴 헤더는 결함입니다.',
  },
  'too-many-connections': {
    cause: '동시 접속이 너무 많습니다',
    cure: '접속이 되풀이되고 있습니다. 충전기를 재시작하거나 네트워크에서 분리하십시오.',
  },
}
