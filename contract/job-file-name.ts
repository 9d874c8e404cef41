/** The end of a job file's name: what is registered with the system, so that a double click opens it. */
export const jobFileExtension = 'chargebench-job'

/** By its name; what is in it is looked at when it is taken in. A mail program or an archive may have put `.zip` behind it. */
export const isJobFileName = (name: string): boolean =>
  new RegExp(`\\.${jobFileExtension}(?:\\.zip)?$`, 'i').test(name)
