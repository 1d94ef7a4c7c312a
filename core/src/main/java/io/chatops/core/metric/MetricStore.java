package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The durable history of what agents measured. Safe for use by many threads.
 *
 * <p>Identity: a report with a {@code bootId} is a duplicate when its sequence and its time are
 * both not beyond the highest stored of that server and boot; and any report is one when server,
 * time and sequence are those of a stored report. Both hold across restarts of the hub. A store
 * that moves old reports to another form may take the latter as new once more; history shows it
 * once.
 *
 * <p>Bounded: of a server's agent {@link #STARTS_PER_DAY} new starts a day (UTC) have a mark of
 * their own, so that one that invents a boot id per report fills nothing. Reports of any start
 * beyond are stored all the same, and told apart by time and sequence alone. An honest agent that
 * crashes every two minutes all day long stays below; marks go when all that they could refuse is
 * older than the retention.
 *
 * <p>Time: a report collected more than {@link #MAX_AHEAD} after it was received comes from a host
 * whose clock is wrong; history shows it at the time it was received. One collected before the
 * retention, rounded down to the hour, is {@link AppendOutcome#TOO_OLD}.
 */
public interface MetricStore {
  /** The parts that servers fall into for their maintenance, by their ids. */
  int MAINTENANCE_SHARES = 64;

  /** The most by which a host's clock may be ahead of the hub's. */
  Duration MAX_AHEAD = Duration.ofMinutes(10);

  /** A host's clock that is ahead by more is worth a warning; networks and polling cause less. */
  Duration WARN_AHEAD = Duration.ofSeconds(30);

  /** The number of new starts ({@code bootId}s) a day of one server's agent that are told apart. */
  int STARTS_PER_DAY = 1_000;

  /**
   * Stores a report. Never blocks. Reports of one server are stored in the order of the calls.
   *
   * @return completes once the report is durable, or exceptionally with {@link
   *     io.chatops.core.error.ChatOpsException}: INVALID when this report can never be stored,
   *     STORAGE_UNAVAILABLE when the store closed or its queue (see {@link #queueLimit()}) was
   *     full. While the storage cannot be reached the call stays open and is tried again for as
   *     long as it takes.
   */
  CompletableFuture<AppendOutcome> append(MetricReport report);

  /**
   * Returns the number of appended reports that may wait; callers stop reading from agents before.
   */
  int queueLimit();

  /**
   * The history of some metrics of some servers, in their order. Blocking. A series appears when it
   * has a sample in the range; series are sorted by metric, then label. Of more series than {@link
   * HistoryBuilder#MAX_POINTS} allows for the whole answer, those that appeared first are shown;
   * each server has the same share.
   */
  List<MetricHistory> history(FleetQuery query);

  /** Returns the same as {@link #history(FleetQuery)}, for one server. */
  default MetricHistory history(HistoryQuery query) {
    return history(FleetQuery.of(query)).get(0);
  }

  /**
   * Forgets everything of a server, for good: ids are not used again. Blocking. Reports that wait
   * or still come are not stored any more; they complete as {@link AppendOutcome#TOO_OLD}, since
   * nothing at all is kept of it. Two exceptions, which nobody can see and which go with the next
   * {@link #maintain}: what another hub on the same database has under way, and what is being moved
   * at that very moment.
   *
   * @throws io.chatops.core.error.ChatOpsException STORAGE_UNAVAILABLE; then its reports are no
   *     longer stored, but what was stored may be there: call again, or leave it to {@link
   *     #maintain}
   */
  void deleteServer(ServerId serverId);

  /**
   * Looks the high-water marks of a server up again before its next report: another hub may have
   * stored some. Called when its agent connects; cheap.
   */
  void refresh(ServerId serverId);

  /**
   * Does a part of the maintenance that is due and that nobody else is at: drops what is older than
   * its retention, makes room for what comes and moves what is old to a smaller form. Servers fall
   * into {@value #MAINTENANCE_SHARES} shares, and what concerns all of them is one more. A caller
   * that hangs loses its shares, and then changes nothing any more. Blocking, for minutes where
   * there are thousands of servers; repeatable; may be interrupted at any point.
   *
   * @param callers the number of those who divide the work, at least 1: each takes no more at a
   *     time than its part
   * @param period the time until what is done now is due again, by the storage's clock; zero: it is
   *     done even if it is not due
   * @return false if there was nothing to do
   */
  boolean maintain(int callers, Duration period);

  /** Does all of the maintenance that nobody else is at, due or not. */
  default void maintain() {
    var unused = maintain(1, Duration.ZERO);
  }

  /**
   * Returns why samples of a server's reports are left out: its day, or the history of its owner,
   * is full. Memory only.
   *
   * @return the reason with its number, limit and remedy; empty while there is room
   */
  default Optional<String> leftOutBecause(ServerId serverId) {
    return Optional.empty();
  }

  /**
   * Returns the time by which the age of all that is stored is judged: the present time, unless the
   * clock leapt ahead since the last {@link #maintain}. Then it follows step by step with each, so
   * that a host with a wrong date deletes the oldest hours and not everything. Blocking.
   *
   * @param now the present time by the hub's clock
   */
  default Instant retentionTime(Instant now) {
    return now;
  }
}
