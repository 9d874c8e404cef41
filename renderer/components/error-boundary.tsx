import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { StateCard } from './ui.tsx'

interface Props {
  /** What cannot be shown when this fails: the name of the step or panel. */
  readonly what: string
  readonly children: ReactNode
}

interface State {
  readonly error: unknown
  readonly failed: boolean
}

const Failure = ({
  what,
  error,
  onAgain,
}: {
  readonly what: string
  readonly error: unknown
  readonly onAgain: () => void
}) => {
  const { t } = useTranslation()
  return (
    <div role="alert">
      <StateCard
        heading="h1"
        kind="failed"
        title={t('boundary.title', { what })}
        detail={t('boundary.detail', { cause: error instanceof Error ? error.message : String(error) })}
        actions={
          <>
            <Button onClick={onAgain}>{t('boundary.again')}</Button>
            <Button onClick={() => window.location.reload()}>{t('boundary.reload')}</Button>
          </>
        }
      />
    </div>
  )
}

/** Keeps a fault of one step or panel from taking the frame with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, failed: false }

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? (
      <Failure
        what={this.props.what}
        error={this.state.error}
        onAgain={() => this.setState({ error: null, failed: false })}
      />
    ) : (
      this.props.children
    )
  }
}
