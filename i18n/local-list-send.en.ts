/** What can follow a list that was sent: its proof, and the same for others. */
export const proveList = {
  button: 'Prove that it works',
  title: 'Prove that it works',
  lead: 'We go silent. You start with a card of the list, then try one that is not on it. Afterwards its queue tells what it did alone.',
  listed: 'Card on the list',
  unlisted: 'Card that is not (optional)',
  byReader: 'A card held at the reader fills the field that is empty.',
  notListed: 'This card is not on the list.',
  isListed: 'This card is on the list.',
  seconds: 'Silent for (seconds)',
  begin: 'Go silent for {{seconds}} s',
  held: 'Both cards were held',
  heldOne: 'The card was held',
  cancelled: 'The proof was cancelled: the charge point is let in again, and nothing is proven.',
  proven: 'It let {{idTag}} start while we were silent.',
  refused: '{{idTag}} did not start.',
  unknownAllowed: 'AllowOfflineTxForUnknownId is on: it lets every card start while it is offline.',
  why: {
    'listed-not-started':
      'No start with the listed card came. Was the card held at the charge point while we were silent?',
    'unlisted-started': 'The card that is not on the list started too: the list does not decide.',
  },
}

export const manyLists = {
  title: 'Send to more charge points',
  lead: 'Each gets its own plan and its own proof. They are sent at the same time.',
  all: 'Choose all',
  enable: 'Turn on LocalAuthListEnabled where it is off',
  anyway: 'Send even where not all cards fit: it may be left with a part of the list',
  none: 'No other charge point is connected.',
  send_one: 'Send to {{count}} charge point',
  send_other: 'Send to {{count}} charge points',
  never: 'Not sent',
  running: 'Sending {{done}} of {{total}}',
  begun: 'Sending',
  proven: 'Version {{version}} proven',
  reported: 'Version {{version}} reported',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
}
