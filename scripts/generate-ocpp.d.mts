/** Writes ocpp/generated/ when it is not up to date. Resolves to true when it wrote. */
export declare const generate: () => Promise<boolean>
