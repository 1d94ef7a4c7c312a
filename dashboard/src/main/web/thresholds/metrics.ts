import type { Comparison, MetricType } from '../alerts/values.ts';

export type Metric = {
  type: MetricType;
  /** What a value is multiplied by for the API: rates are typed in MB/s. */
  scale: number;
  unit: 'percent' | 'megabytes' | 'degrees' | 'processes' | 'seconds' | 'none';
  step: number;
  min: number;
  /** Where the metric has an end; for the others the chart finds one. */
  max: number | null;
  /** A condition that has only one form, such as not running. */
  fixed?: Comparison;
  /** What a part of it is: the name of the field; absent: it has no parts. */
  part?: 'mountPoint' | 'interface' | 'sensor' | 'container' | 'process';
  /** What history keeps of it; none of offline. */
  history: string[];
  start: { comparison: Comparison; value: number; duration: number };
};

const percent = (type: MetricType, value: number, history: string[]): Metric => ({
  type,
  scale: 1,
  unit: 'percent',
  step: 1,
  min: 0,
  max: 100,
  history,
  start: { comparison: 'gt', value, duration: 300 },
});

export const METRICS: Metric[] = [
  percent('cpu', 90, ['cpu.usage_percent']),
  percent('memory', 90, ['memory.usage_percent']),
  { ...percent('disk', 90, ['disk.filesystems.usage_percent']), part: 'mountPoint' },
  percent('swap', 80, ['memory.swap_used_bytes', 'memory.swap_total_bytes']),
  {
    type: 'load',
    scale: 1,
    unit: 'none',
    step: 0.5,
    min: 0,
    max: null,
    history: ['cpu.load_1m'],
    start: { comparison: 'gt', value: 8, duration: 300 },
  },
  {
    type: 'network',
    scale: 1_000_000,
    unit: 'megabytes',
    step: 1,
    min: 0,
    max: null,
    part: 'interface',
    history: ['network.interfaces.received_bytes_per_second', 'network.interfaces.sent_bytes_per_second'],
    start: { comparison: 'gt', value: 100, duration: 300 },
  },
  {
    type: 'temperature',
    scale: 1,
    unit: 'degrees',
    step: 1,
    min: 0,
    max: null,
    part: 'sensor',
    history: ['sensors.temperature'],
    start: { comparison: 'gt', value: 85, duration: 60 },
  },
  {
    type: 'container',
    scale: 1,
    unit: 'none',
    step: 1,
    min: 0,
    max: 1,
    fixed: 'lt',
    part: 'container',
    history: ['containers.running'],
    start: { comparison: 'lt', value: 1, duration: 60 },
  },
  {
    type: 'service',
    scale: 1,
    unit: 'processes',
    step: 1,
    min: 0,
    max: null,
    part: 'process',
    history: ['services.processes'],
    start: { comparison: 'lt', value: 1, duration: 60 },
  },
  {
    type: 'offline',
    scale: 1,
    unit: 'seconds',
    step: 30,
    min: 0,
    max: null,
    fixed: 'gt',
    history: [],
    start: { comparison: 'gt', value: 120, duration: 0 },
  },
];

export function metricOf(type: MetricType): Metric {
  return METRICS.find((metric) => metric.type === type)!;
}
