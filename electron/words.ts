import type { GaveUp } from './core-host.ts';

interface Words {
  readonly starting: string;
  readonly tryingAgain: string;
  readonly trouble: Readonly<Record<GaveUp, string>>;
}

/** The few sentences that the shell says while there is no core to say them. What to do comes before why. */
const english: Words = {
  starting: 'Arogya Edge is starting …',
  tryingAgain: 'Arogya Edge stopped unexpectedly and is being started again. What was saved is kept.',
  trouble: {
    'bad-settings': 'Check the settings that were given at start. One of them cannot be used. Nothing was changed.',
    'already-running': 'Arogya Edge is already running on this PC. Use the window or browser that is open.',
    'database-not-openable':
      'The clinic’s database could not be opened. Nothing was changed. Install the newest version; if that does not help, restore the last backup with the recovery sheet.',
    'cannot-start':
      'Check that the disk is not full and that Arogya Edge may write to its folder, then start it again. Nothing was changed.',
    'no-key-store':
      'Switch on this PC’s password store (GNOME Keyring or KWallet), sign in again, and start Arogya Edge. Without it the clinic’s key cannot be kept safely.',
    unreadable:
      'Sign in with the Windows or Linux account under which Arogya Edge was set up. This account cannot open the clinic’s key. The recovery sheet can.',
  },
};

const hindi: Words = {
  starting: 'आरोग्य एज शुरू हो रहा है …',
  tryingAgain: 'आरोग्य एज अचानक बंद हो गया और फिर से शुरू किया जा रहा है। जो सहेजा गया था वह सुरक्षित है।',
  trouble: {
    'bad-settings': 'शुरू करते समय दी गई सेटिंग जाँचें। उनमें से एक काम नहीं कर सकती। कुछ भी बदला नहीं गया।',
    'already-running': 'आरोग्य एज इस पीसी पर पहले से चल रहा है। खुली हुई विंडो या ब्राउज़र का उपयोग करें।',
    'database-not-openable':
      'क्लिनिक का डेटाबेस नहीं खुल सका। कुछ भी बदला नहीं गया। नया संस्करण इंस्टॉल करें; फिर भी न खुले तो रिकवरी शीट से पिछला बैकअप वापस लाएँ।',
    'cannot-start': 'जाँचें कि डिस्क भरी न हो और आरोग्य एज अपने फ़ोल्डर में लिख सके, फिर उसे दोबारा शुरू करें। कुछ भी बदला नहीं गया।',
    'no-key-store':
      'इस पीसी का पासवर्ड भंडार (GNOME Keyring या KWallet) चालू करें, फिर से साइन इन करें और आरोग्य एज शुरू करें। उसके बिना क्लिनिक की कुंजी सुरक्षित नहीं रखी जा सकती।',
    unreadable:
      'उसी Windows या Linux खाते से साइन इन करें जिससे आरोग्य एज लगाया गया था। यह खाता क्लिनिक की कुंजी नहीं खोल सकता। रिकवरी शीट खोल सकती है।',
  },
};

export function wordsFor(locale: string): Words {
  return locale.toLowerCase().startsWith('hi') ? hindi : english;
}

/** A plain page of one sentence in the place of the core's. It asks again every second until the core answers. */
export function waitingPage(sentence: string): string {
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Arogya Edge</title>
<body style="font: 18px system-ui, sans-serif; display: grid; place-items: center; height: 90vh"><p>${sentence}</p>`;
}
