import { useState } from 'preact/hooks';
import { t } from '../text/index.ts';
import { Button } from './Button.tsx';

/** Text to be pasted elsewhere, with a button that copies it. */
export function CopyLine(props: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(props.text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div class='copy-line'>
      <pre aria-label={props.label} tabIndex={0}>{props.text}</pre>
      <Button small icon={isCopied ? 'check' : 'copy'} onClick={copy}>
        {isCopied ? t.common.copied : t.common.copy}
      </Button>
    </div>
  );
}

/** Copies; also where the browser has no clipboard, on pages that came by plain http from another machine. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard && isSecureContext) return await navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr';
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
