import { useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Button, Dialog, Inline, Loaded, PrintFrame, printPaper, savePaper, useFormats } from '../../ui/index.ts';
import { Picture } from './card-picture.tsx';

interface CardDialogProps {
  readonly patientId: string;
  readonly onClose: () => void;
  readonly onVerifyAgain: () => void;
}

/** The card of a patient: to look at, to print, to save. */
export function CardDialog({ patientId, onClose, onVerifyAgain }: CardDialogProps) {
  const t = useText();
  const { moment } = useFormats();
  const proof = useQuery('abha.ofPatient', { patientId }, { of: 'patient' });
  const hasCard = proof.value?.hasCard === true;
  const card = useQuery('abha.card', { patientId }, { isOff: !hasCard });
  const png = card.value?.png;
  return (
    <Dialog
      title={t('abha.card')}
      isOpen
      onClose={onClose}
      {...(png === undefined ? {} : { primary: { children: t('abha.print'), onPress: printPaper } })}
    >
      <Loaded query={proof}>
        {({ verifiedAt }) => (
          <>
            {verifiedAt !== null && <p>{t('abha.verified-at', { at: moment(verifiedAt) })}</p>}
            {!hasCard && <p>{t('abha.no-card-yet')}</p>}
          </>
        )}
      </Loaded>
      {hasCard && (
        <Loaded query={card}>
          {() => (
            <>
              {png !== undefined && <Picture png={png} alt={t('abha.card')} />}
              {png !== undefined && (
                <PrintFrame paper="A4">
                  <Picture png={png} alt={t('abha.card')} />
                </PrintFrame>
              )}
            </>
          )}
        </Loaded>
      )}
      <Inline>
        {png !== undefined && (
          <Button keys="Alt+S" onPress={() => savePaper('abha-card')}>
            {t('abha.save-pdf')}
          </Button>
        )}
        <Button kind="quiet" onPress={onVerifyAgain}>
          {t('abha.verify-again')}
        </Button>
      </Inline>
    </Dialog>
  );
}
