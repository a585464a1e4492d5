import type { Patient } from '../../../core/patients/model.ts';
import { useText } from '../../i18n/index.ts';
import { Badge, type Column, formatAbhaNumber, Table, useFormats } from '../../ui/index.ts';
import css from './abha.module.css';
import type { Verified } from './abha-flow.ts';
import { CardPicture } from './card-picture.tsx';

interface DetailsStepProps {
  readonly verified: Verified;
  readonly flowId: string;
  /** The patient who is to get the ABHA; null where nobody is chosen yet. */
  readonly patient: Patient | null;
}

/** What ABDM says of the person, beside what the clinic has, and the card. */
export function DetailsStep({ verified, flowId, patient }: DetailsStepProps) {
  const t = useText();
  return (
    <div className={css['details']}>
      <Comparison verified={verified} patient={patient} />
      {verified.hasCard ? <CardPicture of={{ flowId }} /> : <p className={css['quiet']}>{t('abha.card-later')}</p>}
    </div>
  );
}

interface Line {
  readonly key: string;
  readonly name: string;
  readonly abdm: string;
  readonly ours: string;
  /** The two say different things, and ABDM's will stand. */
  readonly differs: boolean;
}

function Comparison({ verified: { profile }, patient }: Pick<DetailsStepProps, 'verified' | 'patient'>) {
  const t = useText();
  const { day } = useFormats();
  const isSaid = profile.addressLine.toLowerCase().includes(profile.district.toLowerCase());
  const place = [profile.addressLine, isSaid ? '' : profile.district, profile.state, profile.pincode];
  const address = place.filter(Boolean).join(', ');
  const line = (key: string, abdm: string, ours: string): Line => ({
    key,
    name: t(`abha.field.${key}`),
    abdm: abdm === '' ? '–' : abdm,
    ours: ours === '' ? '–' : ours,
    differs: patient !== null && abdm !== '' && ours !== '' && !isSame(abdm, ours),
  });
  const ours = patient && {
    birth: patient.birthDate === null ? '' : day(patient.birthDate),
    gender: t(`patients.gender.${patient.gender}`),
    number: patient.abhaNumber === null ? '' : formatAbhaNumber(patient.abhaNumber),
    address: [patient.addressLine, patient.district, patient.state, patient.pincode].filter(Boolean).join(', '),
  };
  const rows = [
    line('name', profile.name, patient?.name ?? ''),
    line('gender', t(`patients.gender.${profile.gender}`), ours?.gender ?? ''),
    line('birth', profile.birthDate === null ? '' : day(profile.birthDate), ours?.birth ?? ''),
    line('number', formatAbhaNumber(profile.abhaNumber), ours?.number ?? ''),
    line('address-name', profile.abhaAddress ?? '', patient?.abhaAddress ?? ''),
    { ...line('home', address, ours?.address ?? ''), differs: false },
  ];
  const columns: readonly Column<Line>[] = [
    { key: 'name', title: '', cell: ({ name }) => name, width: '9rem' },
    { key: 'abdm', title: t('abha.column.abdm'), cell: (row) => row.abdm },
    ...(patient === null
      ? []
      : [{ key: 'ours', title: t('abha.column.ours'), cell: (row: Line) => oursOf(row, t('abha.differs')) }]),
  ];
  return <Table label={t('abha.compare')} columns={columns} rows={rows} keyOf={({ key }) => key} />;
}

function oursOf({ ours, differs }: Line, word: string) {
  if (!differs) return ours;
  return (
    <>
      {ours} <Badge tone="warn">{word}</Badge>
    </>
  );
}

/** Without regard to case and blanks; a year counts as the same as a day of that year. */
function isSame(abdm: string, ours: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim();
  return plain(abdm) === plain(ours) || (/^\d{4}$/.test(abdm) && ours.endsWith(abdm));
}
