import type { ToolErrorCode } from '../contract/tool-error.ts'

/** What went wrong, in a sentence that a person can act on. */
export const errors = {
  'charge-point-unknown': 'Chargebench knows no charge point of this name. Check the identity.',
  'charge-point-not-connected': 'The charge point is not connected. Wait until it dials again, then repeat.',
  'call-not-allowed':
    'The standard does not allow this message at this point. Accept the charge point first.',
  'action-unknown': 'OCPP 1.6 has no such action. Check its spelling.',
  'payload-invalid': 'The message does not fit its schema. Correct the fields named and send again.',
  'call-refused': 'The charge point refused the message. Its own words stand beside.',
  'call-timed-out': 'The charge point did not answer in time. It may still do so; then repeat.',
  'answer-unreadable':
    'The charge point answered, but its answer makes no sense. Its frame is in the journal.',
  'connection-closed':
    'The link closed before the charge point answered. Wait until it dials again, then repeat.',
  'request-invalid': 'Chargebench does not understand this request. Check what was entered.',
  unauthorized: 'The key is missing or old. Open the address that Chargebench printed at its start.',
  'foreign-origin':
    'The request came from a page that is not ours. Open the address that Chargebench printed.',
  'not-found': 'There is nothing at this address.',
  'too-large': 'That is more than Chargebench takes at once. Send less.',
  'data-folder-held': 'Another Chargebench uses this data folder. Close it, or choose another folder.',
  'data-folder-newer':
    'A newer Chargebench wrote this data folder. Use that version, or choose another folder.',
  'data-folder-unusable': 'The data folder cannot be written. Check its rights and the free space.',
  'file-unreadable': 'The file cannot be read, or has changed since it was chosen. Choose it again.',
  'port-in-use': 'Another program uses this port. Close it, or choose another port.',
  'journal-unavailable': 'The journal cannot be written. Check the free space, then start Chargebench anew.',
  'settings-invalid': 'A setting cannot be used as it is. Correct it, then repeat.',
  'shutting-down': 'Chargebench is closing. Start it again, then repeat.',
  cancelled: 'A person cancelled it.',
  'procedure-unknown': 'Chargebench has no such procedure. Check its name.',
  'input-invalid': 'What was entered cannot be used: {{name}}: {{problem}}. Correct it, then repeat.',
  busy: 'Something else is running on {{id}}. Wait for its end, or cancel it.',
  'run-not-interrupted': 'This run is not interrupted: there is nothing to take up.',
  'run-not-repeatable': 'This cannot be taken up by itself. See what the charge point says now, then decide.',
  'secrets-needed': 'Secrets are never stored. Enter them again: {{names}}.',
  'wait-timed-out': 'Waited {{seconds}} s, and it did not come. Check the charge point, then repeat.',
  internal: 'A fault of ours. The log has the details; repeat, and tell us if it stays.',
} satisfies Record<ToolErrorCode, string>
