import { type DragEvent, useRef, useState } from 'react';
import { documentLimits, documentTypes, type VisitDocument } from '../../../core/consultations/model.ts';
import { call, type Failure } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Button, ErrorNote } from '../../ui/index.ts';
import { DocumentViewer } from './document-viewer.tsx';
import type { DraftSaver } from './draft-saver.ts';
import { Section } from './section.tsx';
import css from './visits.module.css';

/** Files of the visit: dragged in or chosen, shown, taken off again while nothing is signed. */
export function DocumentsSection({
  visitId,
  documents,
  saver,
  onChanged,
}: {
  readonly visitId: string;
  readonly documents: readonly VisitDocument[];
  /** Missing where nothing can be changed. */
  readonly saver?: DraftSaver;
  readonly onChanged: () => void;
}) {
  const t = useText();
  const [shown, setShown] = useState<VisitDocument>();
  const [failure, setFailure] = useState<Failure>();
  const act = async (work: () => ReturnType<typeof addFile> | ReturnType<typeof removeFile>) => {
    setFailure(undefined);
    await saver?.alone(async () => {
      const reply = await work();
      if (!reply.ok) setFailure(reply);
      return reply.ok ? reply.value : undefined;
    });
    onChanged();
  };
  const add = async (files: readonly File[]) => {
    for (const file of files) await act(() => addFile(visitId, file));
  };
  if (!saver && documents.length === 0) return null;
  return (
    <Section title={t('visits.documents')}>
      {documents.map((document) => (
        <div key={document.id} className={css['document']}>
          <Button kind="quiet" isSmall onPress={() => setShown(document)}>
            {document.title}
          </Button>
          <span className={css['below']}>{sizeInWords(document.bytes)}</span>
          {saver && (
            <Button
              kind="quiet"
              isSmall
              onPress={() => act(() => removeFile(visitId, document.id))}
              label={t('visits.remove-line', { line: document.title })}
            >
              ×
            </Button>
          )}
        </div>
      ))}
      {saver && <DropPlace onFiles={add} />}
      <ErrorNote failure={failure} />
      {shown && <DocumentViewer document={shown} onClose={() => setShown(undefined)} />}
    </Section>
  );
}

function DropPlace({ onFiles }: { onFiles: (files: readonly File[]) => Promise<void> }) {
  const t = useText();
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void onFiles([...event.dataTransfer.files]);
  };
  return (
    // The pointer's way; the keyboard has the button inside.
    <div
      className={css['drop']}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      {t('visits.drop-here', { megabytes: documentLimits.bytes / 1024 / 1024 })}
      <Button isSmall kind="quiet" onPress={() => chooser.current?.click()}>
        {t('visits.choose-files')}
      </Button>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        tabIndex={-1}
        accept={documentTypes.join(',')}
        aria-label={t('visits.choose-files')}
        onChange={(event) => {
          void onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

async function addFile(visitId: string, file: File) {
  // Asked here too, because a film would be read into memory before the core could say no.
  if (file.size > documentLimits.bytes) {
    const facts = { megabytes: documentLimits.bytes / 1024 / 1024 };
    return { ok: false as const, code: 'consultations.document-too-large', facts };
  }
  const title = file.name.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 120) || 'file';
  return call('consultations.addDocument', { visitId, title, data: await toBase64(file) });
}

const removeFile = (visitId: string, documentId: string) =>
  call('consultations.removeDocument', { visitId, documentId });

function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    });
    reader.addEventListener('error', () => reject(reader.error ?? new Error('not readable')));
    reader.readAsDataURL(file);
  });
}

const sizeInWords = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
