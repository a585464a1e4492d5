import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';

/** A file with more pages is read in a program of its own. */
const mostPages = 300;
/** Canvases beyond this are drawn coarser: one page of a scan can ask for hundreds of megabytes. */
const mostPixels = 12_000_000;

export interface PdfPage {
  /** Height over width, for the room it takes before it is drawn. */
  readonly shape: number;
  draw(canvas: HTMLCanvasElement, width: number): Promise<void>;
}

export interface PdfFile {
  readonly pages: readonly PdfPage[];
  readonly isCut: boolean;
  close(): void;
}

/**
 * Opens a PDF for drawing onto canvases. Scripts, links and forms of the file do nothing; nothing is fetched but the library's
 * own parts. Undefined for what is no PDF, or a broken one.
 */
export async function openPdf(bytes: Uint8Array<ArrayBuffer>): Promise<PdfFile | undefined> {
  const pdf = await import('pdfjs-dist');
  pdf.GlobalWorkerOptions.workerSrc = (await import('pdfjs-dist/build/pdf.worker.min.mjs?url')).default;
  try {
    const file = await pdf.getDocument({
      data: bytes,
      enableXfa: false,
      isEvalSupported: false,
      useWorkerFetch: false,
      BinaryDataFactory: OwnParts,
      maxImageSize: 64_000_000,
      verbosity: 0,
    }).promise;
    return await describe(file);
  } catch {
    // A library that throws for a broken file.
    return undefined;
  }
}

async function describe(file: PDFDocumentProxy): Promise<PdfFile> {
  const count = Math.min(file.numPages, mostPages);
  const pages = await Promise.all(Array.from({ length: count }, (_, at) => file.getPage(at + 1)));
  return { pages: pages.map(asPage), isCut: file.numPages > count, close: () => void file.destroy() };
}

function asPage(page: PDFPageProxy): PdfPage {
  const { width, height } = page.getViewport({ scale: 1 });
  return {
    shape: height / width,
    async draw(canvas, wanted) {
      const scale = Math.min((wanted * window.devicePixelRatio) / width, Math.sqrt(mostPixels / (width * height)));
      const viewport = page.getViewport({ scale });
      canvas.width = viewport.width;
      canvas.height = viewport.height;
      await page.render({ canvas, viewport }).promise;
    },
  };
}

/** Decoders and symbol fonts of the library, from our own server. Scans are often packed in a way that needs them. */
const parts: Readonly<Record<string, () => Promise<{ default: string }>>> = {
  'jbig2.wasm': () => import('pdfjs-dist/wasm/jbig2.wasm?url'),
  'openjpeg.wasm': () => import('pdfjs-dist/wasm/openjpeg.wasm?url'),
  'qcms_bg.wasm': () => import('pdfjs-dist/wasm/qcms_bg.wasm?url'),
  'FoxitSymbol.pfb': () => import('pdfjs-dist/standard_fonts/FoxitSymbol.pfb?url'),
  'FoxitDingbats.pfb': () => import('pdfjs-dist/standard_fonts/FoxitDingbats.pfb?url'),
};

/** The library makes one of these for each file; its shape is the library's. */
function OwnParts() {
  return {
    async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
      const address = await parts[filename]?.();
      if (!address) throw new Error(`${filename} is not shipped`);
      const answer = await fetch(address.default);
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}
