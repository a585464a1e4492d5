import { useEffect, useState } from 'react';
import { useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Loaded } from '../../ui/index.ts';
import css from './abha.module.css';

export type CardOf = { readonly patientId: string } | { readonly flowId: string };

/** The ABHA card as ABDM drew it. */
export function CardPicture({ of }: { readonly of: CardOf }) {
  const t = useText();
  const query = useQuery('abha.card', of);
  return <Loaded query={query}>{({ png }) => <Picture png={png} alt={t('abha.card')} />}</Loaded>;
}

/** The page's policy shows pictures of its own making only: the bytes get an address in this page's memory. */
export function Picture({ png, alt }: { readonly png: string; readonly alt: string }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
    // oxlint-disable-next-line react/set-state-in-effect -- the address exists only between mounting and leaving
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [png]);
  return address === undefined ? null : <img className={css['card']} src={address} alt={alt} />;
}
