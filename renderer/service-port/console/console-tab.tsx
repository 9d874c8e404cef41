import { useCallback, useState } from 'react'
import { usePanelPlace } from '../../panels/panel-place.ts'
import type { PanelProps } from '../../panels/panels.ts'
import { ConsoleScreen } from './console-screen.tsx'
import { PortPicker } from './port-picker.tsx'

/** The console of a charger: which port, and what is said there. */
const ConsoleTab = ({ wide }: PanelProps) => {
  const [{ terminal }, go] = usePanelPlace()
  const [gone, setGone] = useState<string | null>(null)
  const onGone = useCallback(() => {
    setGone(terminal)
    go({ terminal: null }, { replace: true })
  }, [go, terminal])
  if (terminal === null)
    return (
      <PortPicker
        gone={gone}
        onShow={(device) => {
          setGone(null)
          // a terminal of 80 signs wants the room of the step
          go({ terminal: device, wide: 'service-port', service: 'console' })
        }}
      />
    )
  return (
    <ConsoleScreen
      key={terminal}
      device={terminal}
      wide={wide}
      onGone={onGone}
      onChoose={() => go({ terminal: null })}
    />
  )
}

export default ConsoleTab
