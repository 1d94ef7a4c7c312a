package io.chatops.app;

import io.chatops.core.metric.StorageQueries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts together what is offered of stored measurements beside {@link Wiring}. */
@ApplicationScoped
class MetricWiring {
  @Produces
  @Singleton
  StorageQueries storageQueries(Storage storage, InstantSource clock) {
    return new StorageQueries(storage.storageMeter(), clock);
  }
}
