/**
 * Everything that can go wrong for a reason that a person can act on. The code is what tests and translations
 * see (`i18n` key `errors.<code>`), `params` fill the sentence, which tells what to do next; `action` names that for
 * scripts.
 */
export type ToolErrorCode =
  | 'charge-point-unknown'
  | 'charge-point-not-connected'
  | 'call-not-allowed'
  | 'action-unknown'
  | 'payload-invalid'
  | 'call-refused'
  | 'call-timed-out'
  /** The charge point answered, but what it said can not be understood. */
  | 'answer-unreadable'
  | 'connection-closed'
  | 'request-invalid'
  | 'unauthorized'
  | 'foreign-origin'
  | 'not-found'
  | 'too-large'
  | 'data-folder-held'
  | 'data-folder-newer'
  | 'data-folder-unusable'
  | 'settings-invalid'
  | 'port-in-use'
  /** A file of this laptop: gone, changed since it was chosen, or without the right to read it. */
  | 'file-unreadable'
  /** A folder of the computer that this runs on was named from another one. */
  | 'folder-not-yours'
  /** Chargebench was started so that no folder is taken in. */
  | 'folder-import-off'
  | 'journal-unavailable'
  | 'shutting-down'
  /** A person ended it. */
  | 'cancelled'
  | 'procedure-unknown'
  | 'input-invalid'
  /** Another run holds what is needed. */
  | 'busy'
  | 'run-not-interrupted'
  | 'run-not-repeatable'
  /** Secrets are never stored: to go on they must be given again. */
  | 'secrets-needed'
  | 'wait-timed-out'
  /** The charge point does not restart when it is asked to. */
  | 'reset-refused'
  | 'disk-full'
  /** A photo that is no JPEG, PNG, WebP or HEIC. */
  | 'photo-unreadable'
  /** Someone else has changed the job since it was looked at. */
  | 'job-changed-meanwhile'
  | 'job-closed'
  /** A charge point belongs to one open job at most. */
  | 'charge-point-in-other-job'
  | 'job-file-invalid'
  | 'job-file-newer'
  /** Somebody has the port: a panel of ours, or another program. */
  | 'port-busy'
  /** The system does not let us open it. */
  | 'port-refused'
  /** It was unplugged, or its other end died. */
  | 'port-gone'
  /** No device of this name. */
  | 'device-unknown'
  /** This port cannot do what was asked: another baud rate, a break. */
  | 'port-cannot'
  | 'port-failed'
  /** The reader does not answer, or not as its protocol wants. */
  | 'reader-failed'
  | 'native-module-missing'
  /** What a charge point gave can not serve as a backup. */
  | 'not-unpacked'
  | 'backup-implausible'
  /** A template file breaks a rule; line and column say where. */
  | 'template-invalid'
  /** A template has variables that nobody gave a value. */
  | 'template-variables-missing'
  /** Nobody knows which key of this charge point carries it. */
  | 'role-key-unknown'
  /** A file that is no list; params.reason says why. */
  | 'list-file-refused'
  /** Someone else has saved a newer revision of the list. */
  | 'list-changed-meanwhile'
  /** The charge point has no Local Authorization List, or says so. */
  | 'local-list-not-supported'
  /** LocalAuthListEnabled is off, or can not be set. */
  | 'local-list-disabled'
  /** The charge point tells that it has less room than the list needs; nothing was sent. */
  | 'local-list-too-long'
  /** The charge point does not take a message of the list, however small. */
  | 'local-list-refused'
  /** It took a part of the list and then no more: it is full. */
  | 'local-list-full'
  /** The device understood, and refuses: its exception code stands beside. */
  | 'modbus-exception'
  | 'modbus-silent'
  /** What came back is no frame. */
  | 'modbus-damaged'
  /** Another unit answered. */
  | 'modbus-foreign'
  /** A value that a register cannot take. */
  | 'modbus-value-invalid'
  /** Written, and read back as something else. */
  | 'modbus-not-kept'
  | 'modbus-changed'
  | 'modbus-map-unknown'
  | 'modbus-register-unknown'
  | 'service-profile-unknown'
  /** The profile does not say how. */
  | 'service-cannot'
  /** The console did not say what its profile expects. */
  | 'service-unexpected'
  | 'service-login-refused'
  /** No baud rate gives text. */
  | 'console-no-text'
  /** A scan, a file or a macro goes on there. */
  | 'console-busy'
  /** The image names another vendor or model than the charge point. */
  | 'firmware-mismatch'
  /** The image is the version that runs, or an older one. */
  | 'firmware-not-newer'
  /** A restart would fall into a transaction. */
  | 'transactions-open'
  | 'firmware-refused'
  | 'firmware-never-fetched'
  /** It came for the file, and nothing could be given to it; params.refusal says why. */
  | 'firmware-fetch-refused'
  /** The image on this laptop is no longer what was offered. */
  | 'firmware-file-changed'
  /** An update that runs serves it. */
  | 'firmware-in-use'
  /** It says that it gave up. */
  | 'firmware-download-failed'
  | 'firmware-stalled'
  | 'firmware-lost-in-restart'
  | 'firmware-not-installed'
  | 'firmware-install-failed'
  | 'firmware-never-came-back'
  | 'firmware-old-version'
  | 'firmware-other-version'
  | 'firmware-version-unread'
  | 'diagnostics-refused'
  /** It names no file and sends none. */
  | 'diagnostics-none'
  /** It says that it is not uploading, and nothing came. */
  | 'diagnostics-idle'
  | 'diagnostics-upload-failed'
  /** An upload broke off and was not repeated; what came is kept. */
  | 'diagnostics-incomplete'
  /** It says Uploaded, and nothing came here. */
  | 'diagnostics-elsewhere'
  | 'diagnostics-silent'
  /** It sent something that could not be taken; params.refusal says why. */
  | 'diagnostics-not-taken'
  /** What it left has no byte. */
  | 'diagnostics-empty'
  | 'internal'

export type ToolErrorParams = Readonly<Record<string, string | number | boolean | null>>

export class ToolError extends Error {
  override readonly name = 'ToolError'
  constructor(
    readonly code: ToolErrorCode,
    /** What fills the sentence; never a secret. */
    readonly params: ToolErrorParams = {},
    /** The next thing to do, in kebab-case, for scripts; null where nothing can be done. */
    readonly action: string | null = null,
    /** English, for logs and scripts. */
    message: string = code,
    /** Structured detail for scripts (schema errors, the charge point's error details). */
    readonly details?: unknown,
  ) {
    super(message)
  }
}

export const isToolError = (value: unknown): value is ToolError => value instanceof ToolError
