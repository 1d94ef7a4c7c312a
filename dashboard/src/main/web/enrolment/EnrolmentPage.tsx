import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/client.ts';
import { useData } from '../app/useData.ts';
import { spelled } from '../format/hostText.ts';
import { t } from '../text/index.ts';
import { Button, confirm, ErrorNote, toast, toastError } from '../ui/index.ts';
import { RowSkeleton } from '../ui/Rows.tsx';
import { TokenDialog } from './TokenDialog.tsx';
import { TokenRow } from './TokenRow.tsx';
import { WaitingRow } from './WaitingRow.tsx';
import type { EnrolmentToken, WaitingHost } from '../api/schema.d.ts';

const EVERY_MS = 5_000;
const ALL = { limit: 1_000 };

/** The hosts that wait to be let in, and the tokens that they come with. */
export default function EnrolmentPage() {
  const [isAdding, setAdding] = useState(false);
  const waiting = useData(async (signal) => (await api('GET /waiting-hosts', { query: ALL, signal })).data, []);
  const tokens = useData(async (signal) => (await api('GET /enrolment-tokens', { query: ALL, signal })).data, []);
  useEffect(() => {
    const timer = setInterval(waiting.reload, EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  const decide = async (host: WaitingHost, isIn: boolean) => {
    const path = { host_id: host.id };
    try {
      await (isIn
        ? api('POST /waiting-hosts/{host_id}/approve', { path })
        : api('POST /waiting-hosts/{host_id}/reject', { path }));
      waiting.change((all) => all.filter((one) => one.id !== host.id));
      toast((isIn ? t.enrolment.approved : t.enrolment.rejected)(spelled(host.hostname)));
    } catch (error) {
      toastError(error);
      waiting.reload();
    }
  };
  const revoke = (token: EnrolmentToken) =>
    confirm({
      title: t.enrolment.ask(spelled(token.name)),
      text: t.enrolment.effect,
      action: t.enrolment.revoke,
      danger: true,
      run: async () => {
        await api('DELETE /enrolment-tokens/{token_id}', { path: { token_id: token.id } });
        tokens.reload();
        waiting.reload();
      },
    });
  const active = tokens.data?.filter((token) => token.is_active) ?? [];
  const error = waiting.error ?? tokens.error;
  return (
    <>
      <header class='head'>
        <h1>{t.enrolment.title}</h1>
        <span class='grow' />
        <Button kind='primary' icon='plus' onClick={() => setAdding(true)}>{t.enrolment.add}</Button>
      </header>
      <p class='dim enrolment-text'>{t.enrolment.text}</p>
      {error !== null && <ErrorNote error={error} onRetry={tokens.reload} />}
      <section class='enrolment-part' aria-labelledby='enrolment-waiting'>
        <h2 id='enrolment-waiting'>{t.enrolment.waiting}</h2>
        {waiting.data === null
          ? error === null && <RowSkeleton rows={1} />
          : waiting.data.length === 0
          ? <p class='panel faint'>{t.enrolment.noneWaits}</p>
          : (
            <ul class='rows waiting-rows'>
              {waiting.data.map((host) => <WaitingRow key={host.id} host={host} onDecide={decide} />)}
            </ul>
          )}
      </section>
      <section class='enrolment-part' aria-labelledby='enrolment-tokens'>
        <h2 id='enrolment-tokens'>{t.enrolment.tokens}</h2>
        {tokens.data === null
          ? error === null && <RowSkeleton rows={2} />
          : active.length === 0
          ? <p class='panel faint'>{t.enrolment.noTokens}</p>
          : (
            <ul class='rows token-rows'>
              {active.map((token) => <TokenRow key={token.id} token={token} onRevoke={revoke} />)}
            </ul>
          )}
      </section>
      {isAdding && (
        <TokenDialog
          onMade={tokens.reload}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
