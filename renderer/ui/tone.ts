/** What a state means to whoever reads it; each has a mark and a colour. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'outside' | 'accent';
