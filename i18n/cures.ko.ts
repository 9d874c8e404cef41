import type { Words } from './words.ts'

export const cures: Words['cures'] = {
  'join-group':
    '이 계정은 직렬 포트를 쓸 수 없습니다. 다음을 한 번 실행한 뒤 다시 로그인하십시오: {{command}}',
  'udev-rule':
    '이 계정은 이 USB 장치를 쓸 수 없습니다. 이 줄을 {{file}}에 쓰고 {{command}}을(를) 실행한 뒤 다시 꽂으십시오.',
  winusb: 'Windows에 Chargebench가 쓸 수 있는 {{device}} 드라이버가 없습니다. Zadig로 WinUSB를 설치하십시오.',
  'winusb-reader':
    'Windows가 {{device}}을(를) 스마트카드 서비스에 맡겼고, Chargebench가 그 서비스를 쓸 수 없습니다. 서비스를 시작하거나(sc start SCardSvr) Zadig로 이 리더에 WinUSB를 설치하십시오.',
  'smart-card-service':
    '시스템의 스마트카드 서비스가 이 리더를 쓰고 있습니다. Chargebench를 쓰는 동안 서비스를 멈추십시오: {{command}}',
  'smart-card-service-fixed':
    '시스템의 스마트카드 서비스가 이 리더를 내주지 않습니다. 키보드형 리더나 직렬 포트 리더를 쓰십시오.',
  'close-program': '{{name}}이(가) 쓰고 있습니다. 그 프로그램을 닫으면 Chargebench가 스스로 엽니다.',
  'close-some-program': '다른 프로그램이 쓰고 있습니다. 그 프로그램을 닫으면 Chargebench가 스스로 엽니다.',
  'no-driver': 'Chargebench에는 이 장치의 드라이버가 없습니다({{driver}}).',
  'types-cards': '카드를 키보드처럼 입력하는 리더입니다. Chargebench가 앞에 있을 때 카드를 대십시오.',
  reinstall:
    '모듈 {{module}}이(가) 없거나 손상되었습니다. Chargebench를 다시 설치하거나 {{command}}을(를) 실행하십시오.',
  'plug-in-again': '다시 꽂으십시오. 나타나지 않으면 다른 소켓에 꽂으십시오.',
}
