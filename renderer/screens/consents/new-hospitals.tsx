import { useCommand, useQuery } from '../../core-client.ts';
import { StripItem } from '../../frame/strip-item.tsx';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Stack, useFormats } from '../../ui/index.ts';

const useNewHospitals = () => useQuery('transfer.newHospitals', {}, { of: 'new-hiu' }).value?.hospitals ?? [];

/** Hospitals that took records for the first time: somebody of the clinic looks once whether that is right. */
export function NewHospitals() {
  const t = useText();
  const formats = useFormats();
  const seen = useCommand('transfer.noteSeen');
  const hospitals = useNewHospitals();
  if (hospitals.length === 0) return null;
  return (
    <Stack gap="tight">
      {hospitals.map(({ hiuId, name, firstAt }) => (
        <Banner
          key={hiuId}
          tone="warn"
          title={t('consents.new-hospital', { hospital: name ?? hiuId })}
          actions={
            <Button isSmall onPress={() => seen.run({ hiuId })} isBusy={seen.isBusy}>
              {t('consents.new-hospital-seen')}
            </Button>
          }
        >
          {t('consents.new-hospital-what', { at: formats.moment(firstAt), id: hiuId })}
        </Banner>
      ))}
    </Stack>
  );
}

/** The same in the strip, until somebody has looked. */
export function NewHospitalItem() {
  const t = useText();
  const count = useNewHospitals().length;
  if (count === 0) return null;
  return (
    <StripItem tone="warn" path="/consents/taken">
      {t('consents.new-hospital-strip', { count })}
    </StripItem>
  );
}
