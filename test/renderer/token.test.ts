// @vitest-environment happy-dom
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'

const openPage = async (place: string) => {
  window.history.replaceState(null, '', place)
  vi.resetModules()
  return import('../../renderer/state/token.ts')
}

beforeEach(() => sessionStorage.clear())

it('finds the key in the address, and again after a reload', async () => {
  const page = await openPage('/?step=boot#token=abc')
  expect(page.takeToken()).toBe('abc')
  page.hideToken()
  expect(window.location.href).not.toContain('abc')
  expect(window.location.search).toBe('?step=boot')
  const again = await openPage('/?step=boot')
  expect(again.takeToken()).toBe('abc')
})

it('prefers the key of the address to an older one', async () => {
  sessionStorage.setItem('chargebench-token', 'old')
  const page = await openPage('/#token=new')
  expect(page.takeToken()).toBe('new')
  expect((await openPage('/')).takeToken()).toBe('new')
})

it('leaves the key in the address where nothing can be stored', async () => {
  const denied = () => {
    throw new Error('denied')
  }
  vi.stubGlobal('sessionStorage', { getItem: denied, setItem: denied })
  onTestFinished(() => void vi.unstubAllGlobals())
  const page = await openPage('/#token=abc')
  expect(page.takeToken()).toBe('abc')
  page.hideToken()
  expect(window.location.hash).toBe('#token=abc')
})
