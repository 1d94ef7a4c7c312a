package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.metric.CurrentValues;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.StorageQueries;
import io.chatops.core.process.KeepProcessTops;
import io.chatops.core.process.ProcessTopQueries;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.storage.Storage;
import io.chatops.persistence.metric.DiskRoom;
import io.chatops.persistence.metric.PostgresMetricStore;
import io.chatops.rest.hub.ServerMetrics;
import io.chatops.ws.agent.JacksonDocumentReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Puts together what is offered of stored measurements beside {@link Wiring}. */
@ApplicationScoped
class MetricWiring {
  private final HubSettings settings;

  MetricWiring(HubSettings settings) {
    this.settings = settings;
  }

  @Produces
  @Singleton
  StorageQueries storageQueries(Storage storage, InstantSource clock) {
    return new StorageQueries(storage.storageMeter(), clock);
  }

  @Produces
  @Singleton
  DocumentReader documentReader() {
    return new JacksonDocumentReader();
  }

  @Produces
  @Singleton
  KeepProcessTops keepProcessTops(
      Storage storage, LatestReports latest, DocumentReader reader, InstantSource clock) {
    return new KeepProcessTops(
        latest, reader, storage.processTops(), settings.metricRetention(), clock);
  }

  @Produces
  @Singleton
  ProcessTopQueries processTopQueries(Storage storage, OwnedServers owned) {
    return new ProcessTopQueries(owned, storage.processTops());
  }

  @Produces
  @Singleton
  CurrentValues currentValues(
      Storage storage, LatestReports latest, DocumentReader reader, AgentPresence presence) {
    return new CurrentValues(latest, reader, storage.servers(), presence);
  }

  @Produces
  @Singleton
  ServerMetrics serverMetrics() {
    return new PrometheusServerMetrics();
  }

  @Produces
  @Singleton
  StoreState storeState(Storage storage) {
    return () ->
        storage.metrics() instanceof PostgresMetricStore store ? store.trouble() : Optional.empty();
  }

  /** An embedded database's disk can be looked at; another one says itself when it is full. */
  static DiskRoom diskRoom(HubSettings settings) {
    if (settings.storage() != HubSettings.Storage.EMBEDDED) {
      return DiskRoom.UNKNOWN;
    }
    Path directory = Path.of(settings.dataDir());
    return DiskRoom.in(
        directory, settings.diskReserve().orElseGet(() -> DiskRoom.usualReserve(directory)));
  }
}
