// What the page looks like before it knows anything: the frame that its script draws first, made into HTML while it is
// built. prerender.mjs has Vite bundle this file, so that class names are those of the page.
import { MantineProvider } from '@mantine/core'
import { createElement as h } from 'react'
import { renderToStaticMarkup, renderToString } from 'react-dom/server'
import { I18nextProvider, initReactI18next } from 'react-i18next'
import { Router } from 'wouter'
import { createI18n } from '../i18n/create-i18n.ts'
import { languages } from '../i18n/languages.ts'
import { App } from '../renderer/app.tsx'
import { themeIcons } from '../renderer/components/frame/preferences-menu.tsx'
import { Icon } from '../renderer/components/icon.tsx'
import { Unshown } from '../renderer/components/unshown.tsx'
import { jobsPage, steps } from '../renderer/steps/steps.ts'
import { cssVariablesResolver, theme } from '../renderer/theme/theme.ts'

const first = { bridge: { state: 'connecting', since: 0 }, state: null, savedSeq: 0, listening: null }
const silent = () => () => undefined
const environment = {
  store: { get: () => first, first, subscribe: silent, hostNow: () => 0, close: () => undefined },
  ticker: { now: () => 0, subscribe: silent },
  client: {},
}

const drawApp = (i18n) =>
  renderToString(h(Router, { ssrPath: '/', ssrSearch: '' }, h(App, { environment, i18n })))

const drawUnshown = (i18n) =>
  renderToStaticMarkup(
    h(I18nextProvider, { i18n }, h(MantineProvider, { theme, cssVariablesResolver }, h(Unshown))),
  )

const lineOf = (icon) => /\bd="([^"]+)"/.exec(renderToStaticMarkup(h(Icon, { name: icon })))?.[1]

const template = (attributes, html) => {
  const words = Object.entries(attributes).map(([name, value]) => `data-${name}="${value}"`)
  return `<template ${words.join(' ')}>${html}</template>`
}

/** The templates: a picture in each language, and what stands there when the page does not come. */
export const draw = () => {
  const icons = Object.fromEntries(Object.entries(themeIcons).map(([name, icon]) => [name, lineOf(icon)]))
  const places = { steps: steps.map(({ id }) => id).join(' '), beside: jobsPage.id }
  return languages
    .flatMap((language) => {
      const i18n = createI18n(language, initReactI18next)
      const picture = drawApp(i18n)
      if (picture.split(icons.auto).length !== 2) throw new Error('the button of the theme has changed')
      return [
        template({ 'first-picture': language, ...places, ...icons }, picture),
        template({ unshown: language }, drawUnshown(i18n)),
      ]
    })
    .join('\n    ')
}
