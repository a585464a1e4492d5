/** The phone's texts. `{name}` is a gap. */
const texts = {
  phones: { en: 'Practice phones', hi: 'अभ्यास के फ़ोन' },
  phonesHint: {
    en: 'Each invented patient has a phone. Open one to play that patient.',
    hi: 'हर काल्पनिक मरीज़ का एक फ़ोन है। मरीज़ की भूमिका निभाने के लिए एक फ़ोन खोलें।',
  },
  practice: { en: 'Practice. Nobody here is real.', hi: 'अभ्यास। यहाँ कोई असली व्यक्ति नहीं है।' },
  skip: { en: 'Skip to the content', hi: 'सीधे सामग्री पर जाएँ' },
  otherLanguage: { en: 'हिन्दी', hi: 'English' },
  requests: { en: 'Requests', hi: 'अनुरोध' },
  records: { en: 'My records', hi: 'मेरे रिकॉर्ड' },
  facilities: { en: 'Linked facilities', hi: 'जुड़े हुए अस्पताल' },
  deactivated: {
    en: 'This ABHA is deactivated. Nothing can be shared with it.',
    hi: 'यह आभा निष्क्रिय है। इससे कुछ भी साझा नहीं किया जा सकता।',
  },
  waiting: { en: 'Waiting for your answer', hi: 'आपके उत्तर की प्रतीक्षा में' },
  noRequests: { en: 'Nobody is asking for your records.', hi: 'अभी कोई आपके रिकॉर्ड नहीं माँग रहा है।' },
  asksFor: { en: '{hiu} asks for your records', hi: '{hiu} आपके रिकॉर्ड माँग रहा है' },
  askedBy: { en: 'Asked by', hi: 'माँगने वाले' },
  purpose: { en: 'Purpose', hi: 'उद्देश्य' },
  recordsFrom: { en: 'Records from', hi: 'रिकॉर्ड की अवधि' },
  fromTo: { en: '{from} to {to}', hi: '{from} से {to} तक' },
  keptUntil: { en: 'May be kept until', hi: 'कब तक रखे जा सकते हैं' },
  whichTypes: { en: 'Which records', hi: 'कौन से रिकॉर्ड' },
  whichHospitals: { en: 'From which hospitals', hi: 'किन अस्पतालों से' },
  look: { en: 'Look and decide', hi: 'देखें और तय करें' },
  allow: { en: 'Allow', hi: 'अनुमति दें' },
  deny: { en: 'Do not allow', hi: 'अनुमति न दें' },
  narrowHint: { en: 'You may give less than was asked.', hi: 'जितना माँगा गया है, आप उससे कम भी दे सकते हैं।' },
  count: { en: '{count} records', hi: '{count} रिकॉर्ड' },
  from: { en: 'From', hi: 'कब से' },
  to: { en: 'To', hi: 'कब तक' },
  nothingToGive: {
    en: 'No linked hospital holds what was asked for. There is nothing to allow.',
    hi: 'माँगे गए रिकॉर्ड किसी जुड़े हुए अस्पताल के पास नहीं हैं। अनुमति देने को कुछ नहीं है।',
  },
  cannot: { en: 'This cannot be allowed: {why}', hi: 'इसकी अनुमति नहीं दी जा सकती: {why}' },
  chooseSome: {
    en: 'Choose at least one hospital and one kind of record.',
    hi: 'कम से कम एक अस्पताल और एक प्रकार का रिकॉर्ड चुनें।',
  },
  allowed: { en: 'Allowed by you', hi: 'आपकी दी हुई अनुमतियाँ' },
  noneAllowed: { en: 'Nobody may see your records now.', hi: 'अभी किसी को आपके रिकॉर्ड देखने की अनुमति नहीं है।' },
  maySee: { en: '{hiu} may see records of {hip}', hi: '{hip} के रिकॉर्ड {hiu} देख सकता है' },
  withdraw: { en: 'Withdraw', hi: 'अनुमति वापस लें' },
  past: { en: 'Past', hi: 'पुराने' },
  GRANTED: { en: 'Allowed', hi: 'अनुमति दी गई' },
  DENIED: { en: 'Not allowed', hi: 'अनुमति नहीं दी गई' },
  REVOKED: { en: 'Withdrawn', hi: 'वापस ली गई' },
  EXPIRED: { en: 'Ended', hi: 'समाप्त' },
  REQUESTED: { en: 'Waiting', hi: 'प्रतीक्षा में' },
  trainee: { en: 'For trainees', hi: 'प्रशिक्षुओं के लिए' },
  letAsk: { en: 'Play: {hiu} asks for your records', hi: 'अभ्यास: {hiu} आपके रिकॉर्ड माँगे' },
  noRecords: {
    en: 'No records on this phone yet. Get them from a linked facility.',
    hi: 'इस फ़ोन पर अभी कोई रिकॉर्ड नहीं है। किसी जुड़े हुए अस्पताल से मँगाएँ।',
  },
  coming: { en: 'On its way from {hip}', hi: '{hip} से आ रहा है' },
  failed: { en: 'Could not be got from {hip}', hi: '{hip} से नहीं मिल सका' },
  unreadable: { en: 'One record could not be opened', hi: 'एक रिकॉर्ड खोला नहीं जा सका' },
  open: { en: 'Open', hi: 'खोलें' },
  attachment: { en: 'Attachment', hi: 'संलग्नक' },
  back: { en: 'Back', hi: 'वापस' },
  noFacilities: { en: 'No hospital has linked a visit yet.', hi: 'किसी अस्पताल ने अभी कोई मुलाक़ात नहीं जोड़ी है।' },
  fetch: { en: 'Get my records', hi: 'मेरे रिकॉर्ड मँगाएँ' },
  linkedOn: { en: 'linked {day}', hi: '{day} को जुड़ा' },
  notThere: { en: 'This is not there (any more).', hi: 'यह (अब) यहाँ नहीं है।' },
  noChange: { en: 'It was decided already.', hi: 'इस पर निर्णय हो चुका है।' },
  Prescription: { en: 'Prescription', hi: 'दवा का पर्चा' },
  DiagnosticReport: { en: 'Test report', hi: 'जाँच रिपोर्ट' },
  OPConsultation: { en: 'Consultation', hi: 'परामर्श' },
  DischargeSummary: { en: 'Discharge summary', hi: 'छुट्टी का सारांश' },
  ImmunizationRecord: { en: 'Vaccination', hi: 'टीकाकरण' },
  HealthDocumentRecord: { en: 'Health document', hi: 'स्वास्थ्य दस्तावेज़' },
  WellnessRecord: { en: 'Wellness record', hi: 'स्वास्थ्य माप' },
  Invoice: { en: 'Bill', hi: 'बिल' },
  CAREMGT: { en: 'Treatment', hi: 'इलाज' },
  BTG: { en: 'Emergency', hi: 'आपात स्थिति' },
  PUBHLTH: { en: 'Public health', hi: 'जन स्वास्थ्य' },
  HPAYMT: { en: 'Payment', hi: 'भुगतान' },
  DSRCH: { en: 'Research', hi: 'अनुसंधान' },
  PATRQT: { en: 'Your own request', hi: 'आपका अपना अनुरोध' },
} as const satisfies Record<string, { en: string; hi: string }>;

export type TextKey = keyof typeof texts;
export type Language = 'en' | 'hi';

/** Says a text in one language; unknown words of the field (a new HI type) are said as they are. */
export type Say = (key: string, gaps?: Readonly<Record<string, string | number>>) => string;

export function sayIn(language: Language): Say {
  return (key, gaps = {}) => {
    const known: { en: string; hi: string } | undefined = (texts as Record<string, { en: string; hi: string }>)[key];
    return (known?.[language] ?? key).replace(/\{(\w+)\}/g, (_all, gap: string) => String(gaps[gap] ?? ''));
  };
}

export const allTexts: Readonly<Record<string, { readonly en: string; readonly hi: string }>> = texts;

const days: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat('en-IN', { dateStyle: 'medium', timeZone: 'Asia/Kolkata' }),
  hi: new Intl.DateTimeFormat('hi-IN', { dateStyle: 'medium', timeZone: 'Asia/Kolkata' }),
};

/** `24 Nov 2026`, as that day is called in India. */
export const dayIn = (language: Language, instant: string): string => days[language].format(new Date(instant));
