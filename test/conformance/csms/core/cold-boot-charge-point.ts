import { equal } from 'node:assert/strict'
import { standardSettings, type Section } from '../../support/case.ts'
import { boot, shows } from '../../support/states.ts'

export const coldBoot: Section = {
  profile: 'Core',
  name: 'Cold Boot Charge Point',
  cases: [
    {
      id: 'TC_001_CSMS',
      title: 'Cold Boot Charge Point',
      // The interval is the Central System's choice: the heartbeats come as often as it says.
      settings: { ...standardSettings, intervalSeconds: { Accepted: 60, Pending: 10, Rejected: 60 } },
      // It boots, reports itself and each connector Available, and sends heartbeats, each of which tells it the time.
      run: async (bench) => {
        const chargePoint = await bench.dial()
        const { interval } = await boot(chargePoint)
        equal(interval, bench.settings.intervalSeconds.Accepted)
        const first = await chargePoint.send('Heartbeat', {})
        const second = await chargePoint.send('Heartbeat', {})
        equal(Date.parse(second.currentTime) >= Date.parse(first.currentTime), true, 'time runs forwards')
        await shows(bench, { status: 'Available', errorCode: 'NoError' })
      },
    },
  ],
}
