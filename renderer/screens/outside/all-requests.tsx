import type { AskedRequest } from '../../../core/consent/contract.ts';
import { useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { type Say, useText } from '../../i18n/index.ts';
import {
  Card,
  type Column,
  EmptyState,
  type Formats,
  Loaded,
  Page,
  StateWord,
  Table,
  useFormats,
} from '../../ui/index.ts';
import { HeldCard } from './held-card.tsx';
import css from './outside.module.css';
import { type Transfers, useTransfers } from './request-list.tsx';
import { requestWords, transferWords, wishWords } from './request-words.ts';

/** What was asked of all patients, newest first, and what is kept out of view. */
export function AllRequests() {
  const t = useText();
  const asked = useQuery('consent.asked', {}, { of: ['consent-request', 'consent'] });
  return (
    <Page title={t('outside.title')}>
      <HeldCard patientId={null} />
      <Loaded query={asked}>
        {({ requests }) =>
          requests.length === 0 ? (
            <EmptyState title={t('outside.nothing-asked')}>{t('outside.nothing-asked-what')}</EmptyState>
          ) : (
            <Card title={t('outside.requests')} isFlush>
              <Requests requests={requests} />
            </Card>
          )
        }
      </Loaded>
    </Page>
  );
}

function Requests({ requests }: { requests: readonly AskedRequest[] }) {
  const t = useText();
  const formats = useFormats();
  const transfers = useTransfers(requests);
  return (
    <Table
      label={t('outside.requests')}
      columns={columnsOf({ t, formats, transfers })}
      rows={requests}
      keyOf={({ id }) => id}
      onOpen={({ patient }) => go(`/outside/${patient.id}`)}
    />
  );
}

interface Surroundings {
  readonly t: Say;
  readonly formats: Formats;
  readonly transfers: Transfers;
}

/** As certification HIU_FLOW_104 lists them: ABHA, name, when made, until when, state. */
function columnsOf({ t, formats, transfers }: Surroundings): Column<AskedRequest>[] {
  return [
    {
      key: 'patient',
      title: t('outside.column.patient'),
      cell: ({ patient, abhaAddress }) => (
        <>
          <div>{patient.name}</div>
          <div className={css['quiet']}>{abhaAddress}</div>
        </>
      ),
    },
    { key: 'what', title: t('outside.column.asked-for'), cell: ({ hiTypes }) => wishWords(t, hiTypes) },
    { key: 'asked', title: t('outside.column.asked'), width: '9rem', cell: ({ askedAt }) => formats.recent(askedAt) },
    { key: 'until', title: t('outside.column.until'), width: '8rem', cell: ({ eraseAt }) => formats.day(eraseAt) },
    {
      key: 'state',
      title: t('outside.column.state'),
      width: '22rem',
      cell: (request) => <States request={request} transfers={transfers} />,
    },
  ];
}

function States({ request, transfers }: { request: AskedRequest; transfers: Transfers }) {
  const t = useText();
  const formats = useFormats();
  const { tone, text } = requestWords({ t, formats }, request);
  const lines =
    request.state === 'GRANTED' ? request.got.flatMap(({ consentId }) => transfers.get(consentId) ?? []) : [];
  return (
    <>
      <div>
        <StateWord tone={tone}>{text}</StateWord>
      </div>
      {lines.map((transfer) => {
        const words = transferWords({ t, formats }, transfer);
        return (
          <div key={transfer.id} className={css['quiet']}>
            {transfer.hospital.name ?? transfer.hospital.id}: {words.text}
          </div>
        );
      })}
    </>
  );
}
