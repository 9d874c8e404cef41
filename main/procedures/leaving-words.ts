import type { Departure, Unproven } from '../../contract/hand-over.ts'
import type { LeaveCleanTodo, NotPutBack } from '../../contract/leave-clean.ts'

const why: Readonly<Record<NotPutBack, string>> = {
  'old-unknown': 'What it was before is not known: the charge point was changed before it could be read.',
  secret: 'A secret is never kept, so that it cannot be put back.',
  refused: 'The charge point refused.',
  'no-answer': 'The charge point did not answer.',
  'too-long': 'What it was before is longer than OCPP can carry.',
  'still-there': 'The charge point said yes, and is as it was.',
  'list-replaced': 'Its list was replaced by hand, and what stood there before is not known.',
  'over-service-port': 'It was set over the service port, and only that port can put it back.',
}

const todo: Readonly<Record<LeaveCleanTodo, string>> = {
  'set-interval': 'Set HeartbeatInterval to what the back office wants, or give it with the hand-over.',
  'enter-secret': 'Enter the secret again, as the owner has it.',
  'set-by-hand': 'Put it back by hand, at the charge point itself.',
  'try-again': 'Repeat it when the charge point answers again.',
  'send-whole-list': 'Send the whole Local Authorization List anew, without the idTags of the bench.',
  'look-at-status': 'Look at the connector and its status, then repeat it.',
  'use-service-port': 'Plug in the service port, and put the old URL back there.',
}

/** In English, for scripts and reports. */
export const cacheClearedText =
  'Its Authorization Cache was emptied. That can not be undone: it fills again as cards are presented.'

/** Why a change is still there, and what a person has to do. In English, for scripts and reports. */
export const notPutBackText = (reason: NotPutBack, next: LeaveCleanTodo): string =>
  `${why[reason]} ${todo[next]}`

const unproven: Readonly<Record<Unproven, string>> = {
  arrival: 'whether it arrived',
  certificate: 'whether it trusts the certificate there',
  password: 'whether the back office takes its password',
  identity: 'whether the back office knows its identity',
  interval: 'whether the back office leaves its heartbeat interval as it is',
}

const departureText = (departure: Departure): string => {
  switch (departure.state) {
    case 'left':
      return `It hung up at ${departure.closedAt}, and nothing of it came here for ${departure.silentSeconds} s.`
    case 'came-back':
      return `It connected to this laptop again at ${departure.at}, as ${departure.identity}: it did not leave.`
    case 'knocks':
      return `It still dials this laptop (${departure.at}, ${departure.cause}): it has the old address.`
    case 'stayed':
      return 'It never hung up: it did not leave. Restart it by hand, and see whether it dials this laptop again.'
    case 'refused':
      return `It refused the key for its ${departure.role}: what comes after it was not sent.`
  }
}

/** What was seen, and what can not be. In English, for scripts and reports. */
export const handOverText = (url: string, departure: Departure, left: readonly Unproven[]): string =>
  left.length === 0
    ? departureText(departure)
    : `${departureText(departure)} What can not be proven without the network of ${url}: ${left
        .map((each) => unproven[each])
        .join('; ')}. Look there.`
