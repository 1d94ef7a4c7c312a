import { api } from '../api/client.ts';
import type { ServerSummary } from '../api/topics.ts';

const PAGE = 1_000;
const SPARK_STEPS = 60;

/** All servers with their newest values and the line of the last hour. */
export async function overview(): Promise<ServerSummary[]> {
  const all: ServerSummary[] = [];
  for (;;) {
    const answer = await api('GET /servers/overview', {
      query: { limit: PAGE, offset: all.length, spark: SPARK_STEPS },
    });
    all.push(...answer.data);
    if (answer.data.length < PAGE || all.length >= (answer.meta?.total ?? 0)) return all;
  }
}
