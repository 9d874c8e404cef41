/** 20 random bytes in hexadecimal: what an AuthorizationKey is made of (OCPP-J 1.6 §6.2.2). */
export const suggestPassword = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
