package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.core.bus.BusLink;
import io.chatops.core.bus.HubBus;
import io.chatops.core.bus.LinkedHubBus;
import io.chatops.core.bus.LoneHubBus;
import io.chatops.core.identity.HubId;
import io.chatops.persistence.hub.NotifyLink;
import io.chatops.persistence.secret.HubSeal;
import io.chatops.persistence.secret.SecretBox;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** The bus to other hubs, as the settings want it. */
@Singleton
final class BusWiring {
  private final HubSettings settings;
  private final Instance<SecretBox> secrets;
  private final InstantSource clock;

  BusWiring(HubSettings settings, Instance<SecretBox> secrets, InstantSource clock) {
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Returns a hub's bus, which is not started. The schema of the database is there. */
  HubBus bus(HubId hub) {
    return switch (settings.bus()) {
      case NONE -> new LoneHubBus();
      case POSTGRESQL -> linked(hub, new NotifyLink(database(), hub));
    };
  }

  private HubBus linked(HubId hub, BusLink link) {
    HubSeal seal = new HubSeal(hub, secrets.get(), System::nanoTime);
    return new LinkedHubBus(hub, link, seal, clock, System::nanoTime);
  }

  private PGSimpleDataSource database() {
    Map<String, String> named = StartupSettings.datasource(settings);
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(String.valueOf(named.get("quarkus.datasource.jdbc.url")));
    database.setUser(named.get("quarkus.datasource.username"));
    database.setPassword(named.get("quarkus.datasource.password"));
    return database;
  }
}
