/** What fills the gaps of a text. `count` also chooses the plural. */
export type Facts = Readonly<Record<string, string | number>>;

/** Finds a text by its key and fills its gaps. */
export type Say = (key: string, facts?: Facts) => string;

export type Language = 'en' | 'hi';
