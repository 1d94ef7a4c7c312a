package io.chatops.core.assembly;

import io.chatops.core.alert.AlertListener;
import io.chatops.core.alert.AlertLog;
import io.chatops.core.alert.Alerts;
import io.chatops.core.alert.HealthPublisher;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.Thresholds;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.alert.engine.OfflineWatch;
import io.chatops.core.alert.engine.PreviewThreshold;
import io.chatops.core.audit.Audit;
import io.chatops.core.hub.Hint;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;

/** The use cases of thresholds and alerts, and the engine that evaluates each report. */
public record AlertUseCases(
    AlertEngine engine,
    OfflineWatch offlineWatch,
    Thresholds thresholds,
    PreviewThreshold previewThreshold,
    Alerts alerts) {

  /**
   * Builds the use cases. The engine knows nothing before {@link AlertEngine#load}.
   *
   * @param sender hears first of each durable change of an alert
   * @param writer stores the changes; runs one task at a time
   * @param reportsKept how long history has every report; older, it has averages
   */
  public static AlertUseCases of(
      SharedState shared,
      NoticePlanner notices,
      AlertListener sender,
      Executor writer,
      Duration reportsKept) {
    Storage storage = shared.storage();
    InstantSource clock = shared.clock();
    Audit audit = shared.audit();
    OwnedServers owned = shared.owned();
    AlertEngine engine =
        new AlertEngine(
            storage.alerts(),
            storage.alertThresholds(),
            storage.servers(),
            notices,
            shared.openAlerts(),
            List.of(
                sender,
                shared.liveAlerts(),
                new HealthPublisher(shared.live(), shared.presence(), storage.servers()),
                new AlertLog(shared.log())),
            owner -> shared.hint(Hint.Kind.THRESHOLDS, owner.value()),
            shared.watched()::watch,
            shared.ownership(),
            clock,
            shared.silenceAllowed(),
            writer);
    shared.levels().judgeBy(engine::thresholdsOn);
    return new AlertUseCases(
        engine,
        new OfflineWatch(
            engine, shared.presence(), shared.progress(), clock, shared.silenceAllowed()),
        new Thresholds(owned, storage.alertThresholds(), engine, shared.quotas(), audit, clock),
        new PreviewThreshold(owned, storage.metrics(), clock, shared.silenceAllowed(), reportsKept),
        new Alerts(owned, storage.alerts(), engine, audit, clock));
  }
}
