package io.chatops.core.alert.engine;

import io.chatops.core.metric.LastTime;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each report of one server if it is new, and if it is late. For one thread at a time.
 *
 * <p>A report is late when it arrives longer after its collection than a server may be silent. A
 * host with a wrong clock sends such reports, too, but at the rate of their collection; a spool is
 * sent as fast as it is read.
 */
final class ReportOrder {
  private static final int STEADY = 3;

  /** The jitter of a network and two busy machines. */
  private static final Duration JITTER = Duration.ofMillis(300);

  /** An agent starts seldom; one that sends what another start left behind has two under way. */
  private static final int STARTS = 8;

  private final Duration silenceAllowed;
  private final Map<String, Highest> sequences =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Highest> eldest) {
          return size() > STARTS;
        }
      };
  private volatile @Nullable Instant heardBefore;
  private final LastTime lastAt = new LastTime();
  private @Nullable String lastBoot;
  private final LastTime cameBefore = new LastTime();
  private final LastTime collectedBefore = new LastTime();
  private int inStep;
  private boolean isTakenOver;
  private boolean isPaceUnknown;

  /** The highest sequence of a start, in place for the same reason as {@link LastTime}. */
  private static final class Highest {
    private long sequence = Long.MIN_VALUE;
  }

  /**
   * No report yet.
   *
   * @param heardBefore when the server was last heard before this hub started; absent: never
   */
  ReportOrder(Duration silenceAllowed, @Nullable Instant heardBefore) {
    this.silenceAllowed = silenceAllowed;
    this.heardBefore = heardBefore;
  }

  /**
   * Returns the time at which the server was last heard, as far as is known, before this hub
   * started or took it over; absent: never.
   */
  @Nullable Instant heardBefore() {
    return heardBefore;
  }

  /**
   * Notes until when another hub has heard the server: that this one did not is no gap.
   *
   * @param at absent: never
   */
  void heardAtOtherHub(@Nullable Instant at) {
    heardBefore = later(heardBefore, at);
    isTakenOver = true;
    isPaceUnknown = true;
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  /** The moment of a report; empty when it was looked at before, or a newer one was. */
  Optional<ReportTime> next(MetricReport report) {
    String boot = report.bootId();
    if (boot != null && isRepeated(boot, report.sequence())) {
      return Optional.empty();
    }
    Instant at = believable(report);
    boolean steady = isSteady(at, report.receivedAt());
    Duration jumpedBack = Duration.ZERO;
    Instant last = lastAt.get();
    if (last != null && !at.isAfter(last)) {
      boolean jumped = at.isBefore(last) && (boot == null || boot.equals(lastBoot) || steady);
      if (!jumped) {
        return Optional.empty();
      }
      // States that were read from the storage after a takeover are by the host's clock of now.
      jumpedBack = isTakenOver ? Duration.ZERO : Duration.between(at, last);
    }
    boolean late = !steady && report.receivedAt().isAfter(at.plus(silenceAllowed));
    Instant before = last == null || isTakenOver ? later(last, heardBefore) : last;
    isTakenOver = false;
    boolean afterGap = before != null && at.isAfter(before.plus(silenceAllowed));
    lastAt.set(at);
    if (!Objects.equals(boot, lastBoot)) {
      lastBoot = boot; // else the first one stays, see LastTime
    }
    return Optional.of(new ReportTime(at, late, afterGap, steady, jumpedBack));
  }

  /** The time of the newest report that was looked at; absent: none yet. */
  @Nullable Instant lastAt() {
    return lastAt.get();
  }

  private boolean isRepeated(String boot, long sequence) {
    Highest highest = sequences.computeIfAbsent(boot, started -> new Highest());
    if (sequence <= highest.sequence) {
      return true;
    }
    highest.sequence = sequence;
    return false;
  }

  private boolean isSteady(Instant at, Instant came) {
    Instant collected = collectedBefore.get();
    Instant previous = cameBefore.get();
    // A stay elsewhere tells nothing of its pace: beside it, a spool's few seconds are nothing.
    boolean keepsStep =
        !isPaceUnknown
            && collected != null
            && previous != null
            && at.isAfter(collected)
            && isAlike(Duration.between(collected, at), Duration.between(previous, came));
    isPaceUnknown = false;
    inStep = keepsStep ? Math.min(inStep + 1, STEADY) : 0;
    collectedBefore.set(at);
    cameBefore.set(came);
    return inStep == STEADY;
  }

  /** A spool's reports come faster, be it by a little, and its first one slower. */
  private static boolean isAlike(Duration collecting, Duration coming) {
    Duration tenth = collecting.dividedBy(10);
    Duration tolerance = tenth.compareTo(JITTER) > 0 ? tenth : JITTER;
    return coming.minus(collecting).abs().compareTo(tolerance) <= 0;
  }

  /**
   * Returns the time as the store takes it: a clock that ran far ahead must not make every later
   * report an old one.
   */
  private static Instant believable(MetricReport report) {
    Instant latest = report.receivedAt().plus(MetricStore.MAX_AHEAD);
    return report.collectedAt().isAfter(latest)
        ? report.receivedAt().truncatedTo(ChronoUnit.MICROS)
        : report.collectedAt();
  }
}
