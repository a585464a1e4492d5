import { useEffect, useState } from 'react';
import type { AttachmentRef } from '../../../core/fhir/model.ts';
import { type OutputOf, useCommand } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, bytesOf, DocumentPages, ErrorNote } from '../../ui/index.ts';
import css from './reader.module.css';

type Opened = OutputOf<'received.attachment'>;

/** A file of the record: shown in its place where that is safe, else to be saved; asked for when somebody wants it. */
export function AttachmentBlock({ attachment, recordId }: { attachment: AttachmentRef; recordId: string }) {
  const t = useText();
  const asking = useCommand('received.attachment');
  const [opened, setOpened] = useState<Opened>();
  const { id, kind, byteLength, contentType } = attachment;
  const title = attachment.title ?? t('outside.document');
  const isOpenable = kind === 'pdf' || kind === 'jpeg' || kind === 'png' || kind === 'text';
  const isEmpty = kind === 'empty' || kind === 'undecodable';
  const ask = async () => {
    const reply = await asking.run({ recordId, attachmentId: id });
    if (reply.ok) setOpened(reply.value);
    return reply.ok && reply.value.kind === 'attachment' ? reply.value.data : undefined;
  };
  const save = async () => {
    const data = opened?.kind === 'attachment' ? opened.data : await ask();
    if (data !== undefined) saveFile(bytesOf(data), `${title.slice(0, 60)}${endings[kind] ?? ''}`);
  };
  const isShown = opened?.kind === 'attachment' && isOpenable;
  return (
    <div className={css['attachment']}>
      <div className={css['attachment-head']}>
        <strong>{title}</strong>
        <span className={css['quiet']}>
          {t(`outside.file.${kind}`)} · {sizeWords(byteLength)}
        </span>
        {isOpenable && (
          <Button
            isSmall
            onPress={isShown ? () => setOpened(undefined) : ask}
            isBusy={asking.isBusy}
            label={isShown ? t('outside.close-file', { title }) : t('outside.open-file', { title })}
          >
            {isShown ? t('outside.close') : t('outside.open')}
          </Button>
        )}
        {!isOpenable && !isEmpty && (
          <Button isSmall onPress={save} isBusy={asking.isBusy} label={t('outside.save-file', { title })}>
            {t('outside.save-copy')}
          </Button>
        )}
      </div>
      {!isOpenable && !isEmpty && (
        <div className={css['quiet']}>{t('outside.file-not-shown', { type: contentType })}</div>
      )}
      {isEmpty && <div className={css['quiet']}>{t('outside.file-empty')}</div>}
      {opened && opened.kind !== 'attachment' && <Banner tone="warn">{t('outside.file-gone')}</Banner>}
      {isShown && opened.kind === 'attachment' && <Shown kind={kind} data={opened.data} title={title} />}
      <ErrorNote failure={asking.failure} />
    </div>
  );
}

function Shown({ kind, data, title }: { kind: AttachmentRef['kind']; data: string; title: string }) {
  if (kind === 'pdf' || kind === 'jpeg' || kind === 'png')
    return <DocumentPages data={data} kind={kind} title={title} />;
  return <TextPages data={data} />;
}

function TextPages({ data }: { data: string }) {
  const [text, setText] = useState('');
  useEffect(() => {
    const read = async () => setText(await new Blob([bytesOf(data)]).text());
    void read();
  }, [data]);
  return <pre className={css['raw']}>{text.slice(0, 500_000)}</pre>;
}

const endings: Readonly<Record<string, string>> = { dicom: '.dcm', unknown: '.bin' };

/** `302 KB`, `1.4 MB`; the same in both languages. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** The browser's own way of saving; the file is gone from memory afterwards. */
function saveFile(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[^\p{L}\p{M}\p{N} ._()-]/gu, ' ').trim();
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
