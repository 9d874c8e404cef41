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
  'folder-import-off':
    'This Chargebench was started so that it takes no folders (--no-folder-import). Add the files themselves.',
  'folder-not-yours':
    'Only at the computer that Chargebench runs on can you name a folder of it. Add the files themselves.',
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
  'reset-refused':
    'The charge point refuses to restart. Restart it by hand, then repeat: what is done already is left alone.',
  'wait-timed-out': 'Waited {{seconds, span}}, and it did not come. Check the charge point, then repeat.',
  'disk-full': 'The disk is full: {{neededMegabytes}} MB are needed. Free some space, then repeat.',
  'photo-unreadable': 'This is no photo that Chargebench can show. Take a JPEG, PNG, WebP or HEIC file.',
  'job-changed-meanwhile':
    'The job was changed elsewhere since you opened it. Look at what it says now, then repeat.',
  'job-closed': 'The job is closed. Reopen it first.',
  'charge-point-in-other-job':
    'Charge point {{chargePointId}} belongs to another open job. Close that one, or leave the charge point out.',
  'job-file-invalid': 'This job file cannot be read: {{path}}: {{rule}}. Nothing was imported.',
  'job-file-newer':
    'A newer Chargebench wrote this job file (format {{format}}). Update Chargebench, then import it.',
  'port-busy': '{{holder}} uses {{port}}. Close it; Chargebench takes the port by itself.',
  'port-refused':
    'The system does not let Chargebench open {{port}}. Give it the right to, then plug in again.',
  'port-gone': '{{port}} was unplugged. Plug it in again; Chargebench goes on by itself.',
  'device-unknown': 'There is no device {{device}}. Plug it in, or choose another.',
  'port-cannot': '{{port}} cannot do that: {{what}}. Use another adapter.',
  'port-failed': '{{port}} does not work: {{detail}}. Plug it in again, then repeat.',
  'reader-failed':
    'The reader on {{port}} does not answer as it should: {{detail}}. Check its kind and its wiring.',
  'native-module-missing':
    'A part of Chargebench, {{module}}, is missing or broken. Install Chargebench again.',
  'not-unpacked':
    'Nothing of {{name}} is here ({{problem}}). Download the whole file to look at it elsewhere.',
  'backup-implausible':
    'What the charge point gave (keys: {{keys}}) cannot serve as a backup. Nothing was changed; read it again.',
  'template-invalid': '{{name}}, line {{line}}: {{rule}}. Correct it, then repeat.',
  'template-variables-missing': 'The template wants a value for {{names}}. Enter it, then repeat.',
  'role-key-unknown':
    'Nobody knows which key of this charge point holds this: {{role}}. Name the key, as its manual spells it.',
  'list-file-refused': 'This file is no list ({{reason}}). Choose another file, or save it as CSV in UTF-8.',
  'list-changed-meanwhile':
    'Someone saved a newer revision of this list. Look at what it says now, then repeat.',
  'local-list-not-supported':
    'The charge point keeps no Local Authorization List ({{answer}}). Its cards can only be authorized online.',
  'local-list-disabled': 'The charge point does not use its list: {{key}} is off. Switch it on, then repeat.',
  'local-list-too-long':
    'The charge point has room for {{limit}} cards, the list has {{entries}}. Nothing was sent. Take cards off the list, or send it anyway.',
  'local-list-refused':
    'The charge point takes no message of the list, not even with one card ({{answer}}). Look at its log.',
  'local-list-full':
    'The charge point took {{taken}} of {{entries}} cards and not the next one, {{card}} ({{answer}}). Its list is full, or it does not take that card. Send a shorter list, or the list without that card.',
  'modbus-exception':
    'Unit {{unitId}} refuses: exception {{code}}, {{name}}. Check the address and the register map.',
  'modbus-silent':
    'Unit {{unitId}} at {{port}} does not answer. Check its address, baud rate and parity, and A and B of the line.',
  'modbus-damaged': 'What came from {{port}} is no Modbus frame. Check baud rate, parity and termination.',
  'modbus-foreign':
    'Another device answered at {{port}}, not unit {{unitId}}. Look for a second master, or an address that is used twice.',
  'modbus-value-invalid': '{{register}} cannot take this: {{problem}}. Correct it, then repeat.',
  'modbus-not-kept':
    '{{register}} was written, but reads back {{found}} and not {{wanted}}. See what the device allows now.',
  'modbus-changed':
    '{{register}} says something else than you saw ({{found}}, not {{seen}}). Nothing was written. Look again, then decide.',
  'modbus-map-unknown': 'There is no register map {{map}}. Choose another.',
  'modbus-register-unknown': 'The map {{map}} has no register {{register}}. Choose another.',
  'service-profile-unknown': 'There is no service profile {{profile}}. Choose another.',
  'service-cannot':
    'The service profile {{profile}} does not say how to do this: {{task}}. Do it by hand in the console.',
  'service-unexpected':
    'The console of {{port}} did not come to: {{expected}}. Look at what it said, then repeat.',
  'service-login-refused':
    'The console of {{port}} refuses the login. Check user name and password, then repeat.',
  'console-no-text':
    'At no baud rate did {{port}} give text. Restart the charger while it is listened to, or check the wiring.',
  'console-busy': '{{port}} is at something already ({{with}}). Wait for its end, or cancel it.',
  'firmware-mismatch':
    '{{firmware}} is for {{wanted}}, and this is {{found}}. Choose another image, or allow it where you know better.',
  'firmware-not-newer':
    '{{version}} is not newer than {{before}}, which runs. Choose another image, or allow it.',
  'transactions-open':
    '{{chargePointId}} has an open transaction. Stop it first, or allow the update all the same.',
  'firmware-refused':
    'The charge point refused UpdateFirmware ({{answer}}). See whether it knows FirmwareManagement, or update it at its service port.',
  'firmware-never-fetched':
    'It never fetched the file within {{seconds, span}}. See that it can reach {{url}}, or try {{other}}.',
  'firmware-fetch-refused':
    'It came for the file and got nothing: $t(firmware.refusals.{{refusal}}). See in its settings and log which URL it asks for (it was given {{url}}), or try {{other}}.',
  'firmware-file-changed':
    '{{firmware}} was changed or removed on this computer while it was on offer. Add it to the library anew, then update again.',
  'firmware-in-use':
    '{{firmware}} is being sent to {{chargePointId}}. Wait for the end of the update, or cancel it first.',
  'firmware-download-failed':
    'It says DownloadFailed with {{served, number}} of {{size, number}} bytes. Send the update again, or try {{other}}.',
  'firmware-stalled':
    'The download stopped at {{served, number}} of {{size, number}} bytes, for {{seconds, span}}. Check its network, then send the update again.',
  'firmware-lost-in-restart':
    'It restarted at {{served, number}} of {{size, number}} bytes, and forgot the download. Send the update again.',
  'firmware-not-installed':
    'It has the whole file and still runs {{version}} after {{seconds, span}}. Restart it, and see which version it boots with.',
  'firmware-install-failed':
    'It has the whole file and says InstallationFailed. Check that the image is for this hardware, and its log.',
  'firmware-never-came-back':
    'It went away to restart and is not back after {{seconds, span}}. Switch its power off and on; if it stays away, use its service port.',
  'firmware-old-version':
    'It took the whole file and came back with {{version}}, as before. Look into its diagnostics, then repeat.',
  'firmware-other-version':
    'It came back with {{version}}, and not with {{expected}}. Check the version that is noted with the image.',
  'firmware-version-unread':
    'It is back, but does not say its version. Restart it, so that it sends a BootNotification.',
  'diagnostics-refused':
    'The charge point refused {{kind}} ({{answer}}). Try {{other}}, or its service port.',
  'diagnostics-none':
    'The charge point names no file and sends none. Ask for all times, over another protocol, or try {{other}}.',
  'diagnostics-idle':
    'It says Idle, and nothing came. Ask again with the URL of a file instead of a folder, or try {{other}}.',
  'diagnostics-upload-failed':
    'It says that the upload failed ({{status}}); last refused here: $t(firmware.refusals.{{refusal}}). Ask again with the URL of a file, or over {{protocol}}.',
  'diagnostics-incomplete':
    'The upload broke off after {{bytes, number}} bytes, which are kept. Check its network, then ask again.',
  'diagnostics-elsewhere':
    'It says Uploaded, but no byte came here. See whether it uploads to an address of its own.',
  'diagnostics-silent':
    'It promised a file and then neither sent it nor said a word for {{seconds, span}}. See that it can reach {{url}}, or try {{other}}.',
  'diagnostics-not-taken':
    'What it sent could not be taken: $t(firmware.refusals.{{refusal}}). Ask again with the URL of a file, over {{protocol}}, or try {{other}}.',
  'diagnostics-empty':
    'It left an empty file: nothing is recorded for what was asked. Ask for all times, or try {{other}}.',
  internal: 'A fault of ours. The log has the details; repeat, and tell us if it stays.',
} satisfies Record<ToolErrorCode, string>
