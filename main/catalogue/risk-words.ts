import type { RiskKind, Words } from '../../contract/key-knowledge.ts'

const words: Readonly<Record<RiskKind, Words>> = {
  'central-system-url': {
    en: 'The charge point leaves for the new address. With a wrong one no Central System can reach it.',
    ko: '충전기가 새 주소로 옮겨 갑니다. 주소가 틀리면 어떤 Central System도 충전기에 닿을 수 없습니다.',
  },
  identity: {
    en: 'The charge point calls itself by this name from its next connection on. A Central System that does not know the name refuses it.',
    ko: '다음 연결부터 충전기가 이 이름을 씁니다. 이름을 모르는 Central System은 충전기를 거부합니다.',
  },
  network: {
    en: 'A wrong value takes the charge point off its network. It can then be reached on site only.',
    ko: '값이 틀리면 충전기의 네트워크 연결이 끊깁니다. 그 뒤에는 현장에서만 접근할 수 있습니다.',
  },
  'security-profile': {
    en: 'It can only be raised, and the charge point reconnects with it. Without the right password or certificate the link is gone.',
    ko: '올릴 수만 있고 내릴 수 없으며, 충전기가 새 프로필로 다시 연결합니다. 맞는 비밀번호나 인증서가 없으면 연결이 끊깁니다.',
  },
  'authorization-key': {
    en: 'The charge point uses the new password from its next connection on. A Central System that does not have it refuses the charge point.',
    ko: '다음 연결부터 충전기가 새 비밀번호를 씁니다. 이 비밀번호가 없는 Central System은 충전기를 거부합니다.',
  },
  other: {
    en: 'A wrong value can cost the link to the Central System.',
    ko: '값이 틀리면 Central System과의 연결이 끊길 수 있습니다.',
  },
}

/** What a wrong value of a risky key cuts off. */
export const cutsOff = (kind: RiskKind): Words => words[kind]
