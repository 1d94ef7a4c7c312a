package io.chatops.persistence;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The database of the tests that run in Quarkus: migrated, and shared by all of them. */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {
  private TestDatabase.@Nullable Running database;

  @Override
  public Map<String, String> start() {
    TestDatabase.Running running = new TestDatabase.Running();
    database = running;
    prepare(running);
    return Map.of(
        "quarkus.datasource.jdbc.url", running.dataSource().getUrl(),
        "quarkus.datasource.username", running.dataSource().getUser(),
        "quarkus.datasource.password", running.dataSource().getPassword());
  }

  /** Changes the migrated database before it is used. */
  protected void prepare(TestDatabase.Running running) {}

  @Override
  public void stop() {
    if (database == null) {
      return;
    }
    try {
      database.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
