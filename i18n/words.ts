import type { en } from './en.ts'

/** A language has the keys of English; the form for one (`…_one`) may be left out where a language has no plural. */
export type Words<T = typeof en> = {
  [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Words<T[K]>
} & { [K in keyof T as K extends `${string}_one` ? K : never]?: string }
