package io.chatops.testkit;

import io.chatops.core.access.User;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;

/** Shared setup of the contracts of what belongs to a server: one server, and its owner. */
abstract class OwnedServerContract {
  static final Instant NOW = SampleObjects.NOW;

  final User owner = SampleObjects.user();
  final Server server = SampleObjects.server(owner.id(), "web");

  protected abstract Storage storage();

  @BeforeEach
  void addServer() {
    storage().users().add(owner, owner.role());
    storage().servers().add(server);
  }

  /** Returns another server of the owner. */
  final Server newServer() {
    Server another = SampleObjects.server(owner.id(), "db");
    storage().servers().add(another);
    return another;
  }
}
