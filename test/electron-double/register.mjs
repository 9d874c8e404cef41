// node --import register.mjs MAIN: what main imports as `electron` is the double that DOUBLE_URL names.
import Module, { register } from 'node:module'
import { fileURLToPath } from 'node:url'

const hook = `
  export const resolve = (specifier, context, next) =>
    /^electron(?:\\/main)?$/.test(specifier)
      ? { url: ${JSON.stringify(process.env.DOUBLE_URL)}, shortCircuit: true }
      : next(specifier, context)
`
register(`data:text/javascript,${encodeURIComponent(hook)}`)

// and so is what a bundled CommonJS package requires
const resolveFilename = Module._resolveFilename
Module._resolveFilename = function (request, ...rest) {
  return request === 'electron'
    ? fileURLToPath(process.env.DOUBLE_URL)
    : resolveFilename.call(this, request, ...rest)
}
