package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.WatchedServices;
import io.chatops.core.alert.AcknowledgeAlert;
import io.chatops.core.alert.AlertLog;
import io.chatops.core.alert.AlertQueries;
import io.chatops.core.alert.CreateThreshold;
import io.chatops.core.alert.HealthNews;
import io.chatops.core.alert.LiveAlerts;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.alert.RemoveThreshold;
import io.chatops.core.alert.ResolveAlert;
import io.chatops.core.alert.ThresholdQueries;
import io.chatops.core.alert.UpdateThreshold;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.alert.engine.OfflineWatch;
import io.chatops.core.alert.engine.PreviewThreshold;
import io.chatops.core.audit.Audit;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.notify.NotificationLoop;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.storage.Storage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** Puts thresholds and alerts together. */
@ApplicationScoped
class AlertWiring {
  private final HubSettings settings;
  private final ScheduledExecutorService writer = Timers.oneThread("alert-writer");

  AlertWiring(HubSettings settings) {
    this.settings = settings;
  }

  @Produces
  @Singleton
  OpenAlerts openAlerts() {
    return new OpenAlerts();
  }

  @Produces
  @Singleton
  LiveAlerts liveAlerts() {
    return new LiveAlerts();
  }

  @Produces
  @Singleton
  AlertEngine alertEngine(
      Storage storage,
      OpenAlerts open,
      LiveAlerts liveAlerts,
      LiveUpdates live,
      AgentPresence presence,
      WatchedServices watched,
      ServerLog log,
      NoticePlanner notices,
      NotificationLoop notifications,
      InstantSource clock) {
    return new AlertEngine(
        storage.alerts(),
        storage.alertThresholds(),
        storage.servers(),
        notices,
        open,
        List.of(
            notifications,
            liveAlerts,
            new HealthNews(live, presence, storage.servers()),
            new AlertLog(log)),
        watched::watch,
        clock,
        silenceAllowed(),
        writer);
  }

  @Produces
  @Singleton
  AlertUpkeep alertUpkeep(
      AlertEngine engine, AgentPresence presence, IngestProgress progress, InstantSource clock) {
    return new AlertUpkeep(
        engine,
        new OfflineWatch(engine, presence, progress, clock, silenceAllowed()),
        writer,
        Timers.oneThread("alert-timers"));
  }

  private Duration silenceAllowed() {
    return Wiring.silenceAllowed(settings);
  }

  @Produces
  @Singleton
  ThresholdQueries thresholdQueries(Storage storage) {
    return new ThresholdQueries(storage.alertThresholds());
  }

  @Produces
  @Singleton
  CreateThreshold createThreshold(
      OwnedServers owned, AlertEngine engine, Audit audit, InstantSource clock) {
    return new CreateThreshold(owned, engine, audit, clock);
  }

  @Produces
  @Singleton
  UpdateThreshold updateThreshold(
      Storage storage, OwnedServers owned, AlertEngine engine, Audit audit, InstantSource clock) {
    return new UpdateThreshold(owned, storage.alertThresholds(), engine, audit, clock);
  }

  @Produces
  @Singleton
  RemoveThreshold removeThreshold(
      Storage storage, AlertEngine engine, Audit audit, InstantSource clock) {
    return new RemoveThreshold(storage.alertThresholds(), engine, audit, clock);
  }

  @Produces
  @Singleton
  PreviewThreshold previewThreshold(Storage storage, OwnedServers owned, InstantSource clock) {
    return new PreviewThreshold(
        owned,
        storage.servers(),
        storage.metrics(),
        clock,
        silenceAllowed(),
        settings.metricRetention());
  }

  @Produces
  @Singleton
  AlertQueries alertQueries(Storage storage, OwnedServers owned, AlertEngine engine) {
    return new AlertQueries(owned, storage.alerts(), engine);
  }

  @Produces
  @Singleton
  AcknowledgeAlert acknowledgeAlert(
      Storage storage, AlertEngine engine, Audit audit, InstantSource clock) {
    return new AcknowledgeAlert(storage.alerts(), engine, audit, clock);
  }

  @Produces
  @Singleton
  ResolveAlert resolveAlert(Storage storage, AlertEngine engine, Audit audit, InstantSource clock) {
    return new ResolveAlert(storage.alerts(), engine, audit, clock);
  }
}
