/** What an error looks like on a callback: the code with `: ` behind it, as measured (abdm-v3.md section 2.5, shape 16). */
export interface CallbackError {
  readonly error: { readonly code: string; readonly message: string };
}

export const callbackError = (code: string, message: string): CallbackError => ({
  error: { code: `${code}: `, message },
});
