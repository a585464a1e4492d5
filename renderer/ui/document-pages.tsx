import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/index.ts';
import { Banner } from './banner.tsx';
import css from './document-pages.module.css';
import { openPdf, type PdfFile, type PdfPage } from './pdf-drawing.ts';

export interface DocumentPagesProps {
  /** Base64. */
  readonly data: string;
  readonly kind: 'pdf' | 'jpeg' | 'png';
  readonly title: string;
}

/** A document in its place: the picture, or the pages of the PDF one below the other. Nothing in it runs. */
export function DocumentPages({ data, kind, title }: DocumentPagesProps) {
  return kind === 'pdf' ? <PdfPages data={data} title={title} /> : <Picture data={data} kind={kind} title={title} />;
}

/** The bytes behind base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

function Picture({ data, kind, title }: DocumentPagesProps) {
  const t = useText();
  const place = useRef<HTMLImageElement>(null);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    const address = URL.createObjectURL(new Blob([bytesOf(data)], { type: `image/${kind}` }));
    if (place.current) place.current.src = address;
    return () => URL.revokeObjectURL(address);
  }, [data, kind]);
  return (
    <div className={css['pages']}>
      {isBroken && <Banner tone="warn">{t('ui.document-unreadable')}</Banner>}
      <img ref={place} alt={title} hidden={isBroken} onError={() => setIsBroken(true)} />
    </div>
  );
}

function PdfPages({ data, title }: Pick<DocumentPagesProps, 'data' | 'title'>) {
  const t = useText();
  const [file, setFile] = useState<PdfFile | 'broken'>();
  useEffect(() => {
    let isGone = false;
    let opened: PdfFile | undefined;
    const open = async () => {
      opened = await openPdf(bytesOf(data));
      if (isGone) opened?.close();
      else setFile(opened ?? 'broken');
    };
    void open();
    return () => {
      isGone = true;
      opened?.close();
    };
  }, [data]);
  if (file === 'broken') return <Banner tone="warn">{t('ui.document-unreadable')}</Banner>;
  return (
    <div className={css['pages']}>
      {file?.pages.map((page, at) => (
        <PageOfPdf
          // oxlint-disable-next-line react/no-array-index-key -- a page is known by its number alone
          key={at}
          page={page}
          label={t('ui.document-page', { title, number: at + 1, of: file.pages.length })}
        />
      ))}
      {file?.isCut && <Banner>{t('ui.document-cut', { count: file.pages.length })}</Banner>}
    </div>
  );
}

/** Drawn when it comes near the part that is seen. */
function PageOfPdf({ page, label }: { page: PdfPage; label: string }) {
  const place = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = place.current;
    if (!canvas) return undefined;
    const draw = new IntersectionObserver(
      ([seen]) => {
        if (!seen?.isIntersecting) return;
        draw.disconnect();
        void page.draw(canvas, canvas.clientWidth).catch(() => undefined);
      },
      { rootMargin: '100%' },
    );
    draw.observe(canvas);
    return () => draw.disconnect();
  }, [page]);
  return (
    <figure aria-label={label}>
      <canvas ref={place} style={{ aspectRatio: `1 / ${page.shape}` }} />
    </figure>
  );
}
