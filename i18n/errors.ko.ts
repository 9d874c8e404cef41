import type { Words } from './words.ts'

export const errors: Words['errors'] = {
  'charge-point-unknown': '이 이름의 충전기가 없습니다. ID를 확인하십시오.',
  'charge-point-not-connected': '충전기가 연결되어 있지 않습니다. 다시 접속하면 반복하십시오.',
  'call-not-allowed': '지금은 표준이 이 메시지를 허용하지 않습니다. 먼저 충전기를 수락하십시오.',
  'action-unknown': 'OCPP 1.6에 없는 동작입니다. 철자를 확인하십시오.',
  'payload-invalid': '메시지가 스키마에 맞지 않습니다. 표시된 항목을 고쳐 다시 보내십시오.',
  'call-refused': '충전기가 메시지를 거절했습니다. 충전기의 설명을 함께 표시합니다.',
  'call-timed-out': '충전기가 제때 응답하지 않았습니다. 늦게 응답할 수 있으니 잠시 후 반복하십시오.',
  'answer-unreadable': '충전기가 응답했지만 내용을 알 수 없습니다. 받은 프레임은 기록에 있습니다.',
  'connection-closed': '응답 전에 연결이 끊겼습니다. 다시 접속하면 반복하십시오.',
  'request-invalid': '요청을 이해할 수 없습니다. 입력한 내용을 확인하십시오.',
  unauthorized: '키가 없거나 지난 키입니다. Chargebench가 시작할 때 출력한 주소를 여십시오.',
  'foreign-origin': '다른 페이지에서 온 요청입니다. Chargebench가 출력한 주소를 여십시오.',
  'not-found': '이 주소에는 아무것도 없습니다.',
  'too-large': '한 번에 받을 수 있는 양을 넘었습니다. 줄여서 보내십시오.',
  'data-folder-held':
    '다른 Chargebench가 이 데이터 폴더를 사용하고 있습니다. 닫거나 다른 폴더를 선택하십시오.',
  'data-folder-newer':
    '더 새로운 Chargebench가 만든 데이터 폴더입니다. 그 버전을 쓰거나 다른 폴더를 선택하십시오.',
  'data-folder-unusable': '데이터 폴더에 쓸 수 없습니다. 권한과 남은 공간을 확인하십시오.',
  'port-in-use': '다른 프로그램이 이 포트를 사용하고 있습니다. 닫거나 다른 포트를 선택하십시오.',
  'journal-unavailable': '기록을 쓸 수 없습니다. 남은 공간을 확인하고 Chargebench를 다시 시작하십시오.',
  'settings-invalid': '설정값을 그대로 사용할 수 없습니다. 고친 뒤 반복하십시오.',
  'shutting-down': 'Chargebench를 종료하는 중입니다. 다시 시작한 뒤 반복하십시오.',
  internal: 'Chargebench의 결함입니다. 로그에 자세한 내용이 있습니다. 반복해도 계속되면 알려 주십시오.',
}
