import type * as en from './service-port.en.ts'
import type { Words } from './words.ts'

/** 서비스 포트. */
export const servicePort: Words<typeof en.servicePort> = {
  title: '서비스 포트',
  short: '서비스',
  speaks: '서비스 포트의 통신 방식',
  console: '콘솔',
  modbus: 'Modbus',
}
