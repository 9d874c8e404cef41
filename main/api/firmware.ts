import {
  changeFirmwareInput,
  firmwareIdInput,
  importFirmwareInput,
  matchFirmwareInput,
  type FirmwareCandidate,
  type FirmwareImage,
  type FirmwareImport,
} from '../../contract/firmware.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { stat } from 'node:fs/promises'
import type { ApiDeps } from './context.ts'
import { procedure, router } from './trpc.ts'

/** The images as they stand to a charge point. ToolError `charge-point-unknown` where it has not booted here yet. */
export const candidatesFor = (
  { files, journal }: Pick<ApiDeps, 'files' | 'journal'>,
  chargePointId: string,
): readonly FirmwareCandidate[] => {
  const { chargePoints } = journal.state()
  const identity = Object.hasOwn(chargePoints, chargePointId) ? chargePoints[chargePointId]?.identity : null
  if (identity) return files.library.match(identity)
  throw new ToolError(
    'charge-point-unknown',
    { chargePointId },
    null,
    `${chargePointId} has not booted here yet.`,
  )
}

/** ToolError `not-found`; `firmware-in-use` while an update serves it: its bytes would be gone in the midst. */
export const removeFirmware = async ({ files }: Pick<ApiDeps, 'files'>, id: string): Promise<void> => {
  const { library } = files
  const { name, sha256 } = library.get(id)
  const isLast = library.list().filter((image) => image.sha256 === sha256).length === 1
  const user = isLast && files.views().find(({ file }) => file?.sha256 === sha256)
  if (user)
    throw new ToolError(
      'firmware-in-use',
      { firmware: name, chargePointId: user.chargePointId },
      'wait-or-cancel',
      `${name} is being sent to ${user.chargePointId}: wait for the end of the update, or cancel it.`,
    )
  await library.remove(id)
}

/**
 * A folder of images, or its `firmware.yaml`. ToolError `file-unreadable`; `folder-import-off`; `folder-not-yours` to who is elsewhere: the
 * token opens Chargebench, and not the disk that it is on.
 */
export const importFirmware = async (
  { files, takesFolders }: Pick<ApiDeps, 'files' | 'takesFolders'>,
  path: string,
  isAtThisComputer: boolean,
): Promise<FirmwareImport> => {
  if (!takesFolders)
    throw new ToolError(
      'folder-import-off',
      {},
      'add-file',
      'Folders are not taken in here (--no-folder-import): add the files themselves.',
    )
  if (!isAtThisComputer)
    throw new ToolError(
      'folder-not-yours',
      {},
      'add-file',
      'Only who sits at the computer that Chargebench runs on may name a folder of it: add the files themselves.',
    )
  const info = await stat(path).catch(() => null)
  return info?.isFile() === true ? files.library.addManifest(path) : files.library.addFolder(path)
}

/** The firmware library. An image is added over HTTP (`POST /api/firmware`); an update is a run (`firmware.update`). */
export const firmwareRouter = router({
  /** Newest first. */
  library: procedure.query(({ ctx }): readonly FirmwareImage[] => ctx.deps.files.library.list()),
  /** As they stand to a charge point: those that fit first. */
  candidates: procedure
    .input(matchFirmwareInput)
    .query(({ ctx, input }): readonly FirmwareCandidate[] => candidatesFor(ctx.deps, input.chargePointId)),
  change: procedure
    .input(changeFirmwareInput)
    .mutation(({ ctx, input }): Promise<FirmwareImage> =>
      ctx.deps.files.library.change(input.id, input.details),
    ),
  remove: procedure
    .input(firmwareIdInput)
    .mutation(({ ctx, input }): Promise<void> => removeFirmware(ctx.deps, input.id)),
  import: procedure
    .input(importFirmwareInput)
    .mutation(({ ctx, input }): Promise<FirmwareImport> =>
      importFirmware(ctx.deps, input.path, ctx.isAtThisComputer ?? false),
    ),
})
