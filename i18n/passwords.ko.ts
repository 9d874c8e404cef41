import type { Words } from './words.ts'

/** 연결 화면의 충전기 비밀번호. */
export const passwords: Words['passwords'] = {
  button: '비밀번호: {{mode}}',
  title: '비밀번호',
  lead: 'HTTP Basic: 충전기가 접속할 때 비밀번호를 보냅니다. 사용자 이름은 충전기의 ID입니다.',
  mode: { off: '끔', allowed: '허용', required: '필수' },
  modeLabel: '비밀번호 사용',
  scope: { label: '대상', own: '충전기 하나', default: '나머지 모두' },
  means: {
    off: '보낸 비밀번호를 확인하지 않습니다.',
    allowed: '비밀번호 없이도 접속됩니다. 설정된 비밀번호가 있으면 보낸 값이 맞아야 합니다.',
    required: '이 비밀번호로만 접속됩니다.',
    requiredOfAll: '자체 비밀번호가 있는 충전기만 접속됩니다. 먼저 각 충전기의 비밀번호를 설정하십시오.',
  },
  from: {
    own: '이 충전기의 자체 설정이 있습니다.',
    default: '아직 자체 설정이 없어 나머지 모두의 설정을 따릅니다.',
  },
  password: '비밀번호',
  keep: '설정되어 있음. 비워 두면 유지',
  suggest: '새로 제안',
  suggested: '제안: 16진수 20바이트이며 AuthorizationKey의 형식입니다.',
  enterIdentity: '먼저 ID를 입력하십시오.',
  set: '비밀번호 설정',
  save: '“{{mode}}” 설정',
  saved: '설정했습니다. 다음 접속부터 적용됩니다.',
  once: '지금 비밀번호를 충전기에 복사하십시오. 해시만 보관하므로 다시 보여 줄 수 없습니다.',
  copy: '비밀번호 복사',
  failed: '비밀번호가 설정되지 않음',
}
