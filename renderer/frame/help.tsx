import { useText } from '../i18n/index.ts';
import { bindingsOfGround } from '../keys/index.ts';
import { Dialog } from '../ui/index.ts';
import css from './frame.module.css';

/** F1: every key that works on this screen, and what it does. */
export function Help({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  return (
    <Dialog title={t('frame.help')} isOpen={isOpen} onClose={onClose} size="lg">
      <KeyList />
    </Dialog>
  );
}

function KeyList() {
  const t = useText();
  const fixed = [
    { keys: 'Enter', does: t('frame.keys.next-field') },
    { keys: 'Shift+Enter', does: t('frame.keys.field-before') },
  ];
  const all = [...bindingsOfGround(), ...fixed].filter(({ keys }) => keys !== '/');
  const rooms = all.filter(({ keys }) => keys.startsWith('Alt+')).sort((a, b) => a.keys.localeCompare(b.keys));
  const others = all.filter(({ keys }) => !keys.startsWith('Alt+'));
  return (
    <div className={css['help']}>
      {[others, rooms].map((list) => (
        <dl key={list[0]?.keys ?? 'none'}>
          {list.map(({ keys, does }) => (
            <div key={keys}>
              <dt>
                <kbd>{keys === 'Ctrl+K' ? `/ · ${keys}` : keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  );
}
