import type { Patient } from '../../../core/patients/model.ts';
import { type OutputOf, useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import { Card, Facts, type Formats, formatAbhaNumber, Loaded, Stack, useFormats } from '../../ui/index.ts';
import css from './patients.module.css';
import { formatMobile, guardianOf } from './who.ts';

/** Everything that was written down about a person, and who changed what and when. */
export function DetailsTab({ patient }: { patient: Patient }) {
  const t = useText();
  const formats = useFormats();
  const history = useQuery('patients.history', { patientId: patient.id }, { of: 'patient' });
  const address = [patient.addressLine, patient.district, patient.state, patient.pincode].filter(Boolean).join(', ');
  return (
    <Stack>
      <Card>
        <Facts
          items={[
            [t('patients.name'), patient.name],
            [t('patients.gender'), t(`patients.gender.${patient.gender}`)],
            [t('patients.field.birthDate'), formats.birth(patient.birthDate ?? '')],
            [t('patients.mobile'), formatMobile(patient.mobile) || '–'],
            [t('patients.guardian'), guardianOf(t, patient) || '–'],
            [t('patients.address'), address || '–'],
            [t('patients.number'), patient.number],
            [t('patients.abha'), abhaOf(patient) || '–'],
          ]}
        />
      </Card>
      <Card title={t('patients.history')}>
        <Loaded query={history}>
          {({ versions }) => (
            <ol className={css['history']}>
              {versions.map((version) => (
                <li key={version.version}>
                  <div className={css['history-head']}>
                    {formats.moment(version.at)} · {version.whoName ?? t('patients.by-program')} ·{' '}
                    {t(`patients.cause.${version.cause}`)}
                  </div>
                  {version.cause !== 'registered' && <Changes changes={version.changes} />}
                </li>
              ))}
            </ol>
          )}
        </Loaded>
      </Card>
    </Stack>
  );
}

const abhaOf = ({ abhaNumber, abhaAddress }: Patient): string =>
  [abhaNumber === null ? '' : formatAbhaNumber(abhaNumber), abhaAddress ?? ''].filter(Boolean).join(' · ');

type Change = OutputOf<'patients.history'>['versions'][number]['changes'][number];

function Changes({ changes }: { changes: readonly Change[] }) {
  const t = useText();
  const formats = useFormats();
  return (
    <ul>
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          {t(`patients.field.${field}`)}: <del>{valueOf(t, formats, field, before)}</del> →{' '}
          <ins>{valueOf(t, formats, field, after)}</ins>
        </li>
      ))}
    </ul>
  );
}

/** A stored value as a person reads it. */
function valueOf(t: Say, { day }: Formats, field: string, value: Change['after']): string {
  if (value === null || value === '') return t('patients.nothing');
  if (typeof value === 'boolean') return t(value ? 'patients.yes' : 'patients.no');
  if (field === 'gender') return t(`patients.gender.${value}`);
  if (field === 'guardianRelation') return t(`patients.relation.${value}`);
  if (field === 'birthDate') return day(value);
  if (field === 'mobile') return formatMobile(value);
  return field === 'abhaNumber' ? formatAbhaNumber(value) : value;
}
