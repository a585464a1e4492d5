import { newId } from '../../core/kit/ids.ts';

export interface VoiceParts {
  /** Address of the HIE-CM. */
  readonly hiecm: string;
  readonly cmId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As which HIU it speaks. */
  readonly hiuId: string;
  readonly now: () => Date;
}

/** How another integrator's hospital speaks to ABDM. @throws Error with ABDM's answer when it is a refusal */
export function makeVoice({ hiecm, cmId, clientId, clientSecret, hiuId, now }: VoiceParts) {
  const post = async (path: string, body: object, more: Record<string, string> = {}) => {
    const response = await fetch(`${hiecm}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'request-id': newId(),
        timestamp: now().toISOString(),
        'x-cm-id': cmId,
        ...more,
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text;
  };
  return async (path: string, body: object) => {
    const credentials = { clientId, clientSecret, grantType: 'client_credentials' };
    const { accessToken } = JSON.parse(await post('/gateway/v3/sessions', credentials)) as { accessToken: string };
    return post(path, body, { authorization: `Bearer ${accessToken}`, 'x-hiu-id': hiuId });
  };
}
