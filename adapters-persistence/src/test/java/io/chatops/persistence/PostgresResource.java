package io.chatops.persistence;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.util.Map;

/** The database of the tests that run in Quarkus: migrated, and shared by all of them. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
  private TestDatabase.Running database;

  @Override
  public Map<String, String> start() {
    database = new TestDatabase.Running();
    return Map.of(
        "quarkus.datasource.jdbc.url", database.dataSource().getUrl(),
        "quarkus.datasource.username", database.dataSource().getUser(),
        "quarkus.datasource.password", database.dataSource().getPassword());
  }

  @Override
  public void stop() {
    try {
      database.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
