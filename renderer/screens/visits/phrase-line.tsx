import type { ReactNode } from 'react';
import type { PhraseKind } from '../../../core/consultations/model.ts';
import { useText } from '../../i18n/index.ts';
import { Button, SuggestField } from '../../ui/index.ts';
import type { LineAt } from './lines.tsx';
import { useSuggestions } from './use-suggestions.ts';
import css from './visits.module.css';

export interface PhraseLineProps<Line> {
  readonly kind: PhraseKind;
  readonly label: string;
  readonly text: string;
  readonly at: LineAt<Line>;
  readonly onText: (text: string) => void;
  /** What an offer becomes in the field; its words alone unless said otherwise. */
  readonly pick?: (text: string, detail: string) => string;
  readonly placeholder?: string;
  readonly isFocusedFirst?: boolean;
  /** Words and buttons behind the field. */
  readonly actions?: ReactNode;
}

/** One line of words with offers from the clinic's own papers. */
export function PhraseLine<Line>(props: PhraseLineProps<Line>) {
  const { kind, label, text, at, onText, pick = (words) => words, placeholder, actions } = props;
  const t = useText();
  const offers = useSuggestions(kind, text);
  return (
    <div className={`${css['fields']} ${css['bare']}`}>
      <SuggestField
        label={`${label} ${at.number}`}
        value={text}
        onChange={onText}
        suggestions={offers.map((offer) => ({ key: offer.text, ...offer }))}
        onPick={(offer) => onText(pick(offer.text, offer.detail ?? ''))}
        maxLength={300}
        isFocusedFirst={props.isFocusedFirst ?? false}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      {at.remove && actions}
      {at.remove && (
        <Button
          kind="quiet"
          isSmall
          onPress={at.remove}
          label={t('visits.remove-line', { line: `${label} ${at.number}` })}
        >
          ×
        </Button>
      )}
    </div>
  );
}
