import { useEffect, useRef, useState } from 'react';
import type { VisitDocument } from '../../../core/consultations/model.ts';
import { useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Dialog, Loaded } from '../../ui/index.ts';
import css from './visits.module.css';

/** A document on the screen: the picture, or the pages of the PDF. */
export function DocumentViewer({ document, onClose }: { document: VisitDocument; onClose: () => void }) {
  const loaded = useQuery('consultations.document', { documentId: document.id });
  return (
    <Dialog title={document.title} isOpen onClose={onClose} size="xl">
      <Loaded query={loaded}>
        {({ data, mediaType, title }) =>
          mediaType === 'application/pdf' ? (
            <PdfPages data={data} />
          ) : (
            <Picture data={data} mediaType={mediaType} title={title} />
          )
        }
      </Loaded>
    </Dialog>
  );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

function Picture({ data, mediaType, title }: { data: string; mediaType: string; title: string }) {
  const place = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const address = URL.createObjectURL(new Blob([bytesOf(data)], { type: mediaType }));
    if (place.current) place.current.src = address;
    return () => URL.revokeObjectURL(address);
  }, [data, mediaType]);
  return (
    <div className={css['viewer']}>
      <img ref={place} alt={title} />
    </div>
  );
}

/** Drawn onto canvases: no script, no link and no form of the file does anything. */
function PdfPages({ data }: { data: string }) {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    const drawing = new AbortController();
    const target = place.current;
    const draw = async () => {
      const isDrawn = target !== null && (await drawPdf(bytesOf(data), target, drawing.signal));
      if (!drawing.signal.aborted) setIsBroken(!isDrawn);
    };
    void draw();
    return () => {
      drawing.abort();
      target?.replaceChildren();
    };
  }, [data]);
  return (
    <>
      {isBroken && <Banner tone="warn">{t('visits.document-unreadable')}</Banner>}
      <div className={css['viewer']} ref={place} />
    </>
  );
}

async function drawPdf(bytes: Uint8Array<ArrayBuffer>, target: HTMLElement, signal: AbortSignal): Promise<boolean> {
  const pdf = await import('pdfjs-dist');
  pdf.GlobalWorkerOptions.workerSrc = (await import('pdfjs-dist/build/pdf.worker.min.mjs?url')).default;
  try {
    const file = await pdf.getDocument({ data: bytes, enableXfa: false, isEvalSupported: false }).promise;
    for (let number = 1; number <= file.numPages && !signal.aborted; number += 1) {
      const page = await file.getPage(number);
      const canvas = window.document.createElement('canvas');
      const viewport = page.getViewport({ scale: 1.5 });
      canvas.width = viewport.width;
      canvas.height = viewport.height;
      await page.render({ canvas, viewport }).promise;
      if (!signal.aborted) target.append(canvas);
    }
    return true;
  } catch {
    // A library that throws for a broken file.
    return false;
  }
}
