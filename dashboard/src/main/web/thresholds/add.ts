import { api } from '../api/client.ts';
import type { AlertThreshold, ThresholdRequest } from '../api/schema.d.ts';
import { inTurn, type Outcome } from '../app/inTurn.ts';
import { t } from '../text/index.ts';
import { toast, toastError } from '../ui/Toast.tsx';

/** Makes several thresholds. */
export function addInTurn(
  bodies: ThresholdRequest[],
  onProgress: (at: number) => void,
): Promise<Outcome<ThresholdRequest, AlertThreshold>> {
  return inTurn(bodies, async (body) => (await api('POST /alerts/thresholds', { body })).data, onProgress);
}

/** Tells that they were made, with a way to take all of them back. */
export function tellAdded(added: AlertThreshold[], onUndone: () => void): void {
  const undo = async () => {
    const { done, failed } = await inTurn(
      added,
      ({ id }) => api('DELETE /alerts/thresholds/{threshold_id}', { path: { threshold_id: id } }),
    );
    onUndone();
    if (failed[0]) toastError(failed[0].error);
    else toast(t.thresholds.startersUndone(done.length));
  };
  toast(t.thresholds.startersAdded(added.length), { action: t.common.undo, run: undo });
}
