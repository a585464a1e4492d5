import { useEffect, useRef, useState } from 'react';
import { type OutputOf, useCommand } from '../../core-client.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import {
  Banner,
  Button,
  Card,
  ErrorNote,
  Inline,
  PrintFrame,
  printPaper,
  Stack,
  TextField,
  useFormats,
} from '../../ui/index.ts';
import css from './settings.module.css';

type Sheet = OutputOf<'backup.makeSheet'>;

/**
 * The key on paper. It is never shown on the screen; typing the word at its foot back shows that it was printed and can
 * be read. Production takes no patient before that.
 */
export function SheetCard({ confirmedAt }: { confirmedAt: string | null }) {
  const t = useText();
  const formats = useFormats();
  const { world } = useSession();
  const [sheet, setSheet] = useState<Sheet>();
  const [isPrinted, setIsPrinted] = useState(false);
  const printing = useRef<HTMLDivElement>(null);
  const [word, setWord] = useState('');
  const make = useCommand('backup.makeSheet');
  const confirm = useCommand('backup.confirmSheet');
  const print = async () => {
    const reply = await make.run({});
    if (!reply.ok) return;
    setSheet(reply.value);
    setIsPrinted(true);
  };
  const check = async () => {
    const reply = await confirm.run({ checkWord: word });
    if (!reply.ok) return;
    setWord('');
    setIsPrinted(false);
    // The field that had the focus goes away.
    printing.current?.querySelector('button')?.focus();
  };
  const isWordAwaited = confirmedAt === null || isPrinted;
  return (
    <div data-form>
      <Card title={t('backup.sheet')}>
        {confirmedAt === null ? (
          <Banner tone={world === 'production' ? 'bad' : 'warn'}>
            {t(world === 'production' ? 'backup.sheet-needed' : 'backup.sheet-missing')}
          </Banner>
        ) : (
          <Banner tone="good">{t('backup.sheet-confirmed', { when: formats.moment(confirmedAt) })}</Banner>
        )}
        <p className={css['note']}>{t('backup.sheet-note')}</p>
        <div ref={printing}>
          <Button kind={confirmedAt === null && word === '' ? 'primary' : 'plain'} onPress={print} isBusy={make.isBusy}>
            {t('backup.sheet-print')}
          </Button>
        </div>
        <ErrorNote failure={make.failure} />
        {isWordAwaited && (
          // A form of its own: Enter after the word confirms, and does not print once more.
          <div data-form>
            <Stack>
              <div className={css['narrow']}>
                <TextField
                  label={t('backup.check-word')}
                  hint={t('backup.check-word-hint')}
                  value={word}
                  onChange={setWord}
                  maxLength={20}
                  isLast
                />
              </div>
              <ErrorNote failure={confirm.failure} />
              <Inline>
                <Button
                  kind={word === '' ? 'plain' : 'primary'}
                  onPress={check}
                  isBusy={confirm.isBusy}
                  isDisabled={word.trim() === ''}
                >
                  {t('backup.check-word-save')}
                </Button>
              </Inline>
            </Stack>
          </div>
        )}
      </Card>
      {sheet && <SheetPaper sheet={sheet} onPrinted={() => setSheet(undefined)} />}
    </div>
  );
}

/** Mounted only while it is printed, so that the key does not stay in the page. */
function SheetPaper({ sheet, onPrinted }: { sheet: Sheet; onPrinted: () => void }) {
  const t = useText();
  const formats = useFormats();
  useEffect(() => {
    window.addEventListener('afterprint', onPrinted);
    void printPaper();
    return () => window.removeEventListener('afterprint', onPrinted);
    // oxlint-disable-next-line react/exhaustive-deps -- printed once, when it appears
  }, []);
  return (
    <PrintFrame paper="A4">
      <article className={css['sheet']}>
        <h1>{t('backup.paper-title')}</h1>
        <p>
          {sheet.clinic || 'Arogya Edge'} · {formats.moment(sheet.madeAt)}
        </p>
        <p>{t('backup.paper-what')}</p>
        <p className={css['code']}>{sheet.code}</p>
        <p>{t('backup.paper-keep')}</p>
        <p>
          {t('backup.check-word')}: <strong className={css['word']}>{sheet.checkWord}</strong>
        </p>
        <p>{t('backup.paper-how')}</p>
      </article>
    </PrintFrame>
  );
}
