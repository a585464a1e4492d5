import type { OutputOf } from '../../core-client.ts';

/** What ABDM said of somebody who is to be registered, and in which conversation. */
export interface BegunProfile {
  readonly flowId: string;
  readonly profile: OutputOf<'abha.verifyOtp'>['profile'];
}

let begun = '';
let begunProfile: BegunProfile | null = null;

/** What was typed into a search that found nobody goes into the form of a new patient. */
export function beginWith(text: string): void {
  begun = text.trim();
}

/** What ABDM said of a person goes into the form of a new patient. */
export function beginWithProfile(profile: BegunProfile): void {
  begunProfile = profile;
}

/** Takes it, once. */
export function takeBegun(): string {
  const text = begun;
  begun = '';
  return text;
}

/** Takes it, once. */
export function takeBegunProfile(): BegunProfile | null {
  const taken = begunProfile;
  begunProfile = null;
  return taken;
}
