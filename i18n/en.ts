import { bench } from './bench.en.ts'
import { boot } from './boot.en.ts'
import { configuration, runs } from './configuration.en.ts'
import { consoleWords } from './console.en.ts'
import { cures } from './cures.en.ts'
import { desktop } from './desktop.en.ts'
import { diagnostics } from './diagnostics.en.ts'
import { drop } from './drop.en.ts'
import { errors } from './errors.en.ts'
import { findingTitles } from './findings.en.ts'
import { handOver, jobs, leaveClean } from './jobs.en.ts'
import { firmware } from './firmware.en.ts'
import { knocks } from './knocks.en.ts'
import { noChargePoint, composer, findings, meter, panels, traffic } from './panels.en.ts'
import { lists } from './lists.en.ts'
import { localList } from './local-list.en.ts'
import { passwords } from './passwords.en.ts'
import { procedures } from './procedures.en.ts'
import { modbus } from './modbus.en.ts'
import { servicePort } from './service-port.en.ts'
import { simulator } from './simulator.en.ts'
import { duration, number } from './units.en.ts'

/** English. “It” is the charge point, “we” is Chargebench. OCPP's own words stay as the standard spells them. */
export const en = {
  desktop,
  drop,
  errors,
  bench,
  cures,
  knocks,
  panels,
  traffic,
  composer,
  findings,
  findingTitles,
  meter,
  passwords,
  servicePort,
  modbus,
  console: consoleWords,
  simulator,
  procedures,
  lists,
  localList,
  runs,
  configuration,
  firmware,
  diagnostics,
  jobs,
  hand_over: handOver,
  leave_clean: leaveClean,
  noChargePoint,
  link: { connected: 'Connected', disconnected: 'Link lost', never: 'Never dialled' },
  top: {
    skip: 'Go to the step',
    noChargePoint: 'No charge point',
    listening: 'Listening',
    connecting: 'Connecting',
    refused: 'No key',
    bridgeLost: 'Chargebench is away',
    switcher: 'Choose a charge point',
    chargePoints: 'Charge points',
    address: 'Address that charge points dial',
    language: 'Language',
    theme: 'Theme',
    help: 'Help and shortcuts',
    more: 'Language, theme and help',
  },
  theme: { light: 'Light', dark: 'Dark', auto: 'As the system' },
  walk: {
    label: 'Steps',
    connect: 'Connect',
    boot: 'Boot',
    listening: 'Listening',
    connected: 'Connected',
    knocking: 'Somebody knocks',
    notStarted: 'Not started',
    waiting: 'Waiting',
    yourAnswer: 'Your answer',
    pending: 'Pending',
    accepted: 'Accepted',
    statusesMissing: 'Statuses missing',
    rejected: 'Rejected',
    answerWaits: 'Answer waits',
    linkLost: 'Link lost',
    saved: 'Journal saved',
    saving_one: 'Saving {{count}} event',
    saving_other: 'Saving {{count}} events',
    since: 'Listening since {{time}}',
  },
  now: {
    label: 'Now',
    connecting: { title: 'Connecting to Chargebench', detail: 'Trying for {{elapsed}} · keeps trying' },
    lost: {
      title: 'Waiting for Chargebench to come back',
      detail: 'Away for {{elapsed}} · keeps trying · nothing is lost',
    },
    dial: {
      title: 'Waiting for a charge point to dial',
      noKnock: 'No knock yet · no time limit',
      knock: 'Last knock {{ago}} ago from {{address}} · no time limit',
    },
    redial: {
      title: 'Waiting for it to dial again',
      detail: 'Link lost {{ago}} ago · no time limit · nothing is lost',
    },
    boot: { title: 'Waiting for BootNotification', detail: 'Connected {{ago}} ago · no time limit' },
    answer: { title: 'Waiting for your answer to BootNotification' },
    held: { title: 'Told {{status}}, until it asks again' },
    told: { title: 'Waiting for its next BootNotification' },
    asksAgain: 'It asks again in {{in}} · nothing is lost meanwhile',
    asksAgainLate: 'It should have asked again {{ago}} ago · no time limit',
    asksAgainUnknown: 'It chooses when · no time limit',
    asksAtBoot: 'It asks again when it reboots · no time limit',
    statuses: {
      title_one: 'Waiting for the status of connector {{list}}',
      title_other: 'Waiting for the status of connectors {{list}}',
      detail: 'Accepted {{ago}} ago · due by {{time}}',
    },
    settled: { title: 'Nothing to wait for', detail: 'Last message {{ago}} ago' },
    card: 'Card {{idTag}} read. No step asks for a card now; it stands in Bench (F4).',
    cardUnreadable: '{{digits}} was typed as a card is, but is none.',
    cardLost: 'Card {{digits}} was typed while Chargebench is away. Hold it again later.',
  },
  bridge: {
    title: 'Chargebench is away since {{time}}',
    detail:
      'You see what was known then. Charge points and answers wait until it is back; the page tries again by itself.',
    loading: {
      title: 'Reading the bench',
      detail: 'Asking Chargebench what is connected. This takes a second.',
    },
    refused: {
      title: 'This page has no key',
      detail:
        'Chargebench gives out a new key each time it starts; this address has none, or an old one. Open the address that it printed at its start.',
    },
  },
  boundary: {
    title: '{{what}} cannot be shown',
    detail: 'Cause: {{cause}}. Charge points and the journal go on undisturbed.',
    again: 'Show it again',
    reload: 'Load the page anew',
    page: {
      title: 'The page cannot be shown',
      detail:
        'A part of it did not come from Chargebench, or it broke. Load it anew. If it stays so, see whether Chargebench still runs.',
    },
  },
  shortcuts: {
    title: 'Keyboard',
    button: 'Shortcuts',
    step: 'Go to {{step}}',
    primary: 'Do what the blue button says',
    close: 'Close',
    list: 'This list',
    note: 'A card reader that types is recognised: what it types reaches no button and no field.',
  },
  connect: {
    title: 'Connect',
    lead: 'Enter one of these addresses in the charge point. It dials us; no internet needed.',
    addresses: 'Addresses',
    useThis: 'Use this',
    kind: { ethernet: 'Cable', wifi: 'Wi-Fi', virtual: 'Virtual network', loopback: 'This laptop only' },
    noCable: { name: 'Cable', word: 'No cable', hint: 'Plug one in; the address appears here.' },
    noAddress: {
      title: 'No network yet',
      detail:
        'This laptop has no address that a charge point could dial. Plug in a cable or join a network; the address appears here by itself.',
    },
    others_one: '{{count}} more address',
    others_other: '{{count}} more addresses',
    fewer: 'Fewer addresses',
    urlOf: 'URL on {{name}}',
    copy: 'Copy',
    copied: 'Copied',
    copyByHand: 'Press Ctrl C',
    copyNamed: 'Copy the URL on {{name}}',
    qr: { label: 'QR code of {{url}}', caption: 'Scan to copy the URL into the vendor’s app' },
    form: { label: 'How the URL is written', adds: 'Charger adds its identity', full: 'Write it in full' },
    identity: { label: 'Identity', placeholder: 'for example ECP-AC-0417' },
    inside: {
      title_one: '{{count}} charge point is in',
      title_other: '{{count}} charge points are in',
      open: 'Open Boot',
      openOf: 'Open Boot of {{id}}',
    },
    knocks: {
      title: 'Knocks',
      lead: 'Somebody dialled and did not get in',
      count_one: '{{count}} knock',
      count_other: '{{count}} knocks',
      times_one: '{{count}} time',
      times_other: '{{count}} times',
      empty: {
        title: 'No knocks',
        detail: 'Whoever dials and fails appears here, with the cause and the cure.',
      },
      solved: 'Solved',
      solvedBy: '{{id}} from this address is in since {{time}}.',
      announce: 'New knock from {{address}}: {{cause}}',
    },
    seen: {
      path: 'Path: {{path}}.',
      offered: 'It offers {{offered}}.',
      method: 'It sent {{method}}.',
      soap: 'It sent SOAP.',
      bareOcpp: 'It sent OCPP without a WebSocket.',
      version: 'It says {{version}}.',
      after: 'It lasted {{time}}.',
      'none-set': 'No password is set here.',
      unreadable: 'Its Authorization header cannot be read.',
      'user-name': 'Its user name is not its identity.',
    },
    verdict: { fix: 'Fix needed', refused: 'Refused', harmless: 'Harmless' },
    cure: {
      copyFullUrl: 'Copy full URL',
      copyUrl: 'Copy ws:// URL',
      setPassword: 'Set password',
      showHead: 'Show its bytes',
      showHeadOf: 'Show its bytes: the first from {{address}}',
    },
    head: {
      title: 'First bytes from {{address}}',
      detail: 'As they came at {{time}}; passwords are blacked out.',
      empty: 'It sent nothing.',
      copy: 'Copy bytes',
    },
    help: {
      title: 'Nothing knocking?',
      cable: 'Is the lamp at the cable’s plug lit?',
      saved: 'Has the charge point saved the URL and restarted?',
      network: 'Is its address in the same network as the one above?',
      firewall: 'Does this laptop’s firewall let port {{port}} in?',
    },
    simulator: {
      start: 'Try with the simulator',
      stop: 'Stop the simulator',
    },
  },
  boot,
  number,
  duration,
}
