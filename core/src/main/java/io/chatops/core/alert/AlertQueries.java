package io.chatops.core.alert;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.OwnedServers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads an owner's alerts, with the newest values. */
public final class AlertQueries {
  private final OwnedServers owned;
  private final AlertRepository alerts;
  private final ThresholdEvaluation evaluation;

  public AlertQueries(OwnedServers owned, AlertRepository alerts, ThresholdEvaluation evaluation) {
    this.owned = owned;
    this.alerts = alerts;
    this.evaluation = evaluation;
  }

  /**
   * The actor's alerts, newest first, then by id; an absent filter matches all. NOT_FOUND when the
   * server is not the actor's.
   *
   * @param since created from this time on
   * @param limit 1-1000
   */
  public AlertRepository.Page find(
      Actor actor,
      @Nullable Boolean active,
      @Nullable ServerId serverId,
      @Nullable Severity severity,
      @Nullable Instant since,
      int limit,
      int offset) {
    if (serverId != null) {
      owned.get(actor, serverId);
    }
    AlertRepository.Page page =
        alerts.find(
            new AlertRepository.Query(
                actor.userId(), active, serverId, severity, since, limit, offset));
    return new AlertRepository.Page(
        page.alerts().stream().map(evaluation::withNewestValues).toList(), page.total());
  }

  /** One of them; NOT_FOUND when it is not the actor's. */
  public Alert get(Actor actor, AlertId id) {
    return evaluation.withNewestValues(OwnedAlerts.get(alerts, actor, id));
  }
}
