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
  'folder-import-off':
    '이 Chargebench는 폴더를 받지 않도록 시작되었습니다(--no-folder-import). 파일을 직접 추가하십시오.',
  'folder-not-yours':
    '폴더는 Chargebench가 실행되는 컴퓨터에서만 지정할 수 있습니다. 파일을 직접 추가하십시오.',
  'file-unreadable': '파일을 읽을 수 없거나 선택한 뒤에 바뀌었습니다. 다시 선택하십시오.',
  'port-in-use': '다른 프로그램이 이 포트를 사용하고 있습니다. 닫거나 다른 포트를 선택하십시오.',
  'journal-unavailable': '기록을 쓸 수 없습니다. 남은 공간을 확인하고 Chargebench를 다시 시작하십시오.',
  'settings-invalid': '설정값을 그대로 사용할 수 없습니다. 고친 뒤 반복하십시오.',
  'shutting-down': 'Chargebench를 종료하는 중입니다. 다시 시작한 뒤 반복하십시오.',
  cancelled: '사용자가 취소하였습니다.',
  'procedure-unknown': '그런 절차가 없습니다. 이름을 확인하십시오.',
  'input-invalid': '입력한 내용을 사용할 수 없습니다: {{name}}: {{problem}}. 고친 뒤 반복하십시오.',
  busy: '{{id}}에서 다른 작업이 진행 중입니다. 끝날 때까지 기다리거나 취소하십시오.',
  'run-not-interrupted': '중단된 작업이 아니므로 이어서 할 것이 없습니다.',
  'run-not-repeatable': '그대로 이어서 할 수 없습니다. 충전기의 현재 상태를 확인한 뒤 결정하십시오.',
  'secrets-needed': '비밀값은 저장하지 않습니다. 다시 입력하십시오: {{names}}.',
  'reset-refused':
    '충전기가 재시작을 거부합니다. 직접 재시작한 뒤 반복하십시오. 이미 끝난 것은 그대로 둡니다.',
  'wait-timed-out': '{{seconds, span}} 동안 기다렸지만 오지 않았습니다. 충전기를 확인한 뒤 반복하십시오.',
  'disk-full': '디스크가 가득 찼습니다. {{neededMegabytes}} MB가 필요합니다. 공간을 비우고 반복하십시오.',
  'photo-unreadable':
    'Chargebench가 표시할 수 있는 사진이 아닙니다. JPEG, PNG, WebP 또는 HEIC 파일을 선택하십시오.',
  'job-changed-meanwhile': '작업을 연 뒤에 다른 곳에서 바뀌었습니다. 지금 내용을 확인한 다음 반복하십시오.',
  'job-closed': '이미 마친 작업입니다. 먼저 다시 여십시오.',
  'charge-point-in-other-job':
    '충전기 {{chargePointId}}은(는) 진행 중인 다른 작업에 속해 있습니다. 그 작업을 마치거나 이 충전기를 빼십시오.',
  'job-file-invalid': '작업 파일을 읽을 수 없습니다. {{path}}: {{rule}}. 아무것도 가져오지 않았습니다.',
  'job-file-newer':
    '더 새로운 Chargebench가 만든 작업 파일입니다(형식 {{format}}). Chargebench를 업데이트한 뒤 가져오십시오.',
  'port-busy': '{{holder}}이(가) {{port}}을(를) 쓰고 있습니다. 닫으면 Chargebench가 포트를 스스로 엽니다.',
  'port-refused': '시스템이 {{port}} 열기를 허용하지 않습니다. 권한을 준 뒤 다시 꽂으십시오.',
  'port-gone': '{{port}}이(가) 뽑혔습니다. 다시 꽂으면 Chargebench가 이어서 진행합니다.',
  'device-unknown': '{{device}} 장치가 없습니다. 꽂거나 다른 장치를 고르십시오.',
  'port-cannot': '{{port}}에서는 할 수 없습니다: {{what}}. 다른 어댑터를 쓰십시오.',
  'port-failed': '{{port}}이(가) 동작하지 않습니다: {{detail}}. 다시 꽂은 뒤 다시 하십시오.',
  'reader-failed': '{{port}}의 리더가 제대로 응답하지 않습니다: {{detail}}. 종류와 배선을 확인하십시오.',
  'native-module-missing':
    'Chargebench의 구성 요소 {{module}}이(가) 없거나 손상되었습니다. Chargebench를 다시 설치하십시오.',
  'not-unpacked':
    '{{name}}의 내용이 여기에 없습니다({{problem}}). 파일 전체를 내려받아 다른 곳에서 보십시오.',
  'backup-implausible':
    '충전기가 준 값(키 {{keys}}개)은 백업으로 쓸 수 없습니다. 아무것도 바꾸지 않았습니다. 다시 읽으십시오.',
  'template-invalid': '{{name}}, {{line}}행: {{rule}}. 고친 뒤 다시 하십시오.',
  'template-variables-missing': '템플릿에 {{names}} 값이 필요합니다. 입력한 뒤 다시 하십시오.',
  'role-key-unknown':
    '이 충전기의 어느 키에 들어가는지 알려져 있지 않습니다: {{role}}. 설명서에 적힌 대로 키 이름을 입력하십시오.',
  'list-file-refused':
    '이 파일은 목록으로 읽을 수 없습니다({{reason}}). 다른 파일을 선택하거나 UTF-8 CSV로 저장하십시오.',
  'list-changed-meanwhile':
    '다른 곳에서 이 목록의 새 버전을 저장했습니다. 현재 내용을 확인한 뒤 다시 시도하십시오.',
  'local-list-not-supported':
    '충전기가 로컬 인증 목록을 지원하지 않습니다({{answer}}). 카드는 온라인으로만 인증할 수 있습니다.',
  'local-list-disabled':
    '충전기가 목록을 쓰지 않습니다. {{key}}이(가) 꺼져 있습니다. 켠 뒤 다시 시도하십시오.',
  'local-list-too-long':
    '충전기에는 카드 {{limit}}장까지 들어가지만 목록은 {{entries}}장입니다. 아무것도 전송하지 않았습니다. 목록에서 카드를 줄이거나 그대로 전송하십시오.',
  'local-list-refused':
    '충전기가 카드 한 장짜리 메시지도 받지 않습니다({{answer}}). 충전기 로그를 확인하십시오.',
  'local-list-full':
    '충전기가 카드 {{entries}}장 중 {{taken}}장을 받고 다음 카드 {{card}}은(는) 받지 않습니다({{answer}}). 목록이 가득 찼거나 그 카드를 받지 않는 것입니다. 더 짧은 목록이나 그 카드를 뺀 목록을 전송하십시오.',
  'modbus-exception':
    '장치 {{unitId}}이(가) 거부합니다: 예외 {{code}}, {{name}}. 주소와 레지스터 맵을 확인하십시오.',
  'modbus-silent':
    '{{port}}의 장치 {{unitId}}이(가) 응답하지 않습니다. 주소, 통신 속도, 패리티와 A·B 배선을 확인하십시오.',
  'modbus-damaged':
    '{{port}}에서 온 데이터가 Modbus 프레임이 아닙니다. 통신 속도, 패리티, 종단 저항을 확인하십시오.',
  'modbus-foreign':
    '{{port}}에서 장치 {{unitId}}이(가) 아닌 다른 장치가 응답했습니다. 다른 마스터나 중복된 주소가 있는지 확인하십시오.',
  'modbus-value-invalid': '{{register}}에 넣을 수 없는 값입니다: {{problem}}. 고친 뒤 다시 하십시오.',
  'modbus-not-kept':
    '{{register}}에 썼지만 {{wanted}}이(가) 아니라 {{found}}(으)로 읽힙니다. 장치가 지금 허용하는 값을 확인하십시오.',
  'modbus-changed':
    '{{register}}의 값이 그사이 바뀌었습니다({{seen}} → {{found}}). 아무것도 쓰지 않았습니다. 다시 확인한 뒤 결정하십시오.',
  'modbus-map-unknown': '레지스터 맵 {{map}}이(가) 없습니다. 다른 것을 고르십시오.',
  'modbus-register-unknown': '맵 {{map}}에 레지스터 {{register}}이(가) 없습니다. 다른 것을 고르십시오.',
  'service-profile-unknown': '서비스 프로필 {{profile}}이(가) 없습니다. 다른 것을 고르십시오.',
  'service-cannot':
    '서비스 프로필 {{profile}}에 이 작업의 방법이 없습니다: {{task}}. 콘솔에서 직접 하십시오.',
  'service-unexpected':
    '{{port}}의 콘솔에서 기대한 응답이 오지 않았습니다: {{expected}}. 콘솔의 출력을 확인한 뒤 다시 하십시오.',
  'service-login-refused':
    '{{port}}의 콘솔이 로그인을 거부합니다. 사용자 이름과 비밀번호를 확인한 뒤 다시 하십시오.',
  'console-no-text':
    '어느 통신 속도에서도 {{port}}에서 글자가 오지 않았습니다. 듣는 동안 충전기를 다시 시작하거나 배선을 확인하십시오.',
  'console-busy': '{{port}}에서 이미 다른 일({{with}})을 하고 있습니다. 끝날 때까지 기다리거나 취소하십시오.',
  'firmware-mismatch':
    '{{firmware}}은(는) {{wanted}}용이고, 이 충전기는 {{found}}입니다. 다른 이미지를 고르거나, 확실하면 허용하십시오.',
  'firmware-not-newer':
    '{{version}}은(는) 지금 실행 중인 {{before}}보다 새 버전이 아닙니다. 다른 이미지를 고르거나 허용하십시오.',
  'transactions-open':
    '{{chargePointId}}에 진행 중인 트랜잭션이 있습니다. 먼저 종료하거나, 그래도 업데이트를 허용하십시오.',
  'firmware-refused':
    '충전기가 UpdateFirmware를 거부했습니다({{answer}}). FirmwareManagement를 지원하는지 확인하거나 서비스 포트로 업데이트하십시오.',
  'firmware-never-fetched':
    '{{seconds, span}} 동안 파일을 가져가지 않았습니다. {{url}}에 닿는지 확인하거나 {{other}}로 시도하십시오.',
  'firmware-fetch-refused':
    '파일을 받으러 왔지만 아무것도 받지 못했습니다: $t(firmware.refusals.{{refusal}}). 충전기가 어떤 URL을 요청하는지 설정과 로그에서 확인하거나(알려 준 URL: {{url}}) {{other}}로 시도하십시오.',
  'firmware-file-changed':
    '제공하는 동안 이 컴퓨터의 {{firmware}} 파일이 바뀌었거나 지워졌습니다. 라이브러리에 다시 추가한 뒤 업데이트하십시오.',
  'firmware-in-use':
    '{{firmware}} 파일을 {{chargePointId}}에 보내는 중입니다. 업데이트가 끝날 때까지 기다리거나 먼저 취소하십시오.',
  'firmware-download-failed':
    '{{size, number}}바이트 중 {{served, number}}바이트에서 DownloadFailed를 보냈습니다. 업데이트를 다시 보내거나 {{other}}로 시도하십시오.',
  'firmware-stalled':
    '다운로드가 {{size, number}}바이트 중 {{served, number}}바이트에서 {{seconds, span}} 동안 멈췄습니다. 네트워크를 확인한 뒤 업데이트를 다시 보내십시오.',
  'firmware-lost-in-restart':
    '{{size, number}}바이트 중 {{served, number}}바이트에서 다시 시작하고 다운로드를 잊었습니다. 업데이트를 다시 보내십시오.',
  'firmware-not-installed':
    '파일을 모두 받았지만 {{seconds, span}} 동안 기다려도 여전히 {{version}}입니다. 다시 시작하고 어떤 버전으로 켜지는지 확인하십시오.',
  'firmware-install-failed':
    '파일을 모두 받았지만 InstallationFailed를 보냈습니다. 이 하드웨어용 이미지인지, 그리고 로그를 확인하십시오.',
  'firmware-never-came-back':
    '다시 시작하러 나간 뒤 {{seconds, span}} 동안 기다려도 돌아오지 않습니다. 전원을 껐다 켜십시오. 그래도 없으면 서비스 포트를 사용하십시오.',
  'firmware-old-version':
    '파일을 모두 받고도 이전과 같은 {{version}}(으)로 돌아왔습니다. 진단 로그를 확인한 뒤 다시 하십시오.',
  'firmware-other-version':
    '{{expected}}이(가) 아니라 {{version}}(으)로 돌아왔습니다. 이미지에 적힌 버전을 확인하십시오.',
  'firmware-version-unread':
    '돌아왔지만 버전을 알리지 않습니다. BootNotification을 보내도록 다시 시작하십시오.',
  'diagnostics-refused':
    '충전기가 {{kind}}을(를) 거부했습니다({{answer}}). {{other}}(으)로 시도하거나 서비스 포트를 사용하십시오.',
  'diagnostics-none':
    '충전기가 파일 이름을 알리지 않고 아무것도 보내지 않습니다. 전체 기간을 요청하거나, 다른 프로토콜로 요청하거나, {{other}}(으)로 시도하십시오.',
  'diagnostics-idle':
    'Idle이라고 하고 아무것도 오지 않았습니다. 폴더 대신 파일 URL로 다시 요청하거나 {{other}}(으)로 시도하십시오.',
  'diagnostics-upload-failed':
    '업로드에 실패했다고 합니다({{status}}). 여기서 마지막으로 거절한 이유: $t(firmware.refusals.{{refusal}}). 파일 URL로, 또는 {{protocol}}로 다시 요청하십시오.',
  'diagnostics-incomplete':
    '업로드가 {{bytes, number}}바이트에서 끊겼습니다. 받은 만큼은 보관했습니다. 네트워크를 확인한 뒤 다시 요청하십시오.',
  'diagnostics-elsewhere':
    'Uploaded라고 하지만 여기로는 한 바이트도 오지 않았습니다. 자체 주소로 업로드하는지 확인하십시오.',
  'diagnostics-silent':
    '파일을 약속한 뒤 {{seconds, span}} 동안 보내지도 알리지도 않았습니다. {{url}}에 닿는지 확인하거나 {{other}}(으)로 시도하십시오.',
  'diagnostics-not-taken':
    '충전기가 보낸 것을 받을 수 없었습니다: $t(firmware.refusals.{{refusal}}). 파일 URL로 다시 요청하거나 {{protocol}} 또는 {{other}}로 시도하십시오.',
  'diagnostics-empty':
    '빈 파일을 남겼습니다. 요청한 범위에 기록이 없습니다. 모든 시간을 요청하거나 {{other}}로 시도하십시오.',
  internal: 'Chargebench의 결함입니다. 로그에 자세한 내용이 있습니다. 반복해도 계속되면 알려 주십시오.',
}
