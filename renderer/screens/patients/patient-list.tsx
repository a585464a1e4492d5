import { type KeyboardEvent, useRef, useState } from 'react';
import { call, type OutputOf, useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { type Say, useText } from '../../i18n/index.ts';
import {
  Badge,
  Button,
  Card,
  type Column,
  EmptyState,
  type Formats,
  formatAbhaNumber,
  Inline,
  Loaded,
  Page,
  StateWord,
  Table,
  TextField,
  useFormats,
} from '../../ui/index.ts';
import { beginWith } from './begun.ts';
import css from './patients.module.css';
import { ageAndGender, formatMobile } from './who.ts';

type Found = OutputOf<'patients.find'>['patients'][number];

const atMost = 50;
const open = ({ id }: { id: string }) => go(`/patients/${id}`);

/** All patients: those who were here last, or those whom the text finds. Enter opens the first, the arrow goes to the list. */
export function PatientList() {
  const t = useText();
  const formats = useFormats();
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const found = useQuery('patients.find', { text, limit: atMost }, { of: 'patient' });
  const registerNew = () => {
    beginWith(text);
    go('/patients/new');
  };
  const onKeyDown = async (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.querySelector<HTMLElement>('tbody tr')?.focus();
    } else if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault();
      // Asked anew: the list may still show what an earlier letter found.
      const reply = await call('patients.find', { text, limit: 1 });
      const first = reply.ok ? reply.value.patients[0] : undefined;
      if (first) open(first);
    }
  };
  return (
    <Page
      title={t('patients.title')}
      actions={
        <Button kind="primary" keys="F2" onPress={registerNew}>
          {t('patients.new')}
        </Button>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- hears the keys of the field inside */}
      <div onKeyDown={(event) => void onKeyDown(event)} data-own-enter className={css['search']}>
        <TextField label={t('patients.search')} kind="search" value={text} onChange={setText} isFocusedFirst />
      </div>
      <Loaded query={found}>
        {({ patients, isCut }) =>
          patients.length === 0 ? (
            <NobodyFound text={text} onRegister={registerNew} />
          ) : (
            <div ref={list}>
              <Card isFlush title={t(text.trim() === '' ? 'patients.recent' : 'patients.found')}>
                <Table
                  label={t('patients.title')}
                  columns={columnsOf(t, formats)}
                  rows={patients}
                  keyOf={({ id }) => id}
                  onOpen={open}
                  selectedKey={text.trim() === '' ? undefined : patients[0]?.id}
                />
              </Card>
              {isCut && text.trim() !== '' && <p className={css['quiet']}>{t('patients.more')}</p>}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function NobodyFound({ text, onRegister }: { text: string; onRegister: () => void }) {
  const t = useText();
  const isEmpty = text.trim() === '';
  return (
    <EmptyState
      title={isEmpty ? t('patients.none') : t('patients.nobody', { text: text.trim() })}
      action={<Button onPress={onRegister}>{t('patients.register-new')}</Button>}
    >
      {t(isEmpty ? 'patients.none-hint' : 'patients.nobody-hint')}
    </EmptyState>
  );
}

/** A number that is never broken into lines. */
const whole = (number: string) => <span className={css['whole']}>{number}</span>;

function columnsOf(t: Say, formats: Formats): readonly Column<Found>[] {
  return [
    {
      key: 'name',
      title: t('patients.name'),
      cell: ({ name, foundBy }) => (
        <Inline>
          {name}
          {foundBy === 'sound' && <Badge>{t('patients.sounds-like')}</Badge>}
        </Inline>
      ),
    },
    { key: 'who', title: t('patients.age-gender'), width: '11rem', cell: (row) => ageAndGender(t, formats, row) },
    { key: 'mobile', title: t('patients.mobile'), width: '8rem', cell: ({ mobile }) => whole(formatMobile(mobile)) },
    { key: 'guardian', title: t('patients.guardian'), width: '9rem', cell: ({ guardianName }) => guardianName },
    { key: 'district', title: t('patients.district'), width: '9rem', cell: ({ district }) => district },
    { key: 'number', title: t('patients.number'), width: '6rem', cell: ({ number }) => whole(number) },
    { key: 'abha', title: t('patients.abha'), width: '12rem', cell: (row) => <AbhaState {...row} /> },
  ];
}

function AbhaState({ abhaNumber, abhaAddress, isAbhaVerified }: Found) {
  const abha = abhaNumber === null ? abhaAddress : formatAbhaNumber(abhaNumber);
  return abha === null ? null : <StateWord tone={isAbhaVerified ? 'good' : 'plain'}>{abha}</StateWord>;
}
