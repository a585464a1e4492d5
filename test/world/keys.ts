/** Database keys of the tests: any 32 bytes will do. */
export const testKey = new Uint8Array(32).fill(7);
export const otherKey = new Uint8Array(32).fill(8);
