import { Worker } from 'node:worker_threads'

/**
 * Starts one of the build's workers. Bundles, their chunks and the workers lie side by side in `dist/`; in a packed
 * app the workers are outside the archive, because native modules and workers cannot be loaded from within it.
 * `url` names the worker where the caller does not run from the build.
 */
export const startWorker = (
  name: string,
  workerData: unknown,
  url: URL = new URL(`./worker-${name}.js`, import.meta.url),
): Worker =>
  new Worker(new URL(url.href.replace(/\/app\.asar\//, '/app.asar.unpacked/')), {
    workerData,
    name: `chargebench-${name}`,
  })
