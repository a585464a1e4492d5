import { useCommand, useQuery } from '../../core-client.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Button, ErrorNote, Facts, Stack, StateWord, useFormats } from '../../ui/index.ts';
import css from './consents.module.css';
import type { AskedRequest, Got } from './lines.ts';
import { askedState, gotState, typeNames } from './words.ts';

/** One request of ours: what was asked, and beside it what the patient made of it for each hospital (HIU_FLOW_106). */
export function AskedDetails({ request }: { request: AskedRequest }) {
  const t = useText();
  const formats = useFormats();
  const fresh = useQuery('consent.asked', { patientId: request.patient.id }, { of: ['consent', 'consent-request'] });
  const now = fresh.value?.requests.find(({ id }) => id === request.id) ?? request;
  const { tone, words } = askedState(t, formats, now);
  return (
    <Stack>
      <StateWord tone={tone}>{words}</StateWord>
      {now.reason !== null && <p>{t('consents.reason', { reason: now.reason })}</p>}
      <h3 className={css['heading']}>{t('consents.what-was-asked')}</h3>
      <Facts
        items={[
          [t('consents.abha'), now.abhaAddress],
          [t('consents.purpose'), t(`consents.purpose.${now.purpose}`)],
          [t('consents.from-whom'), now.hipId ?? t('consents.everybody')],
          [t('consents.what'), typeNames(t, now.hiTypes)],
          [t('consents.period'), t('consents.from-to', { from: formats.day(now.from), to: formats.day(now.to) })],
          [t('consents.asked-at'), formats.moment(now.askedAt)],
          [t('consents.until'), formats.moment(now.eraseAt)],
        ]}
      />
      {now.got.map((got) => (
        <GotFrom key={got.consentId} got={got} />
      ))}
      <AskNow request={now} />
    </Stack>
  );
}

function GotFrom({ got }: { got: Got }) {
  const t = useText();
  const formats = useFormats();
  const { tone, words } = gotState(t, formats, got);
  const { hiTypesLeftOut, from, to, eraseAt } = got.narrowing;
  const hospital = useHospital(got);
  return (
    <section className={css['got']}>
      <h3 className={css['heading']}>{t('consents.what-was-given', { hospital })}</h3>
      <StateWord tone={tone}>{words}</StateWord>
      <Facts
        items={[
          [t('consents.given-when'), formats.moment(got.grantedAt)],
          [
            t('consents.what'),
            <Changed key="types" isChanged={hiTypesLeftOut.length > 0} text={typeNames(t, got.hiTypes)} />,
          ],
          [
            t('consents.period'),
            <Changed
              key="period"
              isChanged={from !== null || to !== null}
              text={t('consents.from-to', { from: formats.day(got.from), to: formats.day(got.to) })}
            />,
          ],
          [
            t('consents.until'),
            <Changed key="until" isChanged={eraseAt !== null} text={formats.moment(got.eraseAt)} />,
          ],
        ]}
      />
      {hiTypesLeftOut.length > 0 && (
        <p className={css['quiet']}>{t('consents.left-out', { what: typeNames(t, hiTypesLeftOut) })}</p>
      )}
    </section>
  );
}

/** As others have named it; else, for whoever may read them, as its own records do; else its id. */
function useHospital({ hipName, hipId, consentId }: Got): string {
  const t = useText();
  const { person } = useSession();
  const mayRead = person.roles.some((role) => role !== 'receptionist');
  const isOff = hipName !== null || !mayRead;
  const { value } = useQuery('received.transfers', { consentIds: [consentId] }, { of: 'received', isOff });
  return hipName ?? value?.transfers[0]?.hospital.name ?? hipId ?? t('consents.somebody');
}

/** What the patient changed is marked by a word, not by colour alone. */
function Changed({ isChanged, text }: { isChanged: boolean; text: string }) {
  const t = useText();
  if (!isChanged) return text;
  return (
    <>
      {text} <strong className={css['changed']}>{t('consents.changed')}</strong>
    </>
  );
}

/** For an answer that seems lost. */
function AskNow({ request: { id, state } }: { request: AskedRequest }) {
  const t = useText();
  const ask = useCommand('consent.checkNow');
  if (state !== 'REQUESTED' && state !== 'GRANTED') return null;
  return (
    <Stack gap="tight">
      <div>
        <Button onPress={() => ask.run({ requestId: id })} isBusy={ask.isBusy}>
          {t('consents.check-now')}
        </Button>
      </div>
      <ErrorNote failure={ask.failure} onRetry={() => void ask.run({ requestId: id })} />
    </Stack>
  );
}
