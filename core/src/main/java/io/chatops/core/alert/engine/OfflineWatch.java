package io.chatops.core.alert.engine;

import io.chatops.core.alert.MetricType;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.server.ServerPresence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the silence of servers against the thresholds of {@link MetricType#OFFLINE}. A hub that
 * is suspended, or cannot store, declares no server offline: silence counts from its recovery, and
 * must then last the full time.
 */
public final class OfflineWatch {
  /** Checks run every five seconds; after a longer pause this machine was suspended. */
  static final Duration ASLEEP = Duration.ofSeconds(30);

  /** Beyond any commit; agents whose reports wait are not read, and seem silent. */
  static final Duration STALL_ALLOWED = Duration.ofSeconds(10);

  private final AlertEngine engine;
  private final ServerPresence presence;
  private final IngestProgress progress;
  private final InstantSource clock;
  private final Duration silenceAllowed;
  private Instant countsFrom;
  private @Nullable Instant lastCheck;

  /**
   * Silence counts from now.
   *
   * @param silenceAllowed how long a server may be unheard before it counts as offline
   */
  public OfflineWatch(
      AlertEngine engine,
      ServerPresence presence,
      IngestProgress progress,
      InstantSource clock,
      Duration silenceAllowed) {
    this.engine = engine;
    this.presence = presence;
    this.progress = progress;
    this.clock = clock;
    this.silenceAllowed = silenceAllowed;
    this.countsFrom = clock.instant();
  }

  /** Looks once; called every five seconds, by one caller at a time. */
  public void check() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (isUnreliable(now)) {
      countsFrom = now;
    }
    lastCheck = now;
    for (ServerWatch watch : engine.watches()) {
      if (watch.watchesSilence()) {
        check(watch, now);
      }
    }
    engine.storeSoon();
  }

  private boolean isUnreliable(Instant now) {
    Instant last = lastCheck;
    boolean slept = last != null && (now.isBefore(last) || now.isAfter(last.plus(ASLEEP)));
    return slept || !engine.isStoring() || progress.stall(STALL_ALLOWED).isPresent();
  }

  private void check(ServerWatch watch, Instant now) {
    Optional<Instant> judgedFrom = presence.silenceCountsFrom(watch.serverId());
    if (judgedFrom.isEmpty()) {
      return; // another hub looks
    }
    Instant lastSeen = presence.lastSeen(watch.serverId(), watch.heardBefore());
    if (lastSeen == null) {
      return; // registered, and never heard yet
    }
    switch (presence.status(watch.serverId(), watch.heardBefore())) {
      case ONLINE -> watch.heard(now);
      case UNKNOWN -> {}
      case OFFLINE -> {
        Instant from = Collections.max(List.of(lastSeen, countsFrom, judgedFrom.get()));
        Duration silence = Duration.between(from, now);
        if (silence.compareTo(silenceAllowed) >= 0) {
          watch.silent(now, silence.toMillis() / 1000.0);
        }
      }
    }
  }
}
