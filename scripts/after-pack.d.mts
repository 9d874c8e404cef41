/** The native packages that are not whole for a target; `modules` is the folder beside the asar. */
export const lacking: (modules: string, platform: string, arch: string) => readonly string[]
