// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createScript } from './fake-bench.ts'
import { showApp } from './render-app.tsx'

const base = () => createScript().appStarted()

describe('the password on Connect', () => {
  it('is suggested, set for the charge point that knocked, and shown once', async () => {
    const script = base().knock('password-missing', -5000, '10.42.0.91', { chargePointId: 'GARAGE-2' })
    const { client, user } = showApp({ state: script.state(), nowMs: 0 })
    await user.click(await screen.findByRole('button', { name: 'Set password' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByLabelText<HTMLInputElement>('Identity').value).toBe('GARAGE-2')
    await user.click(dialog.getByRole('radio', { name: 'Required' }))
    // required without a password would lock it out for good
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: /Set “Required”/ }).disabled).toBe(true)
    await user.click(dialog.getByRole('button', { name: 'Suggest one' }))
    const password = dialog.getByLabelText<HTMLInputElement>('Password').value
    expect(password).toMatch(/^[0-9A-F]{40}$/)
    await user.click(dialog.getByRole('button', { name: 'Set password' }))
    await dialog.findByText(password)
    expect(client.passwords.given).toEqual([{ chargePointId: 'GARAGE-2', mode: 'required', password }])

    await user.click(dialog.getByText('Close'))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.click(screen.getByRole('button', { name: 'Set password' }))
    const again = within(await screen.findByRole('dialog'))
    await again.findByText('It has a setting of its own.')
    expect(again.queryByText(password)).toBeNull()
    expect(again.getByLabelText<HTMLInputElement>('Password').value).toBe('')
    // the mode alone is changed; the password stays
    await user.click(again.getByRole('radio', { name: 'Allowed' }))
    await user.click(again.getByRole('button', { name: /Set “Allowed”/ }))
    await again.findByText(/It holds from the next connection on/)
    expect(client.passwords.given.at(-1)).toEqual({ chargePointId: 'GARAGE-2', mode: 'allowed' })
  })

  it('says what holds for all, and changes it', async () => {
    const { user } = showApp({ state: base().state() })
    await user.click(await screen.findByRole('button', { name: 'Password: Allowed' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.click(dialog.getByRole('radio', { name: 'All others' }))
    await user.click(dialog.getByRole('radio', { name: 'Required' }))
    dialog.getByText(/Only charge points with a password of their own get in/)
    await user.click(dialog.getByRole('button', { name: /Set “Required”/ }))
    await dialog.findByText(/It holds from the next connection on/)
    await user.click(dialog.getByText('Close'))
    await screen.findByRole('button', { name: 'Password: Required' })
  })
})
