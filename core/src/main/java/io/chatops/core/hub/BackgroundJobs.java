package io.chatops.core.hub;

import java.time.Duration;

/**
 * Work that the hubs on one storage have in common, and that one of them does for all servers at
 * once. The maintenance of metrics is more than one hub can do, and is divided: see {@link
 * io.chatops.core.metric.MetricStore#maintain(int, Duration)}.
 */
public interface BackgroundJobs {
  /** Work that is safe to repeat, and to be done by two hubs at a time: it only need not be. */
  enum Job {
    /** Deleting commands, log entries, alerts, notifications and audit events. */
    OLD_RECORDS,
    /** Moving the process lists of past hours. */
    PROCESS_LISTS
  }

  /**
   * Takes a job if it is due: of all hubs that ask, one is answered true, once in a period. If that
   * hub dies or fails, another one takes the job a period later. Blocking.
   *
   * @param period the time until it is due again, by the storage's clock
   */
  boolean claim(Job job, Duration period);
}
