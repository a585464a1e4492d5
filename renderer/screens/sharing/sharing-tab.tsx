import { Fragment } from 'react';
import { Stack } from '../../ui/index.ts';
import { sharingSections } from './sections.tsx';

/** What others may see of this patient, and how the clinic shares it. */
export function SharingTab({ patientId }: { readonly patientId: string }) {
  return (
    <Stack>
      {sharingSections.map(({ key, content }) => (
        <Fragment key={key}>{content(patientId)}</Fragment>
      ))}
    </Stack>
  );
}
