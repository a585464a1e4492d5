import { useState } from 'react';
import { useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Button, StateWord, useFormats, useNow } from '../../ui/index.ts';
import { type LinkState, linkInWords } from './link-words.ts';
import { WhyDialog } from './why-dialog.tsx';

interface LinkWordProps {
  readonly link: LinkState;
  /** The visit's day, for screen readers. */
  readonly of: string;
  /** Offers the way it went also where it simply is linked. */
  readonly isFull?: boolean;
}

/** How a visit stands with ABDM, and, where it is not simply linked, the way it went. */
export function LinkWord({ link, of, isFull = false }: LinkWordProps) {
  const t = useText();
  const formats = useFormats();
  const now = useNow();
  const [isOpen, setIsOpen] = useState(false);
  const { tone, text } = linkInWords(link, { t, formats, now });
  const isLinked = link.state === 'linked';
  return (
    <>
      <StateWord tone={tone}>{text}</StateWord>
      {(isFull || !isLinked) && (
        <Button
          kind="quiet"
          isSmall
          onPress={() => setIsOpen(true)}
          label={t(isLinked ? 'linking.how-of' : 'linking.why-of', { day: of })}
        >
          {t(isLinked ? 'linking.how' : 'linking.why')}
        </Button>
      )}
      {isOpen && <WhyDialog visitId={link.visitId} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** The same for a page that shows one visit; nothing before it is signed. */
export function VisitLink({ patientId, visitId, day }: { patientId: string; visitId: string; day: string }) {
  const link = useLinks(patientId).links.get(visitId);
  return link ? <LinkWord link={link} of={day} /> : null;
}

/** The links of a patient's visits by visit, kept fresh; also when the connection comes or goes. */
export function useLinks(patientId: string) {
  const query = useQuery('linking.ofPatient', { patientId }, { of: ['care-context', 'outbox', 'patient'] });
  const links: ReadonlyMap<string, LinkState> = new Map(query.value?.visits.map((link) => [link.visitId, link]));
  return { query, links };
}
