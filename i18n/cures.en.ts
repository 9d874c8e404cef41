/** What to do so that a device can be used. */
export const cures = {
  'join-group':
    'Your account may not use serial ports. Run this once, then log out and in again: {{command}}',
  'udev-rule':
    'Your account may not use this USB device. Write these lines to {{file}}, run {{command}}, then plug it in again.',
  winusb: 'Windows has no driver for {{device}} that Chargebench can use. Install WinUSB for it with Zadig.',
  'winusb-reader':
    'Windows has given {{device}} to its smart-card service, and Chargebench does not reach it there. Start that service (sc start SCardSvr), or install WinUSB for the reader with Zadig.',
  'smart-card-service':
    "The system's smart-card service has this reader. Stop the service while you use Chargebench: {{command}}",
  'smart-card-service-fixed':
    "The system's smart-card service has this reader and does not give it away. Use a reader that types, or one on a serial port.",
  'close-program': '{{name}} has it. Close that program; Chargebench takes it by itself.',
  'close-some-program': 'Another program has it. Close that program; Chargebench takes it by itself.',
  'no-driver': 'Chargebench has no driver for it ({{driver}}).',
  'types-cards': 'It types its cards as a keyboard does. Hold a card to it while Chargebench is in front.',
  reinstall: 'The module {{module}} is missing or broken. Install Chargebench again, or run {{command}}.',
  'plug-in-again': 'Plug it in again, in another socket if it stays away.',
} as const
