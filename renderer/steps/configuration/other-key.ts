import type { KeyView } from '../../../contract/configuration-view.ts'
import { isSecretKey } from '../../../contract/redact.ts'
import { findConfigurationKey } from '../../../ocpp/configuration-keys.ts'

/** A key that the charge point did not tell of, by what the standard says. */
export const untoldKey = (key: string, secret: boolean): KeyView => {
  const standard = findConfigurationKey(key)
  return {
    key,
    value: null,
    readonly: false,
    masked: false,
    knowledge: {
      key,
      standardKey: standard?.key ?? null,
      shape: standard?.value ?? null,
      meaning: standard ? { en: standard.meaning } : null,
      clause: standard?.clause ?? null,
      note: standard?.note === undefined ? null : { en: standard.note },
      default: null,
      access: standard?.access ?? null,
      secret: secret || isSecretKey(key),
      risk:
        standard?.risk === 'cuts-off'
          ? {
              kind:
                standard.key === 'AuthorizationKey'
                  ? 'authorization-key'
                  : standard.key === 'SecurityProfile'
                    ? 'security-profile'
                    : 'other',
              cutsOff: {
                en: 'A wrong value can keep it from connecting again.',
                ko: '값이 틀리면 다시 연결하지 못할 수 있습니다.',
              },
            }
          : null,
      rebootNeeded: false,
      role: null,
      topic: 'other',
      profile: standard?.profile ?? null,
      certainty: standard ? 'standard' : null,
      meaningGuessed: false,
      vendor: null,
    },
    isDefault: null,
    since: null,
    drift: null,
    findings: [],
  }
}
