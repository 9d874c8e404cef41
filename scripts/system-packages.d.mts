/** What the tests need of the system besides Node, with the Debian package that brings it. */
export declare const needs: readonly { readonly what: string; readonly debian: string }[]
/** null when all is there, else the sentence that says what to do. */
export declare const ensureSystemPackages: () => string | null
