'use client';

/** A code block. `run`: copy, or type it into the active terminal; `file`: a caption; otherwise plain. */
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Icon } from '../../../../../_ui/icon';
import { useLab } from './lab-context';

interface Props {
  readonly content?: string;
  readonly run?: boolean;
  readonly output?: boolean;
  readonly file?: string;
}

export function Fence({ content = '', run, output, file }: Props) {
  const t = useTranslations('lab');
  const lab = useLab();
  const text = content.replace(/\n$/, '');
  if (run === true) {
    return (
      <div className="run">
        <pre>
          <code className="bare">{text}</code>
        </pre>
        <CopyButton text={text} />
        <button type="button" className="btn go" onClick={() => lab.run(text)}>
          <Icon name="play" size="s" />
          {t('run')}
        </button>
      </div>
    );
  }
  return (
    <div className={`code ${output === true ? 'output' : ''}`}>
      {file === undefined ? null : (
        <div className="cap">
          <Icon name="file" size="s" />
          <span className="mono grow">{file}</span>
          <CopyButton text={content} />
        </div>
      )}
      <pre>
        <code className="bare">{text}</code>
      </pre>
    </div>
  );
}

function CopyButton({ text }: { readonly text: string }) {
  const t = useTranslations('lab');
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" className="btn ghost sq" onClick={copy} aria-label={copied ? t('copied') : t('copy')}>
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  );
}
