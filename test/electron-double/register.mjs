// node --import register.mjs MAIN: what main imports as `electron` is the double that DOUBLE_URL names.
import { register } from 'node:module'

const hook = `
  export const resolve = (specifier, context, next) =>
    /^electron(?:\\/main)?$/.test(specifier)
      ? { url: ${JSON.stringify(process.env.DOUBLE_URL)}, shortCircuit: true }
      : next(specifier, context)
`
register(`data:text/javascript,${encodeURIComponent(hook)}`)
