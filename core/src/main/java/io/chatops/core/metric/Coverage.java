package io.chatops.core.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The times at which a server's reports were collected, as runs in which none is missing. A step of
 * up to three report intervals hides no missing report; a longer one ends a run. Times are
 * milliseconds since the epoch.
 */
public final class Coverage {
  /**
   * The report interval assumed of agents with too few reports to measure it: 5 s, their default.
   */
  private static final long DEFAULT_INTERVAL = 5_000;

  /** The smallest number of reports whose usual step means something. */
  private static final int REPORTS_FOR_INTERVAL = 3;

  private final List<Run> runs;
  private final long reports;
  private final long intervalMillis;
  private final long stepMillis;

  /** The time from the first to the last report of a run without a missing one. */
  public record Run(long first, long last) {}

  private Coverage(List<Run> runs, long reports, long intervalMillis, long stepMillis) {
    this.runs = runs;
    this.reports = reports;
    this.intervalMillis = intervalMillis;
    this.stepMillis = stepMillis;
  }

  /** Returns the coverage of single reports; times ascend. */
  public static Coverage ofReports(long[] times) {
    return new Builder().addReports(times).build();
  }

  /** Returns the runs in ascending order; they neither touch nor overlap. */
  public List<Run> runs() {
    return runs;
  }

  /** Returns the number of reports. */
  public long reports() {
    return reports;
  }

  /** The usual time between two reports, at least 1 s. */
  public long intervalMillis() {
    return intervalMillis;
  }

  /** Returns the finest step of the values in milliseconds; 0 where each report has its own. */
  public long stepMillis() {
    return stepMillis;
  }

  /** The share of a range that has data, 0-1. The report before a gap vouches for one interval. */
  public double share(long from, long to) {
    if (to <= from) {
      return 0;
    }
    long reach = reach(intervalMillis);
    long covered = 0;
    long before = Long.MIN_VALUE;
    for (Run run : runs) {
      if (run.last < from || run.first >= to) {
        continue;
      }
      long first = Math.max(run.first, from);
      if (before == Long.MIN_VALUE) {
        covered += first - from <= reach ? first - from : 0;
      } else {
        covered += intervalMillis;
      }
      before = Math.min(run.last, to);
      covered += before - first;
    }
    if (before == Long.MIN_VALUE) {
      return 0;
    }
    covered += to - before <= reach ? to - before : intervalMillis;
    return Math.min(1.0, (double) covered / (to - from));
  }

  private static long reach(long intervalMillis) {
    return 3 * intervalMillis;
  }

  /** Puts together what is known of several parts of a range, in any order. */
  public static final class Builder {
    private final List<Coverage> parts = new ArrayList<>();
    private long[] times = new long[64];
    private int size;

    /** Adds reports with values of their own. */
    public Builder addReports(long[] more) {
      if (size + more.length > times.length) {
        times = Arrays.copyOf(times, Math.max(2 * times.length, size + more.length));
      }
      System.arraycopy(more, 0, times, size, more.length);
      size += more.length;
      return this;
    }

    /** Adds reports of which only sums over steps of this length exist. */
    public Builder addSums(List<Run> runs, long reports, long intervalMillis, long stepMillis) {
      parts.add(new Coverage(List.copyOf(runs), reports, intervalMillis, stepMillis));
      return this;
    }

    public Coverage build() {
      if (size > 0) {
        long[] sorted = Arrays.copyOf(times, size);
        Arrays.sort(sorted);
        long interval = medianStep(sorted);
        parts.add(new Coverage(runs(sorted, interval), sorted.length, interval, 0));
      }
      long reports = 0;
      long step = 0;
      long interval = DEFAULT_INTERVAL;
      long most = 0;
      List<Run> runs = new ArrayList<>();
      for (Coverage part : parts) {
        runs.addAll(part.runs);
        reports += part.reports;
        step = Math.max(step, part.stepMillis);
        // A part of few reports knows little of how often its agent reports.
        if (part.reports >= REPORTS_FOR_INTERVAL && part.reports > most) {
          most = part.reports;
          interval = part.intervalMillis;
        }
      }
      return new Coverage(joined(runs, interval), reports, interval, step);
    }

    private static List<Run> runs(long[] sorted, long interval) {
      List<Run> runs = new ArrayList<>();
      long first = sorted[0];
      for (int i = 1; i < sorted.length; i++) {
        if (sorted[i] - sorted[i - 1] > reach(interval)) {
          runs.add(new Run(first, sorted[i - 1]));
          first = sorted[i];
        }
      }
      runs.add(new Run(first, sorted[sorted.length - 1]));
      return runs;
    }

    private static List<Run> joined(List<Run> runs, long interval) {
      runs.sort(Comparator.comparingLong(Run::first));
      List<Run> joined = new ArrayList<>();
      for (Run run : runs) {
        Run before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
        if (before != null && run.first - before.last <= reach(interval)) {
          joined.set(joined.size() - 1, new Run(before.first, Math.max(before.last, run.last)));
        } else {
          joined.add(run);
        }
      }
      return List.copyOf(joined);
    }

    private static long medianStep(long[] sorted) {
      if (sorted.length < REPORTS_FOR_INTERVAL) {
        return DEFAULT_INTERVAL;
      }
      long[] steps = new long[sorted.length - 1];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = sorted[i + 1] - sorted[i];
      }
      Arrays.sort(steps);
      return Math.max(steps[steps.length / 2], 1_000);
    }
  }
}
