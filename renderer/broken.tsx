import { goInstead } from './frame/route.ts';
import { useText } from './i18n/index.ts';
import { Banner, Button, UiProvider } from './ui/index.ts';

/** In the place of a page that broke: what happened, that nothing was lost, and the way on. */
export function Broken({ onGoOn }: { onGoOn: () => void }) {
  const t = useText();
  return (
    <UiProvider scheme="light">
      <Banner
        tone="bad"
        says="at-once"
        title={t('frame.broken')}
        actions={
          <Button
            kind="primary"
            onPress={() => {
              goInstead('/');
              onGoOn();
            }}
          >
            {t('frame.go-on')}
          </Button>
        }
      >
        {t('ui.nothing-lost')}
      </Banner>
    </UiProvider>
  );
}
