const longestPart = 200
const longestPath = 1024

/**
 * Where an entry stands in the tree: parts without anything that leads elsewhere or that a screen would not show. It
 * is for people's eyes; nothing is ever written under this name.
 */
export const entryPath = (given: string): string => {
  const parts = given
    .slice(0, longestPath)
    .split(/[/\\]+/)
    .map((part) => part.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd').slice(0, longestPart))
    .filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[A-Za-z]:$/.test(part))
  return parts.length === 0 ? 'unnamed' : parts.join('/')
}
