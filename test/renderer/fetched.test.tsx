// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { fetched } from '../../renderer/components/fetched.tsx'

const Greeting = ({ name }: { readonly name: string }) => <p>Good morning, {name}</p>
const load = () => Promise.resolve({ default: Greeting })

afterEach(cleanup)

describe('a component in a chunk of its own', () => {
  it('is fetched when it is drawn', async () => {
    const { Component } = fetched(load)
    render(
      <Suspense fallback="not yet">
        <Component name="Ada" />
      </Suspense>,
    )
    expect(screen.getByText('not yet')).toBeTruthy()
    expect(await screen.findByText('Good morning, Ada')).toBeTruthy()
  })

  it('is drawn at once when it was fetched before', async () => {
    const { Component, fetch } = fetched(load)
    await fetch()
    render(
      <Suspense fallback="not yet">
        <Component name="Ada" />
      </Suspense>,
    )
    expect(screen.getByText('Good morning, Ada')).toBeTruthy()
  })
})
